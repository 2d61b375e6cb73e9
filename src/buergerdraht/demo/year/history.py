"""Goes back through the weeks of a year and writes the days of which nothing is known."""

from datetime import date, datetime, timedelta

from django.db import transaction

from buergerdraht.demo.year.cast import add_colleagues, cast_of
from buergerdraht.demo.year.play import Cast, play_day
from buergerdraht.demo.year.write import matters, write_day
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

    Its calls are counted with the week before, which tells who has called again; the last one at once.
    """
    weeks = weeks_before(local_day(now))
    add_colleagues(now=now)
    cast = cast_of(calls=calls)
    for later, week in zip((None, *weeks), weeks, strict=False):
        days = _missing(week, cast)
        if days:
            _write(days, cast, later=later, last=week if week is weeks[-1] else None, now=now)
            return week
    return None


def is_missing(*, now: datetime) -> bool:
    """Tell whether there are days to be written."""
    cast = cast_of(calls=1)
    return any(_missing(week, cast) for week in weeks_before(local_day(now)))


@transaction.atomic
def _write(days: list[date], cast: Cast, *, later: Span | None, last: Span | None, now: datetime) -> None:
    about = matters(now=now)
    for day in days:
        write_day(play_day(cast, day=day), day=day, about=about, now=now)
    for span in filter(None, (later, last)):
        rebuild(span)


def _missing(week: Span, cast: Cast) -> list[date]:
    """Return the days on which nobody called; none if every centre was closed on all of them.

    On a day with calls the telephone was in use: what really happened stays alone.
    """
    empty = [day for day in week.days() if not _has_calls(day)]
    hours = [centre.hours for centre in cast.directory.centres.values()]
    is_open = any(intervals_on(each, day) for day in empty for each in hours)
    return empty if is_open else []


def _has_calls(day: date) -> bool:
    return Call.objects.filter(
        arrived_at__gte=day_begin(day), arrived_at__lt=day_begin(day + ONE_DAY)
    ).exists()
