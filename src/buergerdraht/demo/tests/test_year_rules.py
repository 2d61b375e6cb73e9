"""A day of the demonstration's year, played without a database: as the switchboard records it."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest

from buergerdraht.agreements.routing import Attendant, RoutingPlan, Stage, Way
from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.contacts.rules import Outcome
from buergerdraht.demo.year.demand import FICTION, Callers, Demand, Peak, arrivals, weight_of
from buergerdraht.demo.year.play import Cast, Played, play_day
from buergerdraht.quality.facts import call_times
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours
from buergerdraht.telephony.rules.agents import Profile
from buergerdraht.telephony.rules.callbacks import CallBackState
from buergerdraht.telephony.rules.durations import Phase, stretches
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.transfer_records import Target
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition
from buergerdraht.telephony.switchboard.directory import Directory

MONDAY, FRIDAY, CHRISTMAS = date(2026, 11, 23), date(2026, 11, 27), date(2026, 12, 25)
OFFICE = CalendarRules("NW", tuple(WeeklyHours(day, time(8), time(17)) for day in range(5)))
TAKEN, OVERFLOWING = "+492214710300", "+492214710700"
CENTRE, TOWN = 1, 2


def number(dialled: str, plan: RoutingPlan) -> NumberRoute:
    return NumberRoute(
        number=dialled,
        served_number_id=int(dialled[-3:]),
        centre_id=CENTRE,
        centre_slug="soest",
        authority_id=TOWN,
        authority_name="Stadt Geseke",
        greeting="",
        hours=OFFICE,
        priority=0,
        skill="",
        label="",
        is_one_one_five=False,
        valid_from=date(2020, 1, 1),
        valid_until=None,
        plan=plan,
    )


def cast() -> Cast:
    stage = Stage(date(2020, 1, 1), None, Way.OVERFLOW, "Regelbetrieb")
    plans = {
        TAKEN: RoutingPlan(CENTRE, OFFICE),
        OVERFLOWING: RoutingPlan(CENTRE, OFFICE, (stage,), Attendant("+492214710701", 20, OFFICE)),
    }
    centre = CentreRoute(CENTRE, "soest", "Servicecenter", 1, "Kreis Soest", OFFICE, 15, 60)
    table = RoutingTable({each: number(each, plan) for each, plan in plans.items()}, {CENTRE: centre}, CENTRE)
    return Cast(
        directory=Directory(table),
        agents=tuple(Profile(id=number, centre_id=CENTRE, name=f"Kraft {number}") for number in range(1, 5)),
        demands=(Demand(TAKEN, 50_000, CENTRE, OFFICE), Demand(OVERFLOWING, 15_000, CENTRE, OFFICE)),
        targets={TOWN: (Target("Bürgerbüro", "+492214710710", TOWN),)},
    )


@pytest.fixture(scope="module")
def monday() -> Played:
    return play_day(cast(), day=MONDAY)


def facts_of(played: Played) -> dict[object, list[Fact]]:
    found: defaultdict[object, list[Fact]] = defaultdict(list)
    for fact in played.records.facts:
        found[fact.call_id].append(fact)
    return found


class TestDemand:
    def test_a_year_has_about_as_many_calls_as_planned(self) -> None:
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        assert 230 < sum(weight_of(day, state="NW", peaks=()) for day in days) < 270

    def test_mondays_are_full_and_holidays_empty(self) -> None:
        monday, friday, christmas = (
            weight_of(day, state="NW", peaks=()) for day in (MONDAY, FRIDAY, CHRISTMAS)
        )
        assert monday > 1.3 * friday > 20 * christmas > 0

    def test_an_occasion_lets_more_people_call_and_fades(self) -> None:
        peak = Peak(month=1, day=12, days=10, factor=2.0, states=("NW",))
        factors = [peak.on(date(2026, 1, day), state="NW") for day in (11, 12, 17, 22)]
        assert factors == [1, 2, 1.5, 1]
        assert peak.on(date(2026, 1, 12), state="HE") == 1

    def test_most_call_in_the_morning_and_few_at_lunch(self) -> None:
        demand = Demand(TAKEN, 500_000, CENTRE, OFFICE)
        came = Counter(
            at.astimezone(BERLIN).hour
            for at in arrivals(demand, day=MONDAY, peaks=(), dice=Random(1))  # noqa: S311
        )
        assert came[10] > 1.5 * came[12] > came[16]
        assert came[12] < came[14]

    def test_callers_numbers_are_nobodys(self) -> None:
        callers = Callers(CENTRE, day=MONDAY, dice=Random(1))  # noqa: S311
        shown = [callers.next() for _ in range(300)]
        assert set(shown) <= {"", *FICTION}
        assert 30 < shown.count("") < 90


class TestDay:
    def test_is_the_same_each_time(self, monday: Played) -> None:
        assert play_day(cast(), day=MONDAY).records.facts == monday.records.facts

    def test_every_call_has_ended_and_its_events_are_numbered(self, monday: Played) -> None:
        calls = monday.records.calls
        assert len(calls) > 200
        assert {call.state for call in calls.values()} == {CallState.ENDED}
        for call_id, facts in facts_of(monday).items():
            assert [fact.sequence for fact in facts] == list(range(len(facts)))
            assert facts[-1].at == calls[call_id].ended_at  # type: ignore[index]

    def test_what_became_of_calls_is_of_many_kinds(self, monday: Played) -> None:
        became = Counter(call.disposition for call in monday.records.calls.values())
        assert set(became) >= {Disposition.ANSWERED, Disposition.ATTENDED, Disposition.ABANDONED_IN_QUEUE}
        assert became[Disposition.ANSWERED] > 0.6 * became.total()
        assert set(monday.outcomes.values()) >= {Outcome.ANSWERED, Outcome.TRANSFERRED, Outcome.TICKET}
        assert {each.outcome for each in monday.records.transfers.values()} >= {"connected", "unanswered"}

    def test_who_would_rather_be_called_is_called_the_same_day(self, monday: Played) -> None:
        wishes, calls = monday.records.call_backs, monday.records.calls
        tries = [call for call in calls.values() if call.call_back_id]
        assert {each.state for each in wishes.values()} >= {CallBackState.DONE}
        assert not any(each.state is CallBackState.WAITING for each in wishes.values())
        assert {calls[wish].disposition for wish in wishes} == {Disposition.CALL_BACK}
        assert {call.call_back_id for call in tries} == set(wishes)
        assert {call.disposition for call in tries} <= {Disposition.ANSWERED, Disposition.NOT_REACHED}

    def test_each_second_of_a_call_is_told_by_its_events(self, monday: Played) -> None:
        """Of a call-back from when it rings; what she waited before is told by her first call."""
        facts = facts_of(monday)
        for call in (each for each in monday.records.calls.values() if each.call_back_id is None):
            past = stretches(facts[call.id])
            assert call.ended_at
            assert sum((each.duration for each in past), timedelta()) == call.ended_at - call.arrived_at
            assert (Phase.TALK in {each.phase for each in past}) is (call.answered_at is not None)

    def test_figures_can_be_made_of_it(self, monday: Played) -> None:
        facts = facts_of(monday)
        for call in monday.records.calls.values():
            times = call_times(
                facts[call.id],
                disposition=call.disposition or "",
                became_ours_at=call.passed_on_at or call.arrived_at,
                is_passed_on=call.passed_on_at is not None,
                answered_at=call.answered_at,
                ended_at=call.ended_at or call.arrived_at,
            )
            assert times.is_open is (call.disposition is not Disposition.CLOSED)
            assert (times.talk_ms > 0) is (call.answered_at is not None)

    def test_an_agent_has_one_call_at_a_time_and_goes_home(self, monday: Played) -> None:
        by_agent = defaultdict(list)
        for change in monday.records.agent_changes:
            by_agent[change.agent_id].append(change)
        assert len(by_agent) >= 2
        for changes in by_agent.values():
            assert all(one.at <= other.at for one, other in pairwise(changes))
            assert all(
                one.call_id == other.call_id
                for one, other in pairwise(changes)
                if other.state is AgentState.TALKING
            )
            assert changes[-1].state is AgentState.SIGNED_OUT

    def test_on_a_holiday_callers_hear_that_nobody_is_there(self) -> None:
        played = play_day(cast(), day=CHRISTMAS)
        assert {call.disposition for call in played.records.calls.values()} == {Disposition.CLOSED}
        assert not played.records.agent_changes

    def test_it_lies_within_its_day_in_berlin(self, monday: Played) -> None:
        arrived = [call.arrived_at for call in monday.records.calls.values()]
        assert datetime(2026, 11, 23, 6, tzinfo=UTC) <= min(arrived)
        assert max(arrived) < datetime(2026, 11, 23, 18, tzinfo=UTC)
