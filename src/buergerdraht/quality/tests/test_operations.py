"""Facts follow what happened and what is corrected later; days are Berlin's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from buergerdraht.agreements.models import Phase, QualityTarget
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import (
    close_contact,
    correct_contact,
    open_contact_of_call,
    record_outcome,
)
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.foundation.clock import utc_now
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import Question, Scope, totals
from buergerdraht.quality.jobs import keep_figures_up
from buergerdraht.quality.models import CallFact
from buergerdraht.quality.operations import count_missing, keep_up, rebuild, write_facts
from buergerdraht.quality.rules import Span
from buergerdraht.quality.tests.conftest import TUESDAY, Record
from buergerdraht.telephony.models import AgentStateChange, Call, Transfer
from buergerdraht.telephony.tests.conftest import House

SOON = TUESDAY + timedelta(minutes=5)
DAY = date(2026, 11, 24)


def counts(house: House, *, day: date = DAY, authority_id: int | None = None) -> Counts:
    scope = Scope(frozenset({house.centre.pk}))
    return totals(Question(scope, Span(day, day + timedelta(days=1)), authority_id=authority_id))


def coded(call: Call, house: House, *outcomes: Outcome) -> Contact:
    contact = open_contact_of_call(call, user=house.agents[0].user, now=TUESDAY)
    for number, outcome in enumerate(outcomes):
        record_outcome(contact, ConcernDraft(text=str(number), outcome=outcome))
    contact.refresh_from_db()
    return close_contact(contact, now=SOON)


def test_a_call_is_counted_within_the_minute_after_its_end(house: House, talk: Record) -> None:
    talk(wait=12, talk=90)
    assert keep_up(now=SOON) == 1
    found = counts(house)
    assert (found.offered, found.answered, found.in_30, found.wait_ms, found.talk_ms) == (
        1,
        1,
        1,
        12_000,
        90_000,
    )


def test_a_second_run_finds_nothing_to_do(house: House, talk: Record) -> None:
    talk()
    keep_up(now=SOON)
    assert keep_up(now=SOON) == 0


def test_a_call_that_goes_on_is_not_counted(house: House) -> None:
    house.make_call(state=Call.State.TALKING, arrived_at=TUESDAY, answered_at=TUESDAY)
    assert keep_up(now=SOON) == 0
    assert counts(house).calls == 0


def test_wrap_up_counts_once_it_is_over(house: House, talk: Record) -> None:
    call = talk(wait=0, talk=60)
    agent = house.agents[0]

    def state(name: str, seconds: int, **told: object) -> None:
        AgentStateChange.objects.create(
            agent=agent, state=name, at=TUESDAY + timedelta(seconds=seconds), **told
        )

    state("talking", 0, call=call)
    state("wrap_up", 60)
    keep_up(now=SOON)
    assert counts(house).wrap_up_ms == 0
    state("ready", 95)
    keep_up(now=SOON)
    assert counts(house).wrap_up_ms == 35_000


def test_a_transfer_to_the_town_hall_counts_and_one_to_a_colleague_does_not(
    house: House, talk: Record
) -> None:
    call = talk()
    agent, colleague = house.agents
    common = {"call": call, "kind": "consult", "agent": agent, "target_name": "Bauamt", "started_at": TUESDAY}
    Transfer.objects.create(**common, number=1, outcome="busy", ended_at=TUESDAY)
    Transfer.objects.create(**common, number=2, answered_at=TUESDAY, outcome="connected", ended_at=TUESDAY)
    Transfer.objects.create(**common, number=3, outcome="busy", ended_at=TUESDAY, target_agent=colleague)
    keep_up(now=SOON)
    found = counts(house)
    assert (found.transfers, found.transfers_reached, found.transfers_failed) == (2, 1, 1)


def test_a_contact_counts_when_it_is_closed_and_as_its_worst_concern(house: House, talk: Record) -> None:
    first, second = talk(), talk()
    keep_up(now=SOON)
    assert counts(house).contacts == 0
    coded(first, house, Outcome.ANSWERED, Outcome.ANSWERED)
    coded(second, house, Outcome.ANSWERED, Outcome.TICKET)
    assert keep_up(now=SOON) == 1
    found = counts(house)
    assert (found.contacts, found.at_once, found.tickets) == (2, 1, 1)


def test_a_correction_moves_the_figures_to_the_other_authority(house: House, talk: Record) -> None:
    contact = coded(talk(), house, Outcome.ANSWERED)
    keep_up(now=SOON)
    wetzlar = house.centre.authority
    assert counts(house, authority_id=house.leun.pk).at_once == 1
    correct_contact(
        contact,
        user=house.agents[0].user,
        version=contact.version,
        authority_id=wetzlar.pk,
        note="",
        concerns=(ConcernDraft(text="Bauantrag", outcome=Outcome.TICKET),),
        now=SOON + timedelta(minutes=30),
    )
    keep_up(now=SOON + timedelta(minutes=31))
    assert counts(house, authority_id=house.leun.pk).calls == 0
    assert (counts(house, authority_id=wetzlar.pk).tickets, counts(house).calls) == (1, 1)


def test_a_draft_that_is_closed_weeks_later_still_counts(house: House, talk: Record) -> None:
    call = talk()
    open_contact_of_call(call, user=house.agents[0].user, now=TUESDAY)
    keep_up(now=SOON)
    coded(call, house, Outcome.ANSWERED)
    keep_up(now=SOON + timedelta(days=40))
    assert counts(house).at_once == 1


def test_calls_around_midnight_count_on_their_own_day_in_berlin(house: House, talk: Record) -> None:
    midnight = datetime(2026, 11, 24, 23, tzinfo=UTC)
    talk(at=midnight - timedelta(seconds=5), talk=600)
    talk(at=midnight)
    keep_up(now=midnight + timedelta(hours=1))
    assert [counts(house, day=day).offered for day in (DAY, DAY + timedelta(days=1))] == [1, 1]
    assert counts(house).talk_ms == 600_000


def test_the_day_of_the_clocks_has_25_hours(house: House, talk: Record) -> None:
    begin = datetime(2026, 10, 24, 22, tzinfo=UTC)
    for hours in (0, 24.99, 25):
        talk(at=begin + timedelta(hours=hours))
    keep_up(now=begin + timedelta(hours=26))
    sunday = date(2026, 10, 25)
    assert [counts(house, day=sunday + timedelta(days=n)).offered for n in range(2)] == [2, 1]


def test_a_second_call_of_the_week_is_a_repeated_one_also_after_its_number_is_forgotten(
    house: House, talk: Record
) -> None:
    talk(at=TUESDAY - timedelta(days=7, seconds=1))
    talk(at=TUESDAY - timedelta(days=6))
    talk()
    talk(caller_number="", caller_kind="withheld")
    span = Span(DAY - timedelta(days=8), DAY + timedelta(days=1))
    rebuild(span, now=SOON)
    Call.objects.update(caller_number="")
    rebuild(span, now=SOON)
    found = totals(Question(Scope(frozenset({house.centre.pk})), span))
    assert (found.callers_known, found.repeated) == (3, 2)


def test_the_agreed_seconds_and_the_phase_of_the_day_hold(house: House, talk: Record) -> None:
    agreement = house.served.agreement
    QualityTarget.objects.create(agreement=agreement, kind="service_level", value=80, threshold=20)
    Phase.objects.create(agreement=agreement, kind="test", valid_from=date(2026, 1, 1), valid_until=DAY)
    Phase.objects.create(agreement=agreement, kind="regular", valid_from=DAY)
    talk(wait=25)
    keep_up(now=SOON)
    assert (counts(house).in_target, counts(house).in_30) == (0, 1)
    assert CallFact.objects.get().phase == "regular"


def test_what_rang_at_the_attendant_only_or_calls_back_is_not_offered(house: House, record: Record) -> None:
    record((0, "arrived"), (1, "attendant_rung"), (9, "ended"), disposition="attended", served_number=None)
    record((0, "arrived"), (0, "closed_announced"), (9, "ended"), disposition="closed")
    keep_up(now=SOON)
    found = counts(house)
    assert (found.calls, found.offered, found.attended, found.closed) == (2, 0, 1, 1)
    assert list(CallFact.objects.values_list("is_settled", flat=True).order_by("is_settled")) == [False, True]


def test_rebuilding_writes_the_same_again(house: House, talk: Record) -> None:
    coded(talk(), house, Outcome.ANSWERED)
    keep_up(now=SOON)
    before = counts(house)
    call_command("rebuild_figures", "2026-11-24", "2026-11-24")
    assert counts(house) == before
    assert write_facts([CallFact.objects.get().pk]) == set()


def test_calls_of_any_age_are_counted_when_they_are_missing(house: House, talk: Record) -> None:
    talk(at=TUESDAY - timedelta(days=400))
    keep_up(now=SOON)
    assert CallFact.objects.count() == 0
    count_missing()
    assert counts(house, day=DAY - timedelta(days=400)).offered == 1


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(CommandError, match="vor dem ersten"):
        call_command("rebuild_figures", "2026-11-24", "2026-11-23")


def test_the_job_of_each_minute_counts(house: House, talk: Record) -> None:
    talk(at=utc_now() - timedelta(minutes=4))
    keep_figures_up(timestamp=0)
    assert CallFact.objects.count() == 1
