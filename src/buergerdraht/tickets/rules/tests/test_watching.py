"""Who is told when: once, in her own hours, and never after the reaction."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.promise import Promise, Terms
from buergerdraht.tickets.rules.watching import (
    LateFigures,
    Receiver,
    Told,
    has_piled_up,
    warnings_due,
)

WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(16)) for day in range(5)))
MONDAY = datetime(2026, 11, 23, 8, tzinfo=BERLIN)
PROMISE = Promise(
    MONDAY + timedelta(days=2), None, Terms(WEEK, timedelta(hours=16)), MONDAY, passed_before=timedelta(0)
)
BOTH = frozenset(Receiver)
REMINDER = (Verb.REMINDED, Receiver.PARTNER)


def due(
    now: datetime,
    *,
    holder: Receiver = Receiver.PARTNER,
    told: frozenset[Told] = frozenset(),
    present: frozenset[Receiver] = BOTH,
) -> list[Told]:
    before = timedelta(hours=4)
    warnings = warnings_due(PROMISE, holder=holder, told=told, present=present, remind_before=before, now=now)
    return list(warnings)


def test_the_partner_is_reminded_once_when_little_working_time_is_left() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert due(tuesday.replace(hour=12)) == []
    assert due(tuesday.replace(hour=13)) == [REMINDER]
    assert due(tuesday.replace(hour=13), told=frozenset({REMINDER})) == []
    assert due(tuesday.replace(hour=13), present=frozenset({Receiver.CENTRE})) == []


def test_an_overdue_ticket_is_told_to_each_side_in_its_own_hours() -> None:
    late = PROMISE.due_at + timedelta(minutes=1)
    assert due(late) == [(Verb.ESCALATED, Receiver.PARTNER), (Verb.ESCALATED, Receiver.CENTRE)]
    assert due(late, present=frozenset({Receiver.CENTRE})) == [(Verb.ESCALATED, Receiver.CENTRE)]
    assert due(late, present=frozenset()) == []


def test_what_waits_for_the_centre_is_told_to_the_centre_alone() -> None:
    tuesday, late = MONDAY + timedelta(days=1), PROMISE.due_at + timedelta(minutes=1)
    assert due(tuesday.replace(hour=13), holder=Receiver.CENTRE) == [(Verb.REMINDED, Receiver.CENTRE)]
    assert due(late, holder=Receiver.CENTRE) == [(Verb.ESCALATED, Receiver.CENTRE)]


def test_after_the_reaction_and_without_a_rule_nothing_is_told() -> None:
    late = PROMISE.due_at + timedelta(minutes=1)
    reacted = replace(PROMISE, reacted_at=late)
    for promise, now, before in ((reacted, late, 4), (PROMISE, PROMISE.due_at, 0)):
        hours = timedelta(hours=before)
        told = warnings_due(
            promise, holder=Receiver.PARTNER, told=(), present=BOTH, remind_before=hours, now=now
        )
        assert told == ()


@pytest.mark.parametrize(
    ("late", "told", "threshold", "expected"),
    [
        ({1, 2}, {1}, 2, False),
        ({1, 2, 3}, {1}, 2, True),
        ({1, 2, 3}, set(), 0, False),
        (set(), set(), 1, False),
    ],
)
def test_only_new_late_tickets_pile_up(
    late: set[int], told: set[int], threshold: int, *, expected: bool
) -> None:
    assert has_piled_up(late, told=told, threshold=threshold) is expected


def test_the_figures_are_a_sentence() -> None:
    assert LateFigures(20, 5, 2).sentence(days=30) == (
        "In den letzten 30 Tagen waren 20 Reaktionen fällig: "
        "5 zu spät, davon 2 noch ohne Reaktion, 75 % rechtzeitig."
    )
    assert LateFigures(0, 0, 0).share_in_time == 100
