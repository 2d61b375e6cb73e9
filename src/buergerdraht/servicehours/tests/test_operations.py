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
    NoHours,
)
from buergerdraht.servicehours.models import Calendar, Closure, WeeklyInterval
from buergerdraht.servicehours.operations import add_closure, make_calendar, set_weekly_hours
from buergerdraht.servicehours.queries import CALENDAR_PARTS, calendar_parts, rules_of, rules_of_calendar
from buergerdraht.servicehours.rules import CalendarRules, ClosedDays, WeeklyHours

pytestmark = pytest.mark.django_db

MORNING = WeeklyHours(0, time(8), time(12))
RULES = CalendarRules(
    state="SH",
    intervals=(MORNING, WeeklyHours(0, time(14), time(0))),
    closures=(ClosedDays(date(2026, 12, 1), date(2026, 12, 2), "Betriebsausflug"),),
    closes_on_holidays=False,
)


def test_a_calendar_is_read_back_as_it_was_made() -> None:
    calendar = make_calendar("Rathaus", rules=RULES)
    assert rules_of(calendar) == rules_of_calendar(calendar.pk) == RULES


def test_many_calendars_cost_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        make_calendar(f"Rathaus {number}", rules=RULES)
    with django_assert_num_queries(3):
        assert {rules_of(c) for c in Calendar.objects.prefetch_related(*CALENDAR_PARTS)} == {RULES}
    assert calendar_parts("service_hours") == ("service_hours__intervals", "service_hours__closures")


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
