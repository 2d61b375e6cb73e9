"""Beside the calls: the time of groups of agents, services, offices, the knowledge base, reactions."""

from datetime import date, timedelta
from typing import Any

import pytest

from buergerdraht.authorities.models import Unit
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import (
    close_contact,
    correct_contact,
    open_contact_of_call,
    record_outcome,
)
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.knowledge.models import Entry, SearchRecord
from buergerdraht.quality.catalogue import WorkKind
from buergerdraht.quality.dashboards import work_board
from buergerdraht.quality.figures import Question, Scope, Step
from buergerdraht.quality.operations import keep_up, rebuild
from buergerdraht.quality.rules import Span
from buergerdraht.quality.tests.conftest import TUESDAY, Record
from buergerdraht.quality.work import (
    Ranked,
    StaffTime,
    agents_time,
    offices,
    searches,
    services,
    staff_course,
    work,
)
from buergerdraht.telephony.models import AgentStateChange, Transfer
from buergerdraht.telephony.tests.conftest import House

SOON = TUESDAY + timedelta(minutes=5)
DAY = date(2026, 11, 24)
NEXT = TUESDAY + timedelta(days=1)


def asked(house: House, **told: Any) -> Question:
    scope = told.pop("scope", Scope(frozenset({house.centre.pk})))
    return Question(scope, Span(DAY, DAY + timedelta(days=1)), **told)


def on_duty(house: House) -> None:
    """Two agents: half an hour ready, busy for 10 minutes each, a break; W works elsewhere all day."""
    for agent in (*house.agents, house.stranger):
        for minutes, state, reason in (
            (-1000, "signed_out", ""),
            (0, "ready", ""),
            (30, "offered", ""),
            (31, "talking", ""),
            (38, "wrap_up", ""),
            (40, "break", "lunch"),
            (70, "signed_out", ""),
        ):
            at = TUESDAY + timedelta(minutes=minutes)
            AgentStateChange.objects.create(agent=agent, state=state, reason=reason, at=at)


def group_of(house: House, size: int) -> None:
    house.centre.figures_group_size = size
    house.centre.save()


def coded(house: House, talk: Record, outcome: Outcome, entry: Entry | None = None) -> Contact:
    call = talk()
    contact = open_contact_of_call(call, user=house.agents[0].user, now=TUESDAY)
    told = ConcernDraft(text="Anliegen", outcome=outcome, entry_id=entry.pk if entry else None)
    record_outcome(contact, told)
    contact.refresh_from_db()
    return close_contact(contact, now=SOON)


def test_the_time_of_a_group_is_shown_from_the_agreed_size_on(house: House) -> None:
    on_duty(house)
    keep_up(now=NEXT)
    assert work(asked(house), now=NEXT).busy_ms == 0
    group_of(house, 2)
    told = work(asked(house), now=NEXT)
    assert (told.busy_ms, told.ready_ms) == (2 * 600_000, 2 * 1_800_000)
    assert staff_course(asked(house), step=Step.HOUR) == {DAY: StaffTime(1_200_000, 3_600_000)}
    assert agents_time(asked(house)) == ()


def test_single_agents_are_shown_only_if_that_is_agreed(house: House) -> None:
    on_duty(house)
    keep_up(now=NEXT)
    group_of(house, 1)
    each = StaffTime(600_000, 1_800_000)
    assert agents_time(asked(house)) == (("Amira Klein", each), ("Bea Klein", each))


def test_a_time_that_goes_on_counts_until_it_was_added_up(house: House) -> None:
    on_duty(house)
    group_of(house, 2)
    for minutes in (15, 20):
        keep_up(now=TUESDAY + timedelta(minutes=minutes))
        told = work(asked(house), now=NEXT)
        assert (told.busy_ms, told.ready_ms) == (0, 2 * minutes * 60_000)


def test_states_that_come_days_later_still_count_on_their_days(house: House) -> None:
    group_of(house, 1)
    keep_up(now=NEXT + timedelta(days=5))
    midnight = TUESDAY + timedelta(hours=13, minutes=22)
    AgentStateChange.objects.create(agent=house.agents[0], state="ready", at=midnight - timedelta(hours=1))
    AgentStateChange.objects.create(agent=house.agents[0], state="break", at=midnight + timedelta(hours=1))
    keep_up(now=NEXT + timedelta(days=5, minutes=1))
    question = Question(asked(house).scope, Span(DAY, DAY + timedelta(days=2)))
    hour = StaffTime(0, 3_600_000)
    assert staff_course(question, step=Step.DAY) == {DAY: hour, DAY + timedelta(days=1): hour}


def test_who_is_ready_over_midnight_counts_on_both_days(house: House) -> None:
    group_of(house, 1)
    evening = TUESDAY - timedelta(hours=11, minutes=38)
    AgentStateChange.objects.create(agent=house.agents[0], state="ready", at=evening)
    AgentStateChange.objects.create(
        agent=house.agents[0], state="signed_out", at=evening + timedelta(hours=2)
    )
    keep_up(now=NEXT)
    assert work(asked(house), now=NEXT).ready_ms == 3_600_000


def test_the_one_agent_of_a_day_is_not_told_by_a_time_less_its_other_days(house: House) -> None:
    on_duty(house)
    group_of(house, 2)
    for hours, state in ((0, "ready"), (1, "signed_out")):
        at = NEXT + timedelta(hours=hours)
        AgentStateChange.objects.create(agent=house.agents[0], state=state, at=at)
    both = Question(asked(house).scope, Span(DAY, DAY + timedelta(days=2)))
    later = NEXT + timedelta(days=1)
    keep_up(now=later)
    assert work(both, now=later).ready_ms == work(asked(house), now=later).ready_ms == 2 * 1_800_000
    assert staff_course(both, step=Step.WEEK)[DAY - timedelta(days=1)].ready_ms == 2 * 1_800_000


@pytest.mark.parametrize(
    "narrow", [{"authority_id": 1}, {"phase": "regular"}, {"is_open": True}, {"scope": Scope()}]
)
def test_nobodys_time_is_shown_to_others_or_told_apart_by_calls(house: House, narrow: dict[str, Any]) -> None:
    on_duty(house)
    keep_up(now=NEXT)
    group_of(house, 1)
    question = asked(house, **narrow)
    assert (work(question, now=NEXT).ready_ms, agents_time(question)) == (0, ())


def test_services_are_counted_and_what_the_knowledge_base_answered(house: House, talk: Record) -> None:
    passport, waste = (Entry.objects.create(kind="service", title=title) for title in ("Reisepass", "Müll"))
    coded(house, talk, Outcome.ANSWERED, passport)
    coded(house, talk, Outcome.TICKET, passport)
    coded(house, talk, Outcome.ANSWERED, waste)
    coded(house, talk, Outcome.ANSWERED)
    keep_up(now=SOON)
    assert services(asked(house)) == (Ranked("Reisepass", 2, 1, 1), Ranked("Müll", 1, 1, 0))
    told = work(asked(house), now=NEXT)
    assert (told.contacts, told.found) == (4, 2)


def test_a_corrected_concern_moves_to_its_service(house: House, talk: Record) -> None:
    passport, waste = (Entry.objects.create(kind="service", title=title) for title in ("Reisepass", "Müll"))
    contact = coded(house, talk, Outcome.ANSWERED, passport)
    keep_up(now=SOON)
    correct_contact(
        contact,
        user=house.agents[0].user,
        version=contact.version,
        authority_id=contact.authority_id,
        note="",
        concerns=(ConcernDraft(text="Tonne", outcome=Outcome.TICKET, entry_id=waste.pk),),
        now=SOON,
    )
    keep_up(now=SOON)
    assert services(asked(house)) == (Ranked("Müll", 1, 0, 1),)
    assert (work(asked(house), now=NEXT).contacts, work(asked(house), now=NEXT).found) == (1, 0)


def test_offices_are_told_apart_and_nobody_is_named(house: House, talk: Record) -> None:
    call, agent = talk(), house.agents[0]
    works = Unit.objects.create(authority=house.leun, name="Bauamt")
    places: tuple[dict[str, Any], ...] = (
        {"target_authority": house.leun, "target_unit": works, "outcome": "busy"},
        {
            "target_authority": house.leun,
            "target_unit": works,
            "outcome": "connected",
            "answered_at": TUESDAY,
        },
        {"target_authority": house.leun, "outcome": "cancelled"},
        {"outcome": "unanswered"},
        {"target_agent": house.agents[1], "outcome": "busy"},
    )
    for number, place in enumerate(places):
        Transfer.objects.create(
            call=call, number=number, kind="consult", agent=agent, target_name="Frau Amsel",
            started_at=TUESDAY, ended_at=TUESDAY, **place,
        )  # fmt: skip
    keep_up(now=SOON)
    assert offices(asked(house)) == (
        Ranked("Bauamt, Stadt Leun", 2, 1, 1),
        Ranked("Stadt Leun", 1, 0, 0),
        Ranked("nicht eingetragene Rufnummer", 1, 0, 1),
    )


def test_searches_without_a_hit_are_counted_where_they_were_made(house: House) -> None:
    for hits, told in ((3, {}), (0, {}), (2, {"is_not_found": True})):
        SearchRecord.objects.create(
            centre=house.centre, authority=house.leun, text="pass", hits=hits, at=TUESDAY, **told
        )
    SearchRecord.objects.create(centre=house.other_centre, text="pass", hits=0, at=TUESDAY)
    keep_up(now=NEXT)
    found = work(asked(house), now=NEXT)
    assert (found.searches, found.not_found) == (3, 2)
    assert work(asked(house, authority_id=house.leun.pk), now=NEXT).searches == 3
    assert work(asked(house, channel="phone"), now=NEXT).searches == 0


def test_what_becomes_of_a_search_later_counts_and_counts_outlive_the_records(house: House) -> None:
    record = SearchRecord.objects.create(centre=house.centre, text="pass", hits=0, at=TUESDAY)
    keep_up(now=SOON)
    SearchRecord.objects.filter(pk=record.pk).update(picked_key="entry-1")
    keep_up(now=TUESDAY + timedelta(hours=11))
    assert searches(asked(house)) == {"searches": 1, "not_found": 0}
    record.delete()
    rebuild(asked(house).span, now=NEXT)
    assert searches(asked(house)) == {"searches": 1, "not_found": 0}


def test_the_board_shows_every_figure_and_gaps_where_too_few_were_there(house: House) -> None:
    on_duty(house)
    keep_up(now=NEXT)
    group_of(house, 2)
    span = Span(DAY - timedelta(days=1), DAY + timedelta(days=1))
    board = work_board(Question(asked(house).scope, span), now=NEXT, step=Step.QUARTER)
    assert [line.kind for line in board.lines] == list(WorkKind)
    assert board.lines[0].value == 25
    assert board.step is Step.DAY
    assert board.staff == ((DAY - timedelta(days=1), None), (DAY, StaffTime(1_200_000, 3_600_000)))
