"""Calendars are entered, checked, and read back as rules."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from buergerdraht.servicehours.errors import (
    ClosuresOverlap,
    ClosureWithoutLength,
    IntervalsOverlap,
    IntervalWithoutLength,
    LocalHolidayElsewhere,
    NoHours,
    OtherWeeksOverlap,
    OtherWeekWithoutLength,
)
from buergerdraht.servicehours.models import Calendar, Closure, WeeklyInterval
from buergerdraht.servicehours.operations import (
    add_closure,
    add_other_week,
    make_calendar,
    set_holidays,
    set_weekly_hours,
)
from buergerdraht.servicehours.queries import (
    CALENDAR_PARTS,
    calendar_parts,
    other_weeks_from,
    rules_of,
    rules_of_calendar,
)
from buergerdraht.servicehours.rules import CalendarRules, ClosedDays, OtherWeek, WeeklyHours

pytestmark = pytest.mark.django_db

MORNING = WeeklyHours(0, time(8), time(12))
RULES = CalendarRules(
    state="BY",
    intervals=(MORNING, WeeklyHours(0, time(14), time(0))),
    closures=(ClosedDays(date(2026, 12, 1), date(2026, 12, 2), "Betriebsausflug"),),
    closes_on_holidays=False,
    local_holidays=("assumption", "peace_festival"),
    other_weeks=(
        OtherWeek(date(2026, 7, 1), date(2026, 9, 1), (WeeklyHours(0, time(8), time(12)),)),
        OtherWeek(date(2027, 1, 1), None, (WeeklyHours(1, time(8), time(12)),)),
    ),
)


def test_a_calendar_is_read_back_as_it_was_made() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    assert rules_of(calendar) == rules_of_calendar(calendar.pk) == RULES


def test_many_calendars_cost_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        make_calendar(f"Rathaus {number}", rules=RULES)
    with django_assert_num_queries(4):
        assert {rules_of(c) for c in Calendar.objects.prefetch_related(*CALENDAR_PARTS)} == {RULES}
    assert calendar_parts("service_hours") == (
        "service_hours__intervals",
        "service_hours__closures",
        "service_hours__other_weeks",
    )


def test_new_weekly_hours_replace_the_old_ones() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    set_weekly_hours(calendar, intervals=[MORNING])
    assert rules_of(calendar).intervals == (MORNING,)


@pytest.mark.parametrize(
    ("intervals", "error"),
    [
        ([], NoHours),
        ([WeeklyHours(0, time(12), time(8))], IntervalWithoutLength),
        ([MORNING, WeeklyHours(0, time(11), time(14))], IntervalsOverlap),
    ],
)
def test_wrong_hours_are_refused_and_the_old_ones_stay(
    intervals: list[WeeklyHours], error: type[Exception]
) -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    with pytest.raises(error):
        set_weekly_hours(calendar, intervals=intervals)
    assert rules_of(calendar) == RULES


def test_wrong_closures_are_refused() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    with pytest.raises(ClosureWithoutLength):
        add_closure(calendar, first_on=date(2026, 12, 9), last_on=date(2026, 12, 8), reason="Umzug")
    with pytest.raises(ClosuresOverlap):
        add_closure(calendar, first_on=date(2026, 12, 2), last_on=date(2026, 12, 8), reason="Umzug")


def test_other_weeks_do_not_overlap_and_the_usual_week_changes_apart_from_them() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    for first, until in ((date(2026, 8, 31), date(2026, 9, 5)), (date(2026, 1, 1), None)):
        with pytest.raises(OtherWeeksOverlap):
            add_other_week(calendar, valid_from=first, valid_until=until, intervals=[MORNING])
    with pytest.raises(OtherWeekWithoutLength):
        add_other_week(
            calendar, valid_from=date(2026, 9, 1), valid_until=date(2026, 9, 1), intervals=[MORNING]
        )
    add_other_week(calendar, valid_from=date(2026, 9, 1), valid_until=date(2026, 9, 2), intervals=[MORNING])
    set_weekly_hours(calendar, intervals=[MORNING])
    assert len(rules_of(calendar).other_weeks) == 3
    assert [week.valid_from for week in other_weeks_from(calendar, day=date(2026, 9, 2))] == [
        date(2027, 1, 1)
    ]


def test_a_local_holiday_of_another_land_is_refused() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    with pytest.raises(LocalHolidayElsewhere):
        set_holidays(calendar, state="SH", local_holidays=["assumption"])
    assert rules_of(calendar).state == "BY"


def test_the_database_itself_refuses_an_interval_without_length_and_an_unknown_land() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyInterval.objects.create(calendar=calendar, weekday=1, opens=time(9), closes=time(9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(name="Nirgends", state="XX")


def test_its_rows_say_what_they_are() -> None:
    make_calendar("Rathaus", rules=RULES)
    assert str(Calendar.objects.get()) == "Rathaus"
    assert str(WeeklyInterval.objects.order_by("opens")[0]) == "Rathaus: 0, 08:00–12:00"
    assert str(Closure.objects.get()) == "Rathaus: Betriebsausflug"
