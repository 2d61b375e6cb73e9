"""Make and change calendars."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from buergerdraht.servicehours.errors import (
    ClosuresOverlap,
    ClosureWithoutLength,
    IntervalsOverlap,
    IntervalWithoutLength,
    NoHours,
)
from buergerdraht.servicehours.models import Calendar, Closure, WeeklyInterval
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours, has_length, overlap


@transaction.atomic
def make_calendar(name: str, *, rules: CalendarRules) -> Calendar:
    """Make a calendar with these rules; raises what `set_weekly_hours` and `add_closure` raise."""
    calendar = Calendar.objects.create(
        name=name,
        state=rules.state,
        closes_on_holidays=rules.closes_on_holidays,
        closes_on_christmas_and_new_years_eve=rules.closes_on_christmas_and_new_years_eve,
    )
    set_weekly_hours(calendar, intervals=rules.intervals)
    for closure in rules.closures:
        add_closure(calendar, first_on=closure.first_on, last_on=closure.last_on, reason=closure.reason)
    return calendar


@transaction.atomic
def set_weekly_hours(calendar: Calendar, *, intervals: Iterable[WeeklyHours]) -> None:
    """Make the weekly pattern exactly this; raises NoHours, IntervalWithoutLength, IntervalsOverlap."""
    hours = sorted(intervals)
    _check_hours(hours)
    calendar.intervals.all().delete()
    WeeklyInterval.objects.bulk_create(
        WeeklyInterval(calendar=calendar, weekday=h.weekday, opens=h.opens, closes=h.closes) for h in hours
    )


@transaction.atomic
def add_closure(calendar: Calendar, *, first_on: date, last_on: date, reason: str) -> Closure:
    """Close the calendar on these days, both inclusive; raises ClosureWithoutLength, ClosuresOverlap."""
    if last_on < first_on:
        raise ClosureWithoutLength
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    if calendar.closures.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise ClosuresOverlap
    return Closure.objects.create(calendar=calendar, first_on=first_on, last_on=last_on, reason=reason)


def _check_hours(hours: list[WeeklyHours]) -> None:
    if not hours:
        raise NoHours
    if not all(has_length(interval) for interval in hours):
        raise IntervalWithoutLength
    if overlap(hours):
        raise IntervalsOverlap
