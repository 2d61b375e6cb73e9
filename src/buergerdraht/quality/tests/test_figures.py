"""Sums equal the raw query and a count by hand, their parts add up to the whole, and nobody sees others'."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import add

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.quality.counts import HOURLY, WAIT_EDGES, Counts
from buergerdraht.quality.dashboards import dashboard
from buergerdraht.quality.figures import (
    Comparison,
    Part,
    Question,
    Scope,
    Step,
    course,
    load,
    parts,
    scope_of,
    totals,
    totals_from_facts,
)
from buergerdraht.quality.models import CallFact, DayFigures, HourFigures, LoadFigures, MonthFigures
from buergerdraht.quality.operations import add_up, write_facts
from buergerdraht.quality.rules import Span
from buergerdraht.quality.tests.conftest import TUESDAY, scatter_facts
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.tests.conftest import House

FIRST = TUESDAY.date()
SPAN = Span(FIRST, FIRST + timedelta(days=5))


def whole(house: House) -> Question:
    return Question(Scope(frozenset({house.centre.pk, house.other_centre.pk})), SPAN)


@pytest.fixture
def scattered(house: House) -> House:
    scatter_facts(house, seed=1, count=150)
    add_up(SPAN.days())
    return house


def is_offered(fact: CallFact) -> bool:
    hers = fact.disposition in {"attended", "abandoned_at_attendant"}
    return fact.channel == "phone" and fact.is_open and not hers


def is_answered(fact: CallFact) -> bool:
    return is_offered(fact) and fact.disposition == "answered"


BY_HAND: dict[str, Callable[[CallFact], int]] = {
    "calls": lambda fact: fact.channel == "phone",
    "attended": lambda fact: fact.channel == "phone" and fact.disposition == "attended",
    "left_at_attendant": lambda fact: (
        fact.channel == "phone" and fact.disposition == "abandoned_at_attendant"
    ),
    "closed": lambda fact: fact.channel == "phone" and not fact.is_open,
    "offered": is_offered,
    "turned_away": lambda fact: is_offered(fact) and fact.disposition == "rejected",
    "failed": lambda fact: is_offered(fact) and fact.disposition == "failed",
    "left_in_announcement": lambda fact: is_offered(fact) and fact.disposition == "abandoned_in_announcement",
    "call_backs": lambda fact: is_offered(fact) and fact.disposition == "call_back",
    "abandoned": lambda fact: is_offered(fact) and fact.disposition == "abandoned_in_queue",
    "abandoned_short": lambda fact: (
        is_offered(fact) and fact.disposition == "abandoned_in_queue" and fact.wait_ms < 10_000
    ),
    "answered": is_answered,
    "in_target": lambda fact: is_answered(fact) and fact.wait_ms <= fact.target_seconds * 1000,
    "in_30": lambda fact: is_answered(fact) and fact.wait_ms <= 30_000,
    "overflow": lambda fact: is_offered(fact) and fact.is_overflow,
    "overflow_reached": lambda fact: is_answered(fact) and fact.is_overflow and fact.wait_ms <= 60_000,
    "tries": lambda fact: fact.channel == "call_back",
    "tries_reached": lambda fact: fact.channel == "call_back" and fact.disposition == "answered",
    "talks": lambda fact: fact.disposition == "answered",
    "wait_ms": lambda fact: fact.wait_ms if is_answered(fact) else 0,
    "talk_ms": lambda fact: fact.talk_ms,
    "consult_ms": lambda fact: fact.consult_ms,
    "hold_ms": lambda fact: fact.hold_ms,
    "wrap_up_ms": lambda fact: fact.wrap_up_ms,
    "contacts": lambda fact: fact.ending != "",
    "at_once": lambda fact: fact.ending == "at_once",
    "transferred": lambda fact: fact.ending == "transferred",
    "tickets": lambda fact: fact.ending == "ticket",
    "noted_call_backs": lambda fact: fact.ending == "call_back",
    "unanswered": lambda fact: fact.ending == "unanswered",
    "found": lambda fact: fact.is_found and fact.ending != "",
    "transfers": lambda fact: fact.transfers,
    "transfers_reached": lambda fact: fact.transfers_reached,
    "transfers_failed": lambda fact: fact.transfers_failed,
    "callers_known": lambda fact: is_offered(fact) and fact.is_repeated is not None,
    "repeated": lambda fact: is_offered(fact) and bool(fact.is_repeated),
}


def counted_by_hand() -> Counts:
    facts = list(CallFact.objects.all())
    numbers = {name: sum(int(count(fact)) for fact in facts) for name, count in BY_HAND.items()}
    edges = [1000 * edge for edge in WAIT_EDGES]
    classes = Counter(sum(fact.wait_ms > edge for edge in edges) for fact in facts if is_answered(fact))
    return Counts(**numbers, waits=tuple(classes[place] for place in range(len(edges) + 1)))


def test_sums_equal_the_raw_query_and_the_count_by_hand(scattered: House) -> None:
    question = whole(scattered)
    assert totals(question) == totals_from_facts(question) == counted_by_hand()
    assert totals(question).answered > 0


def test_parts_add_up_to_the_whole(scattered: House) -> None:
    total = totals(whole(scattered))
    for part in Part:
        assert reduce(add, parts(whole(scattered), by=part).values()) == total


def test_a_course_adds_up_to_the_whole(scattered: House) -> None:
    total = totals(whole(scattered))
    for step in Step:
        assert reduce(add, course(whole(scattered), step=step).values()) == total


def test_a_course_of_quarter_hours_begins_at_instants(house: House) -> None:
    night = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    calls = [
        house.make_call(state="ended", disposition="answered", arrived_at=at, answered_at=at, ended_at=at)
        for at in (night, night + timedelta(minutes=3), night + timedelta(hours=1))
    ]
    add_up(write_facts([call.pk for call in calls]))
    sunday = Span(date(2026, 10, 25), date(2026, 10, 26))
    found = course(Question(whole(house).scope, sunday), step=Step.QUARTER)
    begin = datetime(2026, 10, 25, tzinfo=UTC)
    assert {at: counts.offered for at, counts in found.items()} == {begin: 2, begin + timedelta(hours=1): 1}
    board = dashboard(Question(whole(house).scope, sunday), now=night, step=Step.QUARTER)
    assert [counts.offered for _, counts in board.course] == [2, 0, 0, 0, 1]


def test_figures_are_compared_with_the_time_before_or_the_year_before(scattered: House) -> None:
    question = Question(whole(scattered).scope, Span(FIRST.replace(year=2027), SPAN.until.replace(year=2027)))
    assert question.compared(Comparison.YEAR).span == SPAN
    board = dashboard(question, now=TUESDAY, comparison=Comparison.YEAR)
    assert board.compared == SPAN
    assert board.lines[0].before == totals(whole(scattered)).offered
    assert question.compared(Comparison.BEFORE) == question.before()


def test_the_load_shows_each_offered_call_in_its_hour_of_berlin(scattered: House) -> None:
    found = {(each.weekday, each.hour): each.counts.offered for each in load(whole(scattered))}
    wanted = Counter(
        (local.isoweekday(), local.hour)
        for fact in CallFact.objects.filter(is_open=True)
        if is_offered(fact) and (local := fact.arrived_at.astimezone(BERLIN))
    )
    assert {hour: count for hour, count in found.items() if count} == dict(wanted)


def test_a_time_of_months_and_days_counts_each_call_once(scattered: House) -> None:
    later = Span(FIRST.replace(day=1) - timedelta(days=10), FIRST.replace(month=12, day=3))
    question = Question(whole(scattered).scope, later)
    assert totals(question) == totals_from_facts(question)
    assert reduce(add, course(question, step=Step.MONTH).values()) == totals(question)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    offset=st.integers(-20, 60),
    length=st.integers(1, 90),
    part=st.sampled_from(Part),
    step=st.sampled_from(Step),
)
def test_whatever_came_the_sums_of_any_time_equal_the_raw_query_and_parts_add_up_to_it(
    house: House, seed: int, offset: int, length: int, part: Part, step: Step
) -> None:
    first = FIRST + timedelta(days=offset)
    question = replace(whole(house), span=Span(first, first + timedelta(days=length)))
    with transaction.atomic():
        scatter_facts(house, seed=seed, count=5, days=70)
        add_up(CallFact.objects.values_list("day_on", flat=True))
        total = totals(question)
        assert total == totals_from_facts(question)
        assert reduce(add, parts(question, by=part).values(), Counts()) == total
        assert reduce(add, course(question, step=step).values(), Counts()) == total
        in_hours = reduce(add, (each.counts for each in load(question)), Counts())
        within = totals_from_facts(replace(question, is_open=True))
        assert [getattr(in_hours, name) for name in HOURLY] == [getattr(within, name) for name in HOURLY]
        transaction.set_rollback(True)


def test_adding_a_day_up_again_changes_nothing(scattered: House) -> None:
    before = [
        DayFigures.objects.count(),
        MonthFigures.objects.count(),
        HourFigures.objects.count(),
        LoadFigures.objects.count(),
        totals(whole(scattered)),
    ]
    add_up([FIRST])
    assert [
        DayFigures.objects.count(),
        MonthFigures.objects.count(),
        HourFigures.objects.count(),
        LoadFigures.objects.count(),
        totals(whole(scattered)),
    ] == before


def test_each_place_can_be_asked_for_alone(scattered: House) -> None:
    question = whole(scattered)
    asked = Question(
        question.scope,
        SPAN,
        centre_id=scattered.centre.pk,
        authority_id=scattered.leun.pk,
        agreement_id=scattered.served.agreement_id,
        number_id=scattered.served.pk,
        phase="regular",
        channel="phone",
        is_open=True,
    )
    assert 0 < totals(asked).calls < totals(question).calls
    assert totals(asked) == totals_from_facts(asked)


def test_a_centre_counts_its_own_calls_and_an_authority_those_for_it(scattered: House) -> None:
    user = scattered.agents[0].user
    assert scope_of(user) == Scope()
    assert totals(Question(scope_of(user), SPAN)) == Counts()
    supervisor = Membership.objects.create(user=user, role=Role.SUPERVISOR, centre=scattered.centre)
    assert scope_of(user) == Scope(frozenset({scattered.centre.pk}))
    supervisor.delete()
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=scattered.leun)
    assert scope_of(user) == Scope(authority_ids=frozenset({scattered.leun.pk}))
    own = totals(Question(scope_of(user), SPAN))
    assert own == totals(Question(whole(scattered).scope, SPAN, authority_id=scattered.leun.pk))
    assert own.calls > 0
