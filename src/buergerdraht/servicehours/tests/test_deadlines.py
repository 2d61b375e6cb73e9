"""Deadlines against a slow reference that counts minute by minute, in all Länder and both DST nights."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergerdraht.servicehours.deadlines import due_at, explain, open_between
from buergerdraht.servicehours.errors import NeverOpen
from buergerdraht.servicehours.public_holidays import LOCAL_HOLIDAYS, holiday_name
from buergerdraht.servicehours.rules import (
    BERLIN,
    STATES,
    CalendarRules,
    ClosedDays,
    OtherWeek,
    WeeklyHours,
    closed_because,
)

MINUTE = timedelta(minutes=1)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)


def office(state: str = "HE", *, closures: tuple[ClosedDays, ...] = ()) -> CalendarRules:
    """Return Monday to Friday 8 to 16: three days are 24 hours."""
    week = tuple(WeeklyHours(day, time(8), time(16)) for day in range(5))
    return CalendarRules(state, week, closures=closures)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def deadline(rules: CalendarRules, since: str, hours: float = 24) -> str:
    due = due_at(rules, since=berlin(since), hours=timedelta(hours=hours))
    return due.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")


def slow_due_at(rules: CalendarRules, since: datetime, hours: timedelta) -> datetime:
    """Look at the clock on the wall each minute, and count while it shows a time of an interval."""
    at, left = since, hours
    while left > timedelta(0):
        left -= MINUTE if _shows_open(rules, at.astimezone(BERLIN)) else timedelta(0)
        at += MINUTE
    return at


def _shows_open(rules: CalendarRules, wall: datetime) -> bool:
    week = _week_of(rules, wall.date())
    return not closed_because(rules, wall.date()) and any(
        hours.weekday == wall.weekday()
        and hours.opens <= wall.time()
        and (wall.time() < hours.closes or hours.closes == time(0))
        for hours in week
    )


def _week_of(rules: CalendarRules, day: date) -> tuple[WeeklyHours, ...]:
    for other in rules.other_weeks:
        if other.valid_from <= day < (other.valid_until or date.max):
            return other.intervals
    return rules.intervals


spans = st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 96)).map(
    lambda told: WeeklyHours(told[0], _time(told[1]), _time(min(told[1] + told[2], 96)))
)
weeks = st.sets(spans, min_size=4, max_size=12).map(lambda week: tuple(sorted(week)))


@st.composite
def other_weeks(draw: st.DrawFn) -> Iterator[OtherWeek]:
    """Two times with other hours at most, the last one maybe for good."""
    bounds = sorted(draw(st.sets(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=4)))
    ends = [*bounds[1::2], None]
    return (OtherWeek(start, end, draw(weeks)) for start, end in zip(bounds[::2], ends, strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> CalendarRules:
    """Any week of whole quarters with enough open time, in any Land, with closures."""
    closed = draw(st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=5))
    state = draw(st.sampled_from(sorted(STATES)))
    local = sorted(key for key, holiday in LOCAL_HOLIDAYS.items() if state in holiday.states)
    return CalendarRules(
        state=state,
        intervals=draw(weeks),
        local_holidays=tuple(key for key in local if draw(st.booleans())),
        other_weeks=tuple(draw(other_weeks())),
        closures=tuple(ClosedDays(day, day, "Betriebsausflug") for day in closed),
        closes_on_holidays=draw(st.booleans()),
        closes_on_christmas_and_new_years_eve=draw(st.booleans()),
    )


def _time(quarter: int) -> time:
    return time(quarter // 4 % 24, quarter % 4 * 15)


instants = st.integers(0, int((LAST - FIRST) / MINUTE)).map(lambda minutes: FIRST + minutes * MINUTE)
changes = st.sampled_from(
    [
        datetime(2026, 3, 28, 20, tzinfo=UTC),
        datetime(2026, 10, 24, 20, tzinfo=UTC),
        datetime(2025, 12, 23, 9, tzinfo=UTC),
    ]
)


@settings(max_examples=60, deadline=None)
@given(rules=calendars(), since=instants | changes, minutes=st.integers(1, 40 * 60))
def test_a_deadline_is_what_counting_minute_by_minute_gives(
    rules: CalendarRules, since: datetime, minutes: int
) -> None:
    hours = minutes * MINUTE
    due = due_at(rules, since=since, hours=hours)
    assert due == slow_due_at(rules, since, hours)
    assert open_between(rules, since, due) == hours
    assert open_between(rules, due, since) == -hours


@given(rules=calendars(), since=instants, minutes=st.tuples(st.integers(0, 3000), st.integers(0, 3000)))
def test_two_deadlines_one_after_the_other_are_one(
    rules: CalendarRules, since: datetime, minutes: tuple[int, int]
) -> None:
    first, second = (timedelta(minutes=each) for each in minutes)
    halfway = due_at(rules, since=since, hours=first)
    assert due_at(rules, since=halfway, hours=second) == due_at(rules, since=since, hours=first + second)


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-11-20 14:00", 24, "2026-11-25 14:00"),  # over a weekend
        ("2026-11-20 08:00", 24, "2026-11-24 16:00"),  # full at the end of a day: then, not the next morning
        ("2026-11-21 03:00", 24, "2026-11-25 16:00"),  # came on a Saturday night
        ("2026-04-02 14:10", 24, "2026-04-09 14:10"),  # Good Friday and Easter Monday
        ("2026-12-23 12:00", 8, "2026-12-28 12:00"),  # 24 December by rule, 25 by law, then a weekend
        ("2026-11-20 14:00", 0, "2026-11-20 14:00"),
        ("2026-11-20 14:00", 0.5, "2026-11-20 14:30"),
    ],
)
def test_a_promise_of_three_working_days(since: str, hours: float, due: str) -> None:
    assert deadline(office(), since, hours) == due


def test_a_holiday_counts_in_its_land_only() -> None:
    corpus_christi = "2026-06-03 16:00"
    assert deadline(office("HE"), corpus_christi, 8) == "2026-06-05 16:00"
    assert deadline(office("SH"), corpus_christi, 8) == "2026-06-04 16:00"


def test_a_closure_takes_its_days_out() -> None:
    outing = ClosedDays(date(2026, 11, 23), date(2026, 11, 24), "Betriebsausflug")
    assert deadline(office(closures=(outing,)), "2026-11-20 14:00") == "2026-11-27 14:00"


@pytest.mark.parametrize(
    ("since", "due"),
    [("2026-10-24 23:00", "2026-10-25 04:00"), ("2026-03-28 23:00", "2026-03-29 06:00")],
)
def test_the_doubled_hour_counts_and_the_skipped_one_does_not(since: str, due: str) -> None:
    nights = CalendarRules("HE", tuple(WeeklyHours(day, time(0), time(0)) for day in range(7)))
    assert deadline(nights, since, 6) == due


def test_a_calendar_without_hours_is_refused_instead_of_searched_for_ever() -> None:
    with pytest.raises(NeverOpen):
        due_at(CalendarRules("HE", ()), since=berlin("2026-11-20 14:00"), hours=timedelta(hours=1))


def test_an_earlier_year_asked_later_is_right_too() -> None:
    rules = office("BY")
    assert deadline(rules, "2029-11-23 14:00") == "2029-11-28 14:00"
    assert deadline(rules, "2020-11-20 14:00") == "2020-11-25 14:00"


def test_the_explanation_tells_every_day_that_counts_or_not() -> None:
    assert explain(office(), since=berlin("2026-04-02 14:10"), hours=timedelta(hours=24)) == (
        "Eingegangen Do, 02.04.2026, 14:10 Uhr: Do 1 h 50 min, Fr Feiertag (Karfreitag), Wochenende, "
        "Mo Feiertag (Ostermontag), Di–Mi je 8 h, Do 6 h 10 min. Fällig Do, 09.04.2026, 14:10 Uhr."
    )


def test_a_weekend_in_which_a_part_counts_is_no_weekend() -> None:
    rules = CalendarRules("HE", (WeeklyHours(4, time(8), time(12)), WeeklyHours(5, time(8), time(12))))
    text = explain(rules, since=berlin("2026-11-20 10:00"), hours=timedelta(hours=8))
    assert "Fr 2 h, Sa 4 h, So–Do keine Zeit, Fr 2 h." in text


def test_other_hours_hold_for_their_time_only() -> None:
    summer = OtherWeek(date(2026, 8, 3), date(2026, 8, 10), (WeeklyHours(0, time(8), time(12)),))
    rules = replace(office(), other_weeks=(summer,))
    assert deadline(rules, "2026-07-31 08:00") == "2026-08-11 12:00"
    assert "Mo 4 h, Di–Fr keine Zeit" in explain(
        rules, since=berlin("2026-07-31 08:00"), hours=timedelta(hours=24)
    )
    for_good = replace(office(), other_weeks=(replace(summer, valid_until=None),))
    assert deadline(for_good, "2026-07-31 08:00") == "2026-08-24 12:00"


@pytest.mark.parametrize(
    ("state", "key", "day"),
    [
        ("BY", "peace_festival", "2025-08-08"),
        ("BY", "assumption", "2025-08-15"),
        ("SN", "corpus_christi", "2025-06-19"),
        ("TH", "corpus_christi", "2025-06-19"),
    ],
)
def test_a_local_holiday_holds_where_it_is_set(state: str, key: str, day: str) -> None:
    without = office(state)
    assert deadline(without, f"{day} 08:00", 1) == f"{day} 09:00"
    text = explain(
        replace(without, local_holidays=(key,)), since=berlin(f"{day} 08:00"), hours=timedelta(hours=1)
    )
    assert LOCAL_HOLIDAYS[key].name in text


@pytest.mark.parametrize(
    ("states", "day"),
    [
        (set(STATES), "2017-10-31"),
        ({"BE"}, "2020-05-08"),
        ({"BE"}, "2025-05-08"),
        ({"BE"}, "2028-06-17"),
        ({"BE", "MV"}, "2023-03-08"),
        ({"BE"}, "2022-03-08"),
        ({"TH"}, "2024-09-20"),
    ],
)
def test_holidays_of_one_year_or_from_one_year_on(states: set[str], day: str) -> None:
    assert {state for state in STATES if holiday_name(state, date.fromisoformat(day))} == states
