"""Notices: whom they reach, when they hold, in which order they are read; what calendars tell."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.notices import (
    NoticeText,
    Place,
    Reach,
    Standing,
    Urgency,
    calendar_notices,
    closed_days,
    end_of_today,
    in_order,
    reaches,
    standing,
    town_hall_of,
    validity_words,
)
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, ClosedDays, OtherWeek, WeeklyHours

NOW = datetime(2026, 11, 24, 9, 38, tzinfo=UTC)
LEUN = Place(1, None, "06532014")
HASLOH = Place(2, 3, "01056018")
WEEK = tuple(WeeklyHours(day, time(8), time(12)) for day in range(5))
TRIP = ClosedDays(date(2026, 11, 25), date(2026, 11, 25), "Betriebsausflug")


@pytest.mark.parametrize(
    ("reach", "place", "expected"),
    [
        (Reach(1), LEUN, True),
        (Reach(2), LEUN, False),
        (Reach(3), HASLOH, True),
        (Reach(None), LEUN, True),
        (Reach(None, "06532"), LEUN, True),
        (Reach(None, "06"), LEUN, True),
        (Reach(None, "06532014"), LEUN, True),
        (Reach(None, "06532014"), Place(1, None, "065320000014"), True),
        (Reach(None, "065320000014"), LEUN, True),
        (Reach(None, "06534"), LEUN, False),
        (Reach(None, "06"), Place(1, None, ""), False),
    ],
)
def test_a_notice_reaches_an_authority(reach: Reach, place: Place, *, expected: bool) -> None:
    assert reaches(reach, place) is expected


@given(
    st.timedeltas(timedelta(days=-3), timedelta(days=3)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
)
def test_a_notice_holds_from_its_beginning_until_just_before_its_end(
    begin: timedelta, length: timedelta
) -> None:
    begins_at, ends_at = NOW + begin, NOW + begin + length
    stands = standing(valid_from_at=begins_at, valid_until_at=ends_at, withdrawn_at=None, now=NOW)
    assert (stands == Standing.NOW) == (begins_at <= NOW < ends_at)
    assert (stands == Standing.SOON) == (begins_at > NOW)


def test_a_withdrawn_notice_has_ended() -> None:
    later = NOW + timedelta(days=1)
    assert standing(valid_from_at=NOW, valid_until_at=later, withdrawn_at=NOW, now=NOW) == Standing.ENDED


def _text(title: str, urgency: Urgency, *, hours: int = 1) -> NoticeText:
    return NoticeText(1, title, "", urgency, "Stadt Leun", NOW, NOW + timedelta(hours=hours))


def test_urgent_notices_are_read_first_then_those_that_end_first() -> None:
    notices = [
        _text("Markt", Urgency.INFO),
        _text("Amt zu", Urgency.IMPORTANT, hours=9),
        _text("Stau", Urgency.IMPORTANT),
        _text("Flut", Urgency.URGENT, hours=99),
    ]
    assert [each.title for each in in_order(notices)] == ["Flut", "Stau", "Amt zu", "Markt"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 11, 25, 17, tzinfo=UTC)),
        (datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 16, tzinfo=UTC)),
    ],
)
def test_a_notice_of_the_day_ends_at_18_oclock(now: datetime, expected: datetime) -> None:
    assert end_of_today(now) == expected


def test_validity_is_said_as_people_say_it() -> None:
    tomorrow = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    assert validity_words(NOW, end_of_today(NOW), now=NOW) == "bis heute, 18 Uhr"
    assert validity_words(tomorrow, tomorrow + timedelta(days=1), now=NOW) == "ab morgen, 8:30 Uhr"
    assert validity_words(NOW, tomorrow + timedelta(days=7), now=NOW) == "bis Mittwoch, 2. Dezember, 8:30 Uhr"


def _titles(rules: CalendarRules, now: datetime = NOW) -> list[str]:
    return [
        each.title for each in calendar_notices(rules, town_hall="Rathaus Leun", whose="Stadt Leun", now=now)
    ]


def test_a_closure_tomorrow_is_told_by_itself() -> None:
    assert _titles(CalendarRules("HE", WEEK, (TRIP,))) == ["Rathaus Leun morgen geschlossen: Betriebsausflug"]


def test_a_closure_of_several_days_is_one_notice_over_the_weekend() -> None:
    week = ClosedDays(date(2026, 11, 26), date(2026, 12, 2), "Umzug")
    expected = "Rathaus Leun von Donnerstag, 26. November bis Mittwoch, 2. Dezember geschlossen: Umzug"
    assert _titles(CalendarRules("HE", WEEK, (week,))) == [expected]


def test_what_is_more_than_a_week_away_or_on_a_free_weekday_is_not_told() -> None:
    far = ClosedDays(date(2026, 12, 1), date(2026, 12, 1), "Umbau")
    saturday = ClosedDays(date(2026, 11, 28), date(2026, 11, 28), "Umbau")
    assert _titles(CalendarRules("HE", WEEK, (far, saturday))) == []


def test_holidays_and_christmas_eve_are_told() -> None:
    now = datetime(2026, 12, 24, 8, tzinfo=UTC)
    told = _titles(CalendarRules("HE", WEEK), now)
    assert told[0] == "Rathaus Leun heute geschlossen: Heiligabend"
    assert told[1].startswith("Rathaus Leun morgen geschlossen: Feiertag")


def test_a_closure_of_today_is_important_and_ends_with_its_last_day() -> None:
    notice = calendar_notices(
        CalendarRules("HE", WEEK, (TRIP,)),
        town_hall="Rathaus Leun",
        whose="Stadt Leun",
        now=NOW + timedelta(days=1),
    )[0]
    assert notice.urgency == Urgency.IMPORTANT
    assert notice.is_from_calendar
    assert notice.valid_until_at == datetime(2026, 11, 26, tzinfo=BERLIN)


SHORT = (WeeklyHours(0, time(8), time(12)),)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-11-23", []),
        ("2026-11-24", ["ab Dienstag, 1. Dezember mit anderen Zeiten: Mo 8–12 Uhr"]),
        ("2026-11-30", ["ab morgen mit anderen Zeiten: Mo 8–12 Uhr"]),
        ("2026-12-01", ["ab heute mit anderen Zeiten: Mo 8–12 Uhr"]),
        ("2026-12-07", ["seit Dienstag, 1. Dezember mit anderen Zeiten: Mo 8–12 Uhr"]),
        ("2026-12-08", []),
    ],
)
def test_other_hours_tell_themselves_a_week_before_and_a_week_on(today: str, words: list[str]) -> None:
    other = OtherWeek(date(2026, 12, 1), None, SHORT)
    now = datetime.fromisoformat(f"{today}T09:00:00+01:00")
    assert _titles(CalendarRules("HE", WEEK, other_weeks=(other,)), now) == [
        f"Rathaus Leun {each}" for each in words
    ]


def test_the_return_to_the_usual_hours_is_told_too() -> None:
    other = OtherWeek(date(2026, 10, 1), date(2026, 11, 26), SHORT)
    [title] = _titles(CalendarRules("HE", WEEK, other_weeks=(other,)))
    assert title.startswith("Rathaus Leun ab Donnerstag, 26. November mit anderen Zeiten: Mo–Fr")


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 20), st.integers(0, 20))
def test_closed_days_never_name_an_open_day(today: date, begin: int, length: int) -> None:
    first = today + timedelta(days=begin - 10)
    closure = ClosedDays(first, first + timedelta(days=length), "Umbau")
    rules = CalendarRules(
        "HE", WEEK, (closure,), closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False
    )
    for closed in closed_days(rules, today=today):
        assert today <= closed.first_on <= closed.last_on
        assert closure.first_on <= closed.first_on
        assert closed.last_on <= closure.last_on
        assert closed.first_on.weekday() < 5


@pytest.mark.parametrize(
    ("name", "is_municipality", "expected"),
    [
        ("Stadt Leun", True, "Rathaus Leun"),
        ("Gemeinde Hasloh", True, "Rathaus Hasloh"),
        ("Hansestadt Wesel", True, "Rathaus Hansestadt Wesel"),
        ("Stadt", True, "Rathaus Stadt"),
        ("Kreis Soest", False, "Kreis Soest"),
    ],
)
def test_the_house_has_its_name(name: str, *, is_municipality: bool, expected: str) -> None:
    assert town_hall_of(name, is_municipality=is_municipality) == expected
