"""Working-time arithmetic: when so many hours of a calendar will have passed, and why just then.

The open time of a calendar is laid out once as a timetable of instants with running totals; a deadline is
then two binary searches. What passes is real time: across the night of autumn the doubled hour counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from buergerdraht.servicehours.errors import NeverOpen
from buergerdraht.servicehours.rules import (
    SHORT_WEEKDAYS,
    CalendarRules,
    clock,
    closed_because,
    duration,
    intervals_on,
    local_day,
    local_time,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST_YEARS = 20
"""Beyond this a deadline is a mistake in the calendar, not a promise."""
SATURDAY_AND_SUNDAY = frozenset({5, 6})
WEEKEND = "Wochenende"


@dataclass(slots=True)
class Timetable:
    """The open intervals of a calendar in microseconds since 1970, laid out year by year when asked for."""

    rules: CalendarRules
    _first_year: int = 0
    _next_year: int = 0
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _totals: list[int] = field(default_factory=list)
    """Open time up to the end of each interval."""

    def due_at(self, *, since: datetime, hours: timedelta) -> datetime:
        """Return the earliest instant by which so much open time has passed; raise NeverOpen."""
        start, year = _micros(since), since.astimezone(UTC).year
        self._cover(year)
        target = self._open_before(start) + hours // MICROSECOND
        last_year = year + LONGEST_YEARS
        while not self._totals or self._totals[-1] < target:
            if self._next_year > last_year:
                raise NeverOpen
            self._add_year()
        place = bisect_left(self._totals, target)
        due = self._ends[place] - (self._totals[place] - target)
        return EPOCH + max(due, start) * MICROSECOND

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants, negative if the end is the earlier one."""
        for year in (start.astimezone(UTC).year, end.astimezone(UTC).year):
            self._cover(year)
        return (self._open_before(_micros(end)) - self._open_before(_micros(start))) * MICROSECOND

    def _open_before(self, instant: int) -> int:
        place = bisect_right(self._starts, instant) - 1
        if place < 0:
            return 0
        return self._totals[place] - max(0, self._ends[place] - instant)

    def _cover(self, year: int) -> None:
        """Lay out the year with its neighbours: an interval of New Year's Eve may end in the next one."""
        if not self._next_year or year - 1 < self._first_year:
            self._first_year = self._next_year = year - 1
            self._starts, self._ends, self._totals = [], [], []
        while self._next_year <= year + 1:
            self._add_year()

    def _add_year(self) -> None:
        for start, end in _intervals_of_year(self.rules, self._next_year):
            if self._ends and start <= self._ends[-1]:
                self._totals[-1] += end - self._ends[-1]
                self._ends[-1] = end
            else:
                self._totals.append((self._totals[-1] if self._totals else 0) + end - start)
                self._starts.append(start)
                self._ends.append(end)
        self._next_year += 1


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
    weekdays = {hours.weekday for hours in rules.intervals}
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
    day, end = date(year, 1, 1), date(year + 1, 1, 1)
    while day < end:
        for opening in intervals_on(rules, day):
            yield _micros(opening.opens_at), _micros(opening.closes_at)
        day += timedelta(days=1)


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND
