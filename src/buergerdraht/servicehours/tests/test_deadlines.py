"""Deadlines against a slow reference that counts minute by minute, in all Länder and both DST nights."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from buergerdraht.servicehours.deadlines import due_at, explain, open_between
from buergerdraht.servicehours.errors import NeverOpen
from buergerdraht.servicehours.rules import (
    BERLIN,
    STATES,
    CalendarRules,
    ClosedDays,
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
    return not closed_because(rules, wall.date()) and any(
        hours.weekday == wall.weekday()
        and hours.opens <= wall.time()
        and (wall.time() < hours.closes or hours.closes == time(0))
        for hours in rules.intervals
    )


@st.composite
def calendars(draw: st.DrawFn) -> CalendarRules:
    """Any week of whole quarters with enough open time, in any Land, with closures."""
    quarters = st.integers(0, 96)
    spans = st.lists(
        st.tuples(st.integers(0, 6), quarters, quarters).filter(lambda span: span[1] < span[2]),
        min_size=4,
        max_size=12,
    )
    hours = {WeeklyHours(day, _time(start), _time(end)) for day, start, end in draw(spans)}
    closed = draw(st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=5))
    return CalendarRules(
        state=draw(st.sampled_from(sorted(STATES))),
        intervals=tuple(sorted(hours)),
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


CASE = {
    "calendar": {"state": "HE", "intervals": {"mon": [["08:00", "24:00"]]}, "closures": ["2026-12-24"]},
    "hours": 24,
    "at": "2026-11-20T14:00+01:00",
}


def run(monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[dict[str, str]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    out = io.StringIO()
    try:
        call_command("explain_deadline", stdout=out)
    except CommandError:
        out.write("")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_answers_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = run(monkeypatch, json.dumps(CASE), "", json.dumps({**CASE, "hours": 0.25}))
    assert first["due_at"] == "2026-11-30T16:00:00+01:00"
    assert "Mo 16 h" in first["explanation"]
    assert second["due_at"] == "2026-11-23T08:15:00+01:00"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "kein JSON"),
        ("[]", "kein JSON-Objekt"),
        (json.dumps({**CASE, "at": "gestern"}), "kein Zeitpunkt"),
        (json.dumps({**CASE, "hours": "viele"}), "keine Zahl"),
        (json.dumps({**CASE, "hours": -1}), "keine Zahl"),
        (json.dumps({**CASE, "calendar": None}), "„calendar“ fehlt"),
        (json.dumps({**CASE, "calendar": {"state": "XX", "intervals": {}}}), "kein Land"),
        (json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mo": []}}}), "kein Wochentag"),
        (
            json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mon": ["8-12"]}}}),
            "keine Zeitspanne",
        ),
        (json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {}}}), "zu wenige Zeiten"),
        (
            json.dumps({**CASE, "calendar": {"state": "HE", "intervals": {"mon": [["12:00", "08:00"]]}}}),
            "nach ihrem Anfang",
        ),
        (
            json.dumps(
                {**CASE, "calendar": {"state": "HE", "intervals": {}, "closures": ["Betriebsausflug"]}}
            ),
            "kein Tag",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_answered_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, line: str, sentence: str
) -> None:
    assert sentence in run(monkeypatch, line)[0]["error"]
