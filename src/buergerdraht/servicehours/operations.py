"""Make and change calendars."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

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
from buergerdraht.servicehours.models import Calendar, Closure, OtherWeek, WeeklyInterval
from buergerdraht.servicehours.public_holidays import are_local_holidays
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours, has_length, overlap


@transaction.atomic
def make_calendar(name: str, *, rules: CalendarRules) -> Calendar:
    """Make a calendar with these rules; raises what the operations on its parts raise."""
    calendar = Calendar.objects.create(
        name=name,
        state=rules.state,
        closes_on_holidays=rules.closes_on_holidays,
        closes_on_christmas_and_new_years_eve=rules.closes_on_christmas_and_new_years_eve,
    )
    set_holidays(calendar, state=rules.state, local_holidays=rules.local_holidays)
    set_weekly_hours(calendar, intervals=rules.intervals)
    for week in rules.other_weeks:
        add_other_week(
            calendar, valid_from=week.valid_from, valid_until=week.valid_until, intervals=week.intervals
        )
    for closure in rules.closures:
        add_closure(calendar, first_on=closure.first_on, last_on=closure.last_on, reason=closure.reason)
    return calendar


@transaction.atomic
def set_weekly_hours(calendar: Calendar, *, intervals: Iterable[WeeklyHours]) -> None:
    """Make the weekly pattern exactly this; raises NoHours, IntervalWithoutLength, IntervalsOverlap."""
    hours = sorted(intervals)
    _check_hours(hours)
    calendar.intervals.filter(other_week=None).delete()
    _write_hours(calendar, hours, other_week=None)


@transaction.atomic
def set_holidays(calendar: Calendar, *, state: str, local_holidays: Sequence[str]) -> None:
    """Let the Land's holidays hold, and these of the municipality; raises LocalHolidayElsewhere."""
    if not are_local_holidays(local_holidays, state=state):
        raise LocalHolidayElsewhere
    calendar.state, calendar.local_holidays = state, sorted(local_holidays)
    calendar.save(update_fields=["state", "local_holidays"])


@transaction.atomic
def add_other_week(
    calendar: Calendar, *, valid_from: date, valid_until: date | None, intervals: Iterable[WeeklyHours]
) -> OtherWeek:
    """Let other hours hold for a time, half-open; raises OtherWeekWithoutLength, OtherWeeksOverlap.

    And what `set_weekly_hours` raises.
    """
    hours = sorted(intervals)
    _check_hours(hours)
    if valid_until is not None and valid_until <= valid_from:
        raise OtherWeekWithoutLength
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    reaching = calendar.other_weeks.exclude(valid_until__lte=valid_from)
    if (reaching.filter(valid_from__lt=valid_until) if valid_until else reaching).exists():
        raise OtherWeeksOverlap
    week = OtherWeek.objects.create(calendar=calendar, valid_from=valid_from, valid_until=valid_until)
    _write_hours(calendar, hours, other_week=week)
    return week


@transaction.atomic
def add_closure(calendar: Calendar, *, first_on: date, last_on: date, reason: str) -> Closure:
    """Close the calendar on these days, both inclusive; raises ClosureWithoutLength, ClosuresOverlap."""
    if last_on < first_on:
        raise ClosureWithoutLength
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    if calendar.closures.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise ClosuresOverlap
    return Closure.objects.create(calendar=calendar, first_on=first_on, last_on=last_on, reason=reason)


def _write_hours(calendar: Calendar, hours: list[WeeklyHours], *, other_week: OtherWeek | None) -> None:
    WeeklyInterval.objects.bulk_create(
        WeeklyInterval(
            calendar=calendar, other_week=other_week, weekday=h.weekday, opens=h.opens, closes=h.closes
        )
        for h in hours
    )


def _check_hours(hours: list[WeeklyHours]) -> None:
    if not hours:
        raise NoHours
    if not all(has_length(interval) for interval in hours):
        raise IntervalWithoutLength
    if overlap(hours):
        raise IntervalsOverlap
