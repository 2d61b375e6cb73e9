"""Working-time arithmetic: when so many hours of a calendar will have passed, and why just then.

The open time of a calendar is laid out once as a timetable of instants with running totals; a deadline is
then two binary searches. What passes is real time: across the night of autumn the doubled hour counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, groupby

from buergerdraht.servicehours.errors import NeverOpen
from buergerdraht.servicehours.rules import (
    SHORT_WEEKDAYS,
    CalendarRules,
    WeeklyHours,
    clock,
    closed_because,
    day_begin,
    duration,
    intervals_on,
    local_day,
    local_time,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND, HOUR = timedelta(microseconds=1), timedelta(hours=1)
LONGEST_YEARS = 20
"""Beyond this a deadline is a mistake in the calendar, not a promise."""
Spans = tuple[tuple[int, int], ...]
"""Beginnings and ends in microseconds."""
SATURDAY_AND_SUNDAY = frozenset({5, 6})
WEEKEND = "Wochenende"


@dataclass(frozen=True, slots=True)
class _Year:
    """The open intervals of one year in Berlin, none of which overlap."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    totals: tuple[int, ...]
    """Open time from the beginning of the year up to the end of each interval."""
    total: int

    def open_before(self, instant: int) -> int:
        place = bisect_right(self.starts, instant) - 1
        return self.totals[place] - max(0, self.ends[place] - instant) if place >= 0 else 0

    def instant_of(self, open_time: int) -> int:
        """Return the earliest instant before which so much of the year's open time lies."""
        place = bisect_left(self.totals, open_time)
        return self.ends[place] - (self.totals[place] - open_time)


class Timetable:
    """The open intervals of a calendar, laid out year by year when they are asked for."""

    def __init__(self, rules: CalendarRules) -> None:
        self._rules = rules
        self._years: dict[int, _Year] = {}

    def due_at(self, *, since: datetime, hours: timedelta) -> datetime:
        """Return the earliest instant by which so much open time has passed; raise NeverOpen."""
        start, year = _micros(since), _year_of(since)
        if not hours:
            return since.astimezone(UTC)
        laid_out, last_year = self._year(year), year + LONGEST_YEARS
        target = laid_out.open_before(start) + hours // MICROSECOND
        while target > laid_out.total:
            target -= laid_out.total
            year += 1
            if year > last_year:
                raise NeverOpen
            laid_out = self._year(year)
        return EPOCH + laid_out.instant_of(target) * MICROSECOND

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants, negative if the end is the earlier one."""
        if end < start:
            return -self.open_between(end, start)
        first, last = _year_of(start), _year_of(end)
        whole = sum(self._year(year).total for year in range(first, last))
        before = self._year(first).open_before(_micros(start))
        return (whole + self._year(last).open_before(_micros(end)) - before) * MICROSECOND

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = _laid_out(self._rules, year)
        return known


def _laid_out(rules: CalendarRules, year: int) -> _Year:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _intervals_of_year(rules, year):
        if ends and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    lengths = (end - start for start, end in zip(starts, ends, strict=True))
    totals = tuple(accumulate(lengths))
    return _Year(tuple(starts), tuple(ends), totals, totals[-1] if totals else 0)


@lru_cache(maxsize=4096)
def timetable_of(rules: CalendarRules) -> Timetable:
    """Return the calendar's timetable, kept for the next deadline."""
    return Timetable(rules)


def due_at(rules: CalendarRules, *, since: datetime, hours: timedelta) -> datetime:
    """Return the earliest instant (UTC) by which so much open time has passed since; raise NeverOpen."""
    return timetable_of(rules).due_at(since=since, hours=hours)


def open_between(rules: CalendarRules, start: datetime, end: datetime) -> timedelta:
    """Return the open time between two instants, negative if the end is the earlier one."""
    return timetable_of(rules).open_between(start, end)


def explain(rules: CalendarRules, *, since: datetime, hours: timedelta) -> str:
    """Return how the deadline comes about, day by day, as one sentence; raise NeverOpen."""
    due = due_at(rules, since=since, hours=hours)
    days = tuple(_days(rules, since, due))
    parts = [_run_words(list(run)) for _, run in groupby(days, key=_sort_of)]
    passed = f": {', '.join(parts)}" if parts else ""
    return f"Eingegangen {_moment(since)}{passed}. Fällig {_moment(due)}."


@dataclass(frozen=True, slots=True)
class _Day:
    on: date
    counted: timedelta
    reason: str
    """Why nothing counts; empty: there is open time, or the weekday has no hours."""

    @property
    def name(self) -> str:
        return SHORT_WEEKDAYS[self.on.weekday()]


def _days(rules: CalendarRules, since: datetime, due: datetime) -> Iterator[_Day]:
    day, last = local_day(since), local_day(due)
    while day <= last:
        openings = intervals_on(rules, day)
        spans = (min(each.closes_at, due) - max(each.opens_at, since) for each in openings)
        counted = sum((span for span in spans if span > timedelta(0)), timedelta(0))
        yield _Day(day, counted, _reason(rules, day))
        day += timedelta(days=1)


def _reason(rules: CalendarRules, day: date) -> str:
    """A holiday on a weekday without hours changes nothing, and is not worth a word."""
    weekdays = {hours.weekday for hours in rules.week_on(day)}
    if day.weekday() in weekdays:
        return closed_because(rules, day)
    return WEEKEND if day.weekday() in SATURDAY_AND_SUNDAY and not weekdays & SATURDAY_AND_SUNDAY else ""


def _sort_of(day: _Day) -> tuple[str, timedelta]:
    """Days that are told together: equally long ones, and free ones of the same reason."""
    return day.reason, day.counted


def _run_words(days: list[_Day]) -> str:
    first, last = days[0], days[-1]
    names = first.name if len(days) == 1 else f"{first.name}–{last.name}"
    if first.counted:
        return (
            f"{names} {duration(first.counted)}"
            if len(days) == 1
            else f"{names} je {duration(first.counted)}"
        )
    return first.reason if first.reason == WEEKEND else f"{names} {first.reason or 'keine Zeit'}"


def _moment(at: datetime) -> str:
    day = local_day(at)
    return f"{SHORT_WEEKDAYS[day.weekday()]}, {day:%d.%m.%Y}, {clock(local_time(at))} Uhr"


def _intervals_of_year(rules: CalendarRules, year: int) -> Iterator[tuple[int, int]]:
    usual, others = (
        _spans_of(rules.intervals),
        [(week, _spans_of(week.intervals)) for week in rules.other_weeks],
    )
    for day in _days_of_year(year):
        week = next((spans for other, spans in others if other.holds_on(day)), usual) if others else usual
        spans = week[day.weekday()]
        if spans and not closed_because(rules, day):
            yield from _intervals_of_day(rules, day, spans)


def _intervals_of_day(rules: CalendarRules, day: date, spans: Spans) -> Iterator[tuple[int, int]]:
    """On days of 24 hours the weekday's spans hold as they are; only the others are worked out in full."""
    midnight = _midnight_of_usual_day(day)
    if midnight is None:
        for opening in intervals_on(rules, day):
            yield _micros(opening.opens_at), _micros(opening.closes_at)
    else:
        for opens, closes in spans:
            yield midnight + opens, midnight + closes


@lru_cache(maxsize=64)
def _days_of_year(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))


def _spans_of(week: tuple[WeeklyHours, ...]) -> tuple[Spans, ...]:
    """Return each weekday's intervals in microseconds from midnight; what overlaps is joined later."""
    spans: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for hours in sorted(week):
        closes = _since_midnight(hours.closes) or timedelta(days=1)
        spans[hours.weekday].append((_since_midnight(hours.opens) // MICROSECOND, closes // MICROSECOND))
    return tuple(map(tuple, spans))


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


@lru_cache(maxsize=16_384)
def _midnight_of_usual_day(day: date) -> int | None:
    """Return the day's beginning in microseconds since 1970; None if the clocks change on it."""
    begin, end = day_begin(day), day_begin(day + timedelta(days=1))
    return _micros(begin) if end - begin == timedelta(days=1) else None


def _year_of(at: datetime) -> int:
    """Return the year that it is in Berlin, one hour ahead of UTC when it begins."""
    return (at.astimezone(UTC) + HOUR).year


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND
