"""Wall-clock arithmetic: both DST nights, holidays per Land, 24 and 31 December, and the sentences."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.servicehours.public_holidays import holiday_name
from buergerdraht.servicehours.rules import (
    BERLIN,
    STATES,
    CalendarRules,
    ClosedDays,
    WeeklyHours,
    closed_because,
    closes_at,
    day_begin,
    duration,
    has_length,
    intervals_on,
    is_open,
    next_opening,
    overlap,
    sentence_now,
    sentence_today,
    weekly_sentence,
)


def week(state: str = "NW", **days: str) -> CalendarRules:
    """Return rules from words: week(mo="8-12 14-17"), weekdays by two letters, 24 for midnight."""
    names = ("mo", "di", "mi", "do", "fr", "sa", "so")
    return CalendarRules(
        state=state,
        intervals=tuple(
            WeeklyHours(names.index(name), _time(span.split("-")[0]), _time(span.split("-")[1]))
            for name, spans in days.items()
            for span in spans.split()
        ),
    )


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour) % 24, int(minute or 0))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


SOEST = week(mo="8-17", di="8-17", mi="8-17", do="8-18", fr="8-13")
ALWAYS = CalendarRules(
    state="NW",
    intervals=tuple(WeeklyHours(day, time(0), time(0)) for day in range(7)),
    closes_on_holidays=False,
    closes_on_christmas_and_new_years_eve=False,
)


# --- open or closed


def test_an_interval_is_half_open() -> None:
    assert not is_open(SOEST, berlin("2026-11-23T07:59:59"))
    assert is_open(SOEST, berlin("2026-11-23T08:00"))
    assert is_open(SOEST, berlin("2026-11-23T16:59:59"))
    assert not is_open(SOEST, berlin("2026-11-23T17:00"))


def test_the_instant_may_come_in_any_zone() -> None:
    assert is_open(SOEST, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    assert not is_open(SOEST, datetime(2026, 11, 23, 6, 59, tzinfo=UTC))


def test_several_intervals_of_a_day_leave_the_lunch_break_closed() -> None:
    rules = week(mo="8-12 14-16")
    assert [is_open(rules, berlin(f"2026-11-23T{hour}:30")) for hour in (11, 12, 14, 16)] == [
        True,
        False,
        True,
        False,
    ]
    assert next_opening(rules, berlin("2026-11-23T12:00")) == berlin("2026-11-23T14:00")
    assert closes_at(rules, berlin("2026-11-23T09:00")) == berlin("2026-11-23T12:00")


def test_overlapping_and_touching_intervals_count_as_one() -> None:
    rules = week(mo="8-12 11-13 13-15")
    (opening,) = intervals_on(rules, date(2026, 11, 23))
    assert (opening.opens_at, opening.closes_at) == (berlin("2026-11-23T08:00"), berlin("2026-11-23T15:00"))


def test_24_oclock_ends_the_day_and_joins_the_next() -> None:
    rules = week(mo="20-24", di="0-6")
    assert is_open(rules, berlin("2026-11-23T23:59:59"))
    assert is_open(rules, berlin("2026-11-24T00:00"))
    assert closes_at(rules, berlin("2026-11-23T21:00")) == berlin("2026-11-24T06:00")
    assert closes_at(week(mo="20-24"), berlin("2026-11-23T21:00")) == berlin("2026-11-24T00:00")


def test_always_open_never_closes() -> None:
    assert is_open(ALWAYS, berlin("2026-12-24T23:00"))
    assert closes_at(ALWAYS, berlin("2026-12-24T23:00")) is None
    assert next_opening(ALWAYS, berlin("2026-12-24T23:00")) == berlin("2026-12-24T23:00")


def test_without_hours_it_never_opens() -> None:
    rules = CalendarRules(state="HE", intervals=())
    assert next_opening(rules, berlin("2026-11-23T12:00")) is None
    assert closes_at(rules, berlin("2026-11-23T12:00")) is None


def test_the_next_opening_skips_the_weekend() -> None:
    assert next_opening(SOEST, berlin("2026-11-27T13:00")) == berlin("2026-11-30T08:00")


def test_a_closure_closes_both_its_first_and_last_day() -> None:
    closure = ClosedDays(date(2026, 11, 24), date(2026, 11, 25), "Betriebsausflug")
    rules = CalendarRules(state="NW", intervals=SOEST.intervals, closures=(closure,))
    assert [is_open(rules, berlin(f"2026-11-{day}T10:00")) for day in (23, 24, 25, 26)] == [
        True,
        False,
        False,
        True,
    ]
    assert closed_because(rules, date(2026, 11, 25)) == "Betriebsausflug"


# --- holidays of the Länder


@pytest.mark.parametrize(
    ("day", "name", "states"),
    [
        (date(2026, 6, 4), "Fronleichnam", "BW BY HE NW RP SL"),
        (date(2026, 10, 31), "Reformationstag", "BB HB HH MV NI SN ST SH TH"),
        (date(2027, 11, 1), "Allerheiligen", "BW BY NW RP SL"),
        (date(2027, 1, 6), "Heilige Drei Könige", "BW BY ST"),
        (date(2026, 11, 18), "Buß- und Bettag", "SN"),
        (date(2026, 10, 3), "Tag der Deutschen Einheit", " ".join(STATES)),
    ],
)
def test_a_holiday_holds_only_in_its_laender(day: date, name: str, states: str) -> None:
    assert {state for state in STATES if holiday_name(state, day) == name} == set(states.split())


def test_fronleichnam_closes_in_nordrhein_westfalen_but_not_in_schleswig_holstein() -> None:
    at = berlin("2026-06-04T10:00")
    assert not is_open(week("NW", do="8-18"), at)
    assert not is_open(week("HE", do="8-18"), at)
    assert is_open(week("SH", do="8-18"), at)


def test_reformationstag_closes_in_schleswig_holstein_only() -> None:
    at = berlin("2025-10-31T10:00")
    assert not is_open(week("SH", fr="8-18"), at)
    assert is_open(week("NW", fr="8-18"), at)
    assert is_open(week("HE", fr="8-18"), at)


@pytest.mark.parametrize(("day", "name"), [("24", "Heiligabend"), ("31", "Silvester")])
def test_24_and_31_december_are_closed_unless_the_calendar_says_otherwise(day: str, name: str) -> None:
    rules = week(do="8-18")
    at = berlin(f"2026-12-{day}T10:00")
    assert not is_open(rules, at)
    assert closed_because(rules, at.date()) == name
    assert is_open(
        CalendarRules(state="NW", intervals=rules.intervals, closes_on_christmas_and_new_years_eve=False), at
    )


def test_a_calendar_may_be_open_on_holidays() -> None:
    rules = CalendarRules(state="NW", intervals=week(fr="8-18").intervals, closes_on_holidays=False)
    assert is_open(rules, berlin("2026-12-25T10:00"))


# --- the nights of the change

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def lengths(rules: CalendarRules, day: date) -> list[timedelta]:
    return [opening.closes_at - opening.opens_at for opening in intervals_on(rules, day)]


def test_the_night_in_spring_is_an_hour_shorter_and_in_autumn_longer() -> None:
    rules = week(so="0-6")
    assert lengths(rules, SPRING) == [timedelta(hours=5)]
    assert lengths(rules, AUTUMN) == [timedelta(hours=7)]
    assert lengths(ALWAYS, SPRING) == [timedelta(hours=23)]
    assert lengths(ALWAYS, AUTUMN) == [timedelta(hours=25)]


def test_hours_that_begin_in_the_skipped_hour_begin_with_summer_time() -> None:
    (opening,) = intervals_on(week(so="2:30-5"), SPRING)
    assert opening.opens_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert lengths(week(so="0-2:30"), SPRING) == [timedelta(hours=2)]


def test_hours_within_the_skipped_hour_do_not_exist() -> None:
    assert intervals_on(week(so="2:15-2:45"), SPRING) == ()


def test_what_the_clock_shows_twice_is_open_twice() -> None:
    assert lengths(week(so="2:30-5"), AUTUMN) == [timedelta(minutes=30), timedelta(hours=2, minutes=30)]
    assert lengths(week(so="0-2:30"), AUTUMN) == [timedelta(hours=2, minutes=30), timedelta(minutes=30)]
    assert lengths(week(so="2:15-2:45"), AUTUMN) == [timedelta(minutes=30), timedelta(minutes=30)]
    assert lengths(week(so="0-6"), AUTUMN) == [timedelta(hours=7)]


def test_eight_oclock_stays_eight_oclock_after_the_change() -> None:
    assert next_opening(SOEST, berlin("2026-03-28T12:00")) == datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
    assert next_opening(SOEST, berlin("2026-10-24T12:00")) == datetime(2026, 10, 26, 7, 0, tzinfo=UTC)


# --- properties

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def weekly_hours(draw: st.DrawFn) -> WeeklyHours:
    opens, closes = draw(minutes), draw(minutes)
    if closes <= opens:
        closes = 0
    return WeeklyHours(draw(st.integers(0, 6)), time(*divmod(opens, 60)), time(*divmod(closes, 60)))


calendars = st.builds(
    CalendarRules,
    state=st.sampled_from(sorted(STATES)),
    intervals=st.lists(weekly_hours(), max_size=8).map(tuple),
    closes_on_holidays=st.booleans(),
    closes_on_christmas_and_new_years_eve=st.booleans(),
)
instants = st.datetimes(datetime(2016, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(calendars, instants)
def test_it_is_open_exactly_within_the_intervals_of_the_day(rules: CalendarRules, at: datetime) -> None:
    day = at.astimezone(BERLIN).date()
    assert is_open(rules, at) == any(o.opens_at <= at < o.closes_at for o in intervals_on(rules, day))


@given(calendars, instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(rules: CalendarRules, at: datetime) -> None:
    opening = next_opening(rules, at)
    if opening is None:
        return
    assert opening >= at
    assert is_open(rules, opening)
    assert (opening == at) == is_open(rules, at)
    assert opening == at or not is_open(rules, at + (opening - at) / 2)
    assert opening == at or not is_open(rules, opening - timedelta(microseconds=1))


@given(calendars, instants)
def test_it_is_open_until_it_closes_and_closed_then(rules: CalendarRules, at: datetime) -> None:
    end = closes_at(rules, at)
    if end is None:
        return
    assert end > at
    assert is_open(rules, at)
    assert is_open(rules, end - timedelta(microseconds=1))
    assert is_open(rules, at + (end - at) / 2)
    assert not is_open(rules, end)


@given(calendars, st.dates(date(2016, 1, 1), date(2032, 1, 1)))
def test_intervals_of_a_day_are_in_order_and_apart(rules: CalendarRules, day: date) -> None:
    openings = intervals_on(rules, day)
    assert all(opening.opens_at < opening.closes_at for opening in openings)
    assert all(a.closes_at < b.opens_at for a, b in pairwise(openings))


@given(calendars, instants)
def test_every_calendar_has_sentences(rules: CalendarRules, at: datetime) -> None:
    assert sentence_now(rules, at).startswith("offen" if is_open(rules, at) else "geschlossen")
    assert sentence_today(rules, at)
    assert weekly_sentence(rules)


# --- sentences


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2026-11-23T15:42", "offen, schließt in 1 h 18 min"),
        ("2026-11-23T15:42:30", "offen, schließt in 1 h 18 min"),
        ("2026-11-23T16:59:50", "offen, schließt in 1 min"),
        ("2026-11-23T15:00", "offen, schließt in 2 h"),
        ("2026-11-23T06:00", "geschlossen, öffnet heute um 8 Uhr"),
        ("2026-11-23T18:00", "geschlossen, öffnet morgen um 8 Uhr"),
        ("2026-11-27T18:00", "geschlossen, öffnet Montag um 8 Uhr"),
        ("2026-06-04T10:00", "geschlossen wegen Feiertag (Fronleichnam), öffnet morgen um 8 Uhr"),
        ("2026-12-23T18:00", "geschlossen, öffnet Montag um 8 Uhr"),
        ("2026-12-24T10:00", "geschlossen wegen Heiligabend, öffnet Montag um 8 Uhr"),
        ("2026-12-26T10:00", "geschlossen, öffnet Montag um 8 Uhr"),
    ],
)
def test_the_sentence_of_now_says_state_and_change(at: str, sentence: str) -> None:
    assert sentence_now(SOEST, berlin(at)) == sentence


def test_an_opening_further_away_is_said_with_its_date() -> None:
    closure = ClosedDays(date(2026, 12, 21), date(2027, 1, 3), "Betriebsferien")
    rules = CalendarRules(state="NW", intervals=SOEST.intervals, closures=(closure,))
    sentence = "geschlossen wegen Betriebsferien, öffnet am Montag, 4. Januar, um 8 Uhr"
    assert sentence_now(rules, berlin("2026-12-21T10:00")) == sentence


def test_always_and_never_are_said() -> None:
    assert sentence_now(ALWAYS, berlin("2026-11-22T03:00")) == "offen, rund um die Uhr"
    assert weekly_sentence(ALWAYS) == "rund um die Uhr"
    nothing = CalendarRules(state="HE", intervals=())
    assert sentence_now(nothing, berlin("2026-11-23T10:00")) == "geschlossen, keine Öffnung eingetragen"
    assert weekly_sentence(nothing) == "keine Zeiten eingetragen"


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (SOEST, "Mo–Mi 8–17 Uhr, Do 8–18 Uhr, Fr 8–13 Uhr"),
        (week(mo="8-12 14-16:30", mi="7:30-12"), "Mo 8–12 und 14–16:30 Uhr, Mi 7:30–12 Uhr"),
        (week(sa="10-24", so="0-24"), "Sa 10–24 Uhr, So rund um die Uhr"),
    ],
)
def test_the_week_is_said_with_equal_days_together(rules: CalendarRules, sentence: str) -> None:
    assert weekly_sentence(rules) == sentence


def test_the_hours_of_today_are_said() -> None:
    assert sentence_today(week(di="8-12 14-16"), berlin("2026-11-24T10:00")) == "8–12 und 14–16 Uhr"
    assert sentence_today(SOEST, berlin("2026-11-22T10:00")) == "geschlossen"
    assert sentence_today(SOEST, berlin("2026-12-24T10:00")) == "geschlossen wegen Heiligabend"


def test_a_duration_is_rounded_up_to_whole_minutes() -> None:
    assert duration(timedelta(seconds=0)) == "0 min"
    assert duration(timedelta(seconds=61)) == "2 min"
    assert duration(timedelta(hours=25)) == "25 h"


# --- checks of what is entered


def test_an_interval_has_length_if_it_ends_later_or_at_midnight() -> None:
    assert has_length(WeeklyHours(0, time(8), time(12)))
    assert has_length(WeeklyHours(0, time(8), time(0)))
    assert not has_length(WeeklyHours(0, time(8), time(8)))
    assert not has_length(WeeklyHours(0, time(12), time(8)))


def test_intervals_overlap_only_within_a_weekday() -> None:
    assert overlap(week(mo="8-12 11-14").intervals)
    assert overlap(week(mo="8-24 11-14").intervals)
    assert not overlap(week(mo="8-12 12-14", di="8-12").intervals)


@pytest.mark.parametrize(
    ("day", "begin"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_berlin_also_when_the_clock_changes(day: date, begin: datetime) -> None:
    assert day_begin(day) == begin
