"""Goes back through the weeks of a year and writes the days of which nothing is known."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from buergerdraht.demo.year.cast import add_colleagues, cast_of
from buergerdraht.demo.year.play import Cast, play_day
from buergerdraht.demo.year.write import matters, write_day
from buergerdraht.quality.models import DayFigures
from buergerdraht.quality.operations import rebuild
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import day_begin, intervals_on, local_day
from buergerdraht.telephony.models import Call

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
WEEKS = 53


def weeks_before(today: date) -> tuple[Span, ...]:
    """Return the weeks of the year before the day, the newest first, which ends the day before."""
    monday = today - ONE_DAY - timedelta(days=(today - ONE_DAY).weekday())
    begins = [monday - number * WEEK for number in range(WEEKS)]
    return tuple(Span(begin, min(begin + WEEK, today)) for begin in begins)


def write_next_week(*, calls: int, now: datetime) -> Span | None:
    """Write the newest week of the last year of which days are missing; None: there is none.

    Its calls are counted with the week before, which tells who has called again; at once if that is there.
    """
    weeks = weeks_before(local_day(now))
    add_colleagues(now=now)
    cast, counted = cast_of(calls=calls), _counted_days(weeks)
    missing = [(week, days) for week in weeks if (days := _missing(week, cast, counted=counted))]
    if not missing:
        return None
    (week, days), *rest = missing
    later = weeks[: weeks.index(week)][-1:]
    is_before_there = not rest or rest[0][0].until != week.first_on
    _write(days, cast, counted=(*later, week) if is_before_there else later, now=now)
    return week


def is_missing(*, now: datetime) -> bool:
    """Tell whether there are days to be written."""
    weeks = weeks_before(local_day(now))
    cast, counted = cast_of(calls=1), _counted_days(weeks)
    return any(_missing(week, cast, counted=counted) for week in weeks)


@transaction.atomic
def _write(days: Iterable[date], cast: Cast, *, counted: Iterable[Span], now: datetime) -> None:
    about = matters(now=now)
    for day in days:
        write_day(play_day(cast, day=day), day=day, about=about, now=now)
    for span in counted:
        rebuild(span, now=now)


def _counted_days(weeks: Sequence[Span]) -> frozenset[date]:
    rows = DayFigures.objects.filter(day_on__gte=weeks[-1].first_on).order_by()
    return frozenset(rows.values_list("day_on", flat=True).distinct())


def _missing(week: Span, cast: Cast, *, counted: Container[date]) -> list[date]:
    """Return the days on which nobody called; none if every centre was closed on all of them.

    On a day with calls the telephone was in use: what really happened stays alone.
    """
    centres = cast.directory.centres
    empty = [day for day in week.days() if day not in counted and not _has_calls(day, centres)]
    is_open = any(intervals_on(each.hours, day) for day in empty for each in centres.values())
    return empty if is_open else []


def _has_calls(day: date, centre_ids: Iterable[int]) -> bool:
    calls = Call.objects.filter(centre__in=list(centre_ids))
    return calls.filter(arrived_at__gte=day_begin(day), arrived_at__lt=day_begin(day + ONE_DAY)).exists()
