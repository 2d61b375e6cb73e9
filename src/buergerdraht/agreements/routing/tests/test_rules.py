"""What becomes of a call: each way, every edge; and a slow reference agrees."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergerdraht.agreements.routing import (
    Absence,
    Attendant,
    Decision,
    Helper,
    RingAttendant,
    RoutingPlan,
    SayClosed,
    Stage,
    WaitForAgent,
    Way,
    decide,
)
from buergerdraht.agreements.routing.rules import PhaseDays, changed_stages, next_answer, stages_of
from buergerdraht.agreements.routing.tests.reference import slow_next_answer, slow_steps
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, ClosedDays, WeeklyHours

CENTRE = 4
ATTENDANT = "+4922147107010"
OFFICE = CalendarRules("NW", tuple(WeeklyHours(day, time(8), time(17)) for day in range(5)))
MORNINGS = CalendarRules("NW", tuple(WeeklyHours(day, time(8), time(12)) for day in range(5)))


def plan(way: Way = Way.TAKEOVER, **changes: object) -> RoutingPlan:
    usual = RoutingPlan(
        CENTRE,
        OFFICE,
        (Stage(date(2026, 1, 1), None, way, "Regelbetrieb"),),
        Attendant(ATTENDANT, 20, MORNINGS),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=BERLIN)


def steps(decision: Decision) -> str:
    signs = {RingAttendant: "A", WaitForAgent: "C", SayClosed: "-"}
    return "".join(signs[type(step)] for step in decision.steps)


def opens(decision: Decision) -> datetime | None:
    last = decision.steps[-1]
    assert isinstance(last, SayClosed)
    return last.opens_at


@pytest.mark.parametrize(
    ("way", "morning", "afternoon", "evening"),
    [
        (Way.TAKEOVER, "C", "C", "-"),
        (Way.DIVERTED, "C", "C", "-"),
        (Way.OVERFLOW, "AC", "C", "-"),
        (Way.ABSENCE, "AC", "C", "-"),
        (Way.ATTENDANT, "AC", "-", "-"),
    ],
)
def test_each_way_over_a_day(way: Way, morning: str, afternoon: str, evening: str) -> None:
    agreed = plan(way)
    assert [steps(decide(agreed, at=monday(hour))) for hour in (9, 14, 19)] == [morning, afternoon, evening]


@pytest.mark.parametrize("way", [Way.ABSENCE, Way.ATTENDANT])
def test_the_centre_takes_what_the_attendant_misses_unless_agreed_otherwise(way: Way) -> None:
    assert steps(decide(plan(way), at=monday(9))) == "AC"
    assert steps(decide(plan(way, is_backed_up=False), at=monday(9))) == "A-"


def test_an_overflow_is_always_backed_up() -> None:
    assert steps(decide(plan(Way.OVERFLOW, is_backed_up=False), at=monday(9))) == "AC"


def test_the_attendant_rings_at_her_number_as_long_as_agreed() -> None:
    first, then = decide(plan(Way.OVERFLOW, helpers=(Helper(5, 60),)), at=monday(9)).steps
    assert (first, then) == (RingAttendant(ATTENDANT, 20), WaitForAgent(CENTRE, (Helper(5, 60),)))


def test_an_absence_is_half_open() -> None:
    away = Attendant(ATTENDANT, 20, MORNINGS, (Absence(monday(9), monday(10)),))
    agreed = plan(Way.ABSENCE, attendant=away)
    minute = timedelta(minutes=1)
    moments = [monday(9) - minute, monday(9), monday(10) - minute, monday(10)]
    assert [steps(decide(agreed, at=at)) for at in moments] == ["AC", "C", "C", "AC"]


def test_an_absence_without_end_lasts_until_she_is_back() -> None:
    away = Attendant(ATTENDANT, 20, MORNINGS, (Absence(monday(9)),))
    assert steps(decide(plan(Way.ABSENCE, attendant=away), at=monday(9) + timedelta(days=28))) == "C"


def test_an_attendant_without_hours_of_her_own_is_there_during_the_service_hours() -> None:
    agreed = plan(Way.OVERFLOW, attendant=Attendant(ATTENDANT))
    assert [steps(decide(agreed, at=monday(hour))) for hour in (9, 16, 17)] == ["AC", "AC", "-"]


@pytest.mark.parametrize("way", list(Way))
def test_without_an_attendant_the_centre_takes_every_call(way: Way) -> None:
    assert steps(decide(plan(way, attendant=None), at=monday(9))) == "C"


def test_a_day_of_which_nothing_is_agreed_turns_nobody_away() -> None:
    agreed = plan(stages=(Stage(date(2027, 1, 1), None, Way.ATTENDANT, "Stufe 1"),))
    decision = decide(agreed, at=monday(9))
    assert (steps(decision), decision.stage) == ("C", None)


def test_a_stage_changes_at_midnight_in_berlin() -> None:
    stages = (
        Stage(date(2026, 1, 1), date(2026, 7, 1), Way.ATTENDANT, "Stufe 1"),
        Stage(date(2026, 7, 1), None, Way.TAKEOVER, "Stufe 2"),
    )
    agreed = plan(stages=stages)
    at = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
    phases = [decide(agreed, at=at + timedelta(minutes=late)).stage for late in (0, 1)]
    assert [stage.phase for stage in phases if stage] == ["Stufe 1", "Stufe 2"]


def test_the_announcement_names_whoever_is_there_first() -> None:
    early = Attendant(ATTENDANT, 20, CalendarRules("NW", (WeeklyHours(1, time(7), time(12)),)))
    assert opens(decide(plan(Way.TAKEOVER), at=monday(19))) == datetime(2026, 11, 24, 8, tzinfo=BERLIN)
    decision = decide(plan(Way.OVERFLOW, attendant=early), at=monday(19))
    assert opens(decision) == datetime(2026, 11, 24, 7, tzinfo=BERLIN)


def test_the_announcement_names_the_centre_from_the_day_on_which_its_stage_begins() -> None:
    stages = (
        Stage(date(2026, 1, 1), date(2026, 11, 25), Way.ATTENDANT, "Stufe 1"),
        Stage(date(2026, 11, 25), None, Way.TAKEOVER, "Stufe 2"),
    )
    away = Attendant(ATTENDANT, 20, MORNINGS, (Absence(monday(0)),))
    decision = decide(plan(stages=stages, attendant=away), at=monday(9))
    assert opens(decision) == datetime(2026, 11, 25, 8, tzinfo=BERLIN)


def test_where_nobody_answers_at_the_change_the_next_stage_is_looked_through() -> None:
    stages = (
        Stage(date(2026, 1, 1), date(2026, 11, 25), Way.ATTENDANT, "Stufe 1"),
        Stage(date(2026, 11, 25), None, Way.TAKEOVER, "Stufe 2"),
    )
    always = CalendarRules("NW", (WeeklyHours(2, time(0), time(2)),))
    away = Attendant(ATTENDANT, 20, MORNINGS, (Absence(monday(0)),))
    at_night = decide(plan(stages=stages, attendant=away, hours=always), at=monday(9))
    assert opens(at_night) == datetime(2026, 11, 25, 0, tzinfo=BERLIN)


def test_an_attendant_who_never_goes_is_not_awaited() -> None:
    always = CalendarRules(
        "NW",
        tuple(WeeklyHours(day, time(0), time(0)) for day in range(7)),
        closes_on_holidays=False,
        closes_on_christmas_and_new_years_eve=False,
    )
    agreed = plan(Way.ATTENDANT, attendant=Attendant(ATTENDANT, 20, always), is_backed_up=False)
    assert opens(decide(agreed, at=monday(9))) is None


def test_whoever_is_not_reached_though_there_begins_again_with_her_next_presence() -> None:
    decision = decide(plan(Way.ATTENDANT, is_backed_up=False), at=monday(9))
    assert (steps(decision), opens(decision)) == ("A-", datetime(2026, 11, 24, 8, tzinfo=BERLIN))


def test_an_absence_without_end_promises_nothing() -> None:
    away = Attendant(ATTENDANT, 20, MORNINGS, (Absence(monday(9)),))
    assert opens(decide(plan(Way.ATTENDANT, attendant=away), at=monday(9))) is None


def test_a_demonstration_is_always_open_for_the_centre() -> None:
    decision = decide(plan(Way.ABSENCE), at=monday(3), is_always_open=True)
    assert (steps(decision), decision.is_open) == ("C", True)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 12, 24), "-"), (date(2026, 12, 25), "-"), (date(2026, 12, 28), "AC")]
)
def test_holidays_close_both(day: date, expected: str) -> None:
    at = datetime.combine(day, time(9), BERLIN)
    assert steps(decide(plan(Way.OVERFLOW), at=at)) == expected


def test_in_the_doubled_hour_of_autumn_hours_hold_twice() -> None:
    night = CalendarRules("NW", (WeeklyHours(6, time(2), time(3)),))
    moments = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 2)]
    assert [steps(decide(plan(hours=night), at=at)) for at in moments] == ["C", "C", "-"]


def test_stages_follow_the_phases_and_what_holds_besides_fills_the_days_without_one() -> None:
    phases = (
        PhaseDays("test", "Testphase", date(2026, 2, 1), date(2026, 3, 1)),
        PhaseDays("regular", "Regelbetrieb", date(2026, 4, 1), None),
    )
    days = {"valid_from": date(2026, 1, 1), "valid_until": None}
    found = stages_of(phases, {"": Way.ATTENDANT, "regular": Way.TAKEOVER}, **days)  # type: ignore[arg-type]
    assert [(stage.valid_from.month, stage.way, stage.phase) for stage in found] == [
        (1, Way.ATTENDANT, ""),
        (2, Way.ATTENDANT, "Testphase"),
        (3, Way.ATTENDANT, ""),
        (4, Way.TAKEOVER, "Regelbetrieb"),
    ]
    assert [stage.phase for stage in stages_of(phases, {}, **days)] == ["Testphase", "Regelbetrieb"]  # type: ignore[arg-type]


DAYS = st.dates(date(2026, 3, 20), date(2026, 4, 10))
"""Around the night in which the clocks go forward, and Easter."""
MINUTES = st.integers(0, 14 * 24 * 4).map(
    lambda quarter: datetime(2026, 3, 24, tzinfo=UTC) + timedelta(minutes=15 * quarter)
)


OPEN_HOURS = st.sampled_from([(), ((8, 12),), ((8, 12), (14, 16)), ((9, 24),)])
CLOSURES = st.sampled_from([(), (ClosedDays(date(2026, 4, 1), date(2026, 4, 2), "Ausflug"),)])


@st.composite
def weeks(draw: st.DrawFn) -> CalendarRules:
    hours = [
        WeeklyHours(weekday, time(opens), time(closes % 24))
        for weekday in range(7)
        for opens, closes in draw(OPEN_HOURS)
    ]
    return CalendarRules("NW", tuple(hours), closures=draw(CLOSURES))


WEEKS, YES_OR_NO, USUALLY = weeks(), st.booleans(), st.integers(0, 4)
WEEKS_OR_NONE, STAGE_DAYS, WAYS = st.none() | WEEKS, st.sets(DAYS, max_size=4), st.sampled_from(Way)
ABSENCES = st.lists(st.tuples(MINUTES, MINUTES), max_size=3)
"""Made once: making a strategy costs more than drawing from it."""


@st.composite
def plans(draw: st.DrawFn) -> RoutingPlan:
    days = sorted(draw(STAGE_DAYS))
    stages = tuple(
        Stage(begin, end, draw(WAYS), "Stufe") for begin, end in zip_longest(days, days[1:]) if draw(USUALLY)
    )
    absences = [Absence(*sorted(pair)) for pair in draw(ABSENCES)]
    if draw(YES_OR_NO):
        absences.append(Absence(draw(MINUTES)))
    presence = draw(WEEKS_OR_NONE)
    attendant = Attendant(ATTENDANT, 20, presence, tuple(absences)) if draw(YES_OR_NO) else None
    return RoutingPlan(CENTRE, draw(WEEKS), stages, attendant, is_backed_up=draw(YES_OR_NO))


@settings(max_examples=1500)
@given(plans(), st.lists(MINUTES, min_size=7, max_size=7))
def test_the_slow_reference_agrees(agreed: RoutingPlan, moments: list[datetime]) -> None:
    for at in moments:
        assert steps(decide(agreed, at=at)) == slow_steps(agreed, at=at)


@settings(max_examples=60)
@given(plans(), MINUTES)
def test_the_slow_reference_finds_the_same_next_answer(agreed: RoutingPlan, at: datetime) -> None:
    within = timedelta(days=10)
    found = next_answer(agreed, at=at)
    if steps(decide(agreed, at=at))[-1] == "-":
        expected = slow_next_answer(agreed, at=at, within=within)
        assert found == expected or (expected is None and (found is None or found >= at + within))


def test_a_change_that_changes_nothing_makes_no_stage_of_its_own() -> None:
    first, second, third = date(2026, 1, 1), date(2027, 1, 1), date(2027, 7, 1)
    phases = [PhaseDays("regular", "Regelbetrieb", first, None)]
    changes = {
        first: {"regular": Way.ATTENDANT},
        second: {"regular": Way.ATTENDANT},
        third: {"regular": Way.TAKEOVER},
    }
    assert changed_stages(phases, changes, valid_from=first, valid_until=None) == (
        Stage(first, third, Way.ATTENDANT, "Regelbetrieb"),
        Stage(third, None, Way.TAKEOVER, "Regelbetrieb"),
    )


def test_after_the_last_phase_the_usual_way_holds_until_the_agreement_ends() -> None:
    trial = PhaseDays("test", "Testphase", date(2026, 1, 1), date(2026, 6, 1))
    ways, days = {"": Way.ATTENDANT, "test": Way.TAKEOVER}, (date(2026, 1, 1), date(2027, 1, 1))
    found = stages_of((trial,), ways, valid_from=days[0], valid_until=days[1])
    assert found == (
        Stage(days[0], date(2026, 6, 1), Way.TAKEOVER, "Testphase"),
        Stage(date(2026, 6, 1), days[1], Way.ATTENDANT, ""),
    )
    assert stages_of((trial,), ways, valid_from=days[0], valid_until=date(2026, 6, 1)) == found[:1]
