"""Calendars as rules. Callers that need many prefetch with `CALENDAR_PARTS`: four queries for any number."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from buergerdraht.servicehours.models import Calendar, Closure, WeeklyInterval
from buergerdraht.servicehours.models import OtherWeek as OtherWeekRow
from buergerdraht.servicehours.rules import CalendarRules, ClosedDays, OtherWeek, WeeklyHours

CALENDAR_PARTS = ("intervals", "closures", "other_weeks")
"""What `rules_of` reads, for prefetch_related; with a path in front: `calendar_parts`."""


def calendar_parts(path: str) -> tuple[str, ...]:
    """Return the prefetch paths of the calendar that `path` leads to, for example 'service_hours'."""
    return tuple(f"{path}__{part}" for part in CALENDAR_PARTS)


def rules_of(calendar: Calendar) -> CalendarRules:
    """Return the calendar as rules; without a query if its parts are prefetched."""
    hours: dict[int | None, list[WeeklyHours]] = defaultdict(list)
    for row in calendar.intervals.all():
        hours[row.other_week_id].append(WeeklyHours(row.weekday, row.opens, row.closes))
    others = sorted(calendar.other_weeks.all(), key=lambda week: week.valid_from)
    closures = (ClosedDays(row.first_on, row.last_on, row.reason) for row in calendar.closures.all())
    return CalendarRules(
        state=calendar.state,
        intervals=tuple(sorted(hours[None])),
        closures=tuple(sorted(closures, key=lambda closure: closure.first_on)),
        closes_on_holidays=calendar.closes_on_holidays,
        closes_on_christmas_and_new_years_eve=calendar.closes_on_christmas_and_new_years_eve,
        local_holidays=tuple(calendar.local_holidays),
        other_weeks=tuple(
            OtherWeek(week.valid_from, week.valid_until, tuple(sorted(hours[week.pk]))) for week in others
        ),
    )


def rules_by_id(calendars: QuerySet[Calendar]) -> dict[int, CalendarRules]:
    """Return the rules of many calendars, four queries; equal ones are one object."""
    hours: defaultdict[tuple[int, int | None], list[WeeklyHours]] = defaultdict(list)
    intervals = WeeklyInterval.objects.filter(calendar__in=calendars.values("pk"))
    for calendar, week, weekday, opens, closes in intervals.values_list(
        "calendar_id", "other_week_id", "weekday", "opens", "closes"
    ):
        hours[calendar, week].append(WeeklyHours(weekday, opens, closes))
    closures, others = _closures(calendars), _other_weeks(calendars, hours)
    known: dict[CalendarRules, CalendarRules] = {}
    rows = calendars.values_list(
        "pk", "state", "closes_on_holidays", "closes_on_christmas_and_new_years_eve", "local_holidays"
    )
    rules = {
        pk: CalendarRules(
            state,
            tuple(sorted(hours[pk, None])),
            tuple(closures[pk]),
            on_holidays,
            on_eves,
            tuple(local),
            tuple(others[pk]),
        )
        for pk, state, on_holidays, on_eves, local in rows
    }
    return {pk: known.setdefault(each, each) for pk, each in rules.items()}


def _closures(calendars: QuerySet[Calendar]) -> defaultdict[int, list[ClosedDays]]:
    closures: defaultdict[int, list[ClosedDays]] = defaultdict(list)
    rows = Closure.objects.filter(calendar__in=calendars.values("pk")).order_by("first_on")
    for calendar, first, last, reason in rows.values_list("calendar_id", "first_on", "last_on", "reason"):
        closures[calendar].append(ClosedDays(first, last, reason))
    return closures


def _other_weeks(
    calendars: QuerySet[Calendar], hours: Mapping[tuple[int, int | None], list[WeeklyHours]]
) -> defaultdict[int, list[OtherWeek]]:
    others: defaultdict[int, list[OtherWeek]] = defaultdict(list)
    rows = OtherWeekRow.objects.filter(calendar__in=calendars.values("pk")).order_by("valid_from")
    for calendar, week, begin, end in rows.values_list("calendar_id", "pk", "valid_from", "valid_until"):
        others[calendar].append(OtherWeek(begin, end, tuple(sorted(hours.get((calendar, week), ())))))
    return others


def closures_from(calendar: Calendar, *, day: date) -> QuerySet[Closure]:
    """Return the closures that end on that day or later, in their order."""
    return Closure.objects.filter(calendar=calendar, last_on__gte=day).order_by("first_on")


def other_weeks_from(calendar: Calendar, *, day: date) -> QuerySet[OtherWeekRow]:
    """Return the other weeks that hold on that day or later, in their order."""
    return OtherWeekRow.objects.filter(calendar=calendar).exclude(valid_until__lte=day).order_by("valid_from")


def rules_of_calendar(calendar_id: int) -> CalendarRules:
    """Return the rules of one calendar by its id; raises Calendar.DoesNotExist."""
    return rules_of(Calendar.objects.prefetch_related(*CALENDAR_PARTS).get(pk=calendar_id))
