"""Days, times of day and durations as telephone systems write them. Pure.

A moment is told in seconds since the begin of 2000 by the clock on the wall: load is asked for by the hour
that people know, and a file says nothing of summer time.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = date(2000, 1, 1)
DAY = 86_400
MOST_KEPT = 200_000
"""Of a kind of text whose meaning is remembered; a hostile file has endless ones."""
_DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?(?:\s*Uhr)?")
_CLOCK = re.compile(r"(-?)(?:(\d+)\s*[.d]\s*)?(\d+):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")


class DateOrder(StrEnum):
    """In which order a date is written."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


DATE_ORDER_LABELS = {
    DateOrder.DAY_FIRST: "Tag, Monat, Jahr (31.12.2026)",
    DateOrder.MONTH_FIRST: "Monat, Tag, Jahr (12/31/2026)",
    DateOrder.YEAR_FIRST: "Jahr, Monat, Tag (2026-12-31)",
}
_PLACES = {DateOrder.DAY_FIRST: (2, 1, 0), DateOrder.MONTH_FIRST: (2, 0, 1), DateOrder.YEAR_FIRST: (0, 1, 2)}
"""Where year, month and day stand."""


class Unreadable(ValueError):
    """A text is no moment and no duration."""


@dataclass(frozen=True, slots=True)
class GuessedOrder:
    """In which order dates seem to be written; ambiguous: what was seen may also be read another way."""

    order: DateOrder
    is_ambiguous: bool = False
    example: str = ""


class Remembered(dict[str, int]):
    """Texts with their meaning, worked out once each: days and durations repeat."""

    def __init__(self, work_out: Callable[[str], int]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> int:
        if len(self) >= MOST_KEPT:
            self.clear()
        value = self[text] = self._work_out(text)
        return value


class Clock:
    """Reads moments in one order of dates."""

    def __init__(self, order: DateOrder) -> None:
        self._days = Remembered(lambda text: begin_of_day(text, order=order))
        self._times = Remembered(seconds_of_day)

    def moment(self, text: str) -> int:
        """Return a date with its time; raise Unreadable."""
        day, _, time = text.strip().partition("T" if "T" in text else " ")
        if time[-1:] == "Z" or "+" in time or "-" in time:
            return _with_offset(text)
        return self._days[day] + self._times[time]

    def of_parts(self, day: str, time: str) -> int:
        """Return a date and a time of two columns together; raise Unreadable."""
        return self._days[day.strip()] + self._times[time.strip()]


def looks_like_moment(text: str) -> bool:
    """Tell whether a text begins with a date."""
    return _DATE.match(text.strip()) is not None


def begin_of_day(text: str, *, order: DateOrder) -> int:
    """Return when a day begins; a year of two digits is of this century. Raise Unreadable."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    parts = [found[1], found[3], found[4]]
    year, month, day = (int(parts[place]) for place in _PLACES[order])
    try:
        return (date(year if year > 99 else 2000 + year, month, day) - BEGIN).days * DAY
    except ValueError as error:
        raise Unreadable(text) from error


def seconds_of_day(text: str) -> int:
    """Return the seconds since midnight; raise Unreadable."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Unreadable(text)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = _hour_of_day(hour, half=found[4].lower(), text=text)
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable(text)
    return hour * 3600 + minute * 60 + second


def duration(text: str) -> int:
    """Return whole seconds of 754, 754,6, 12:34 (minutes) or 0:12:34; less than nothing is told, too.

    Raise Unreadable.
    """
    plain = text.strip()
    if not plain:
        return 0
    if found := _CLOCK.fullmatch(plain):
        days, first, second, third = (int(found[place] or 0) for place in (2, 3, 4, 5))
        hours, minutes, seconds = (first, second, third) if found[5] else (0, first, second)
        told = days * DAY + hours * 3600 + minutes * 60 + seconds
        return -told if found[1] else told
    try:
        return round(float(plain.replace(",", ".", 1).removesuffix("s").strip()))
    except (ValueError, OverflowError) as error:
        raise Unreadable(text) from error


def seconds_between(begin: int, end: int) -> int:
    """Return how long it was from one moment to another; in the nights of the change by the true clock.

    Of an hour that comes twice the reading is taken with which the end comes soonest after the begin.
    """
    plain = end - begin
    if not _is_near_change(begin):
        return plain
    lengths = [_instant(end, fold=last) - _instant(begin, fold=first) for first in (0, 1) for last in (0, 1)]
    return min((length for length in lengths if length >= 0), default=plain)


def guessed_order(texts: Iterable[str]) -> GuessedOrder:
    """Return the order in which the dates of a sample are written; with dots the day comes first."""
    dates = [found for text in texts if (found := _DATE.match(text.strip()))]
    if not dates:
        return GuessedOrder(DateOrder.DAY_FIRST)
    if len(dates[0][1]) > 2:
        return GuessedOrder(DateOrder.YEAR_FIRST)
    if dates[0][2] == "." or any(int(found[1]) > 12 for found in dates):
        return GuessedOrder(DateOrder.DAY_FIRST)
    if any(int(found[3]) > 12 for found in dates):
        return GuessedOrder(DateOrder.MONTH_FIRST)
    return GuessedOrder(DateOrder.DAY_FIRST, is_ambiguous=True, example=dates[0][0])


def _hour_of_day(hour: int, *, half: str, text: str) -> int:
    if not 1 <= hour <= 12:
        raise Unreadable(text)
    return hour % 12 + (12 if half == "pm" else 0)


def _with_offset(text: str) -> int:
    """A moment that names its distance from UTC becomes the time on the wall in Germany."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Unreadable(text) from error
    wall = at.astimezone(BERLIN)
    return (wall.date() - BEGIN).days * DAY + wall.hour * 3600 + wall.minute * 60 + wall.second


def _is_near_change(moment: int) -> bool:
    """Clocks change in a night to Sunday, late in March and in October; calls last less than a day."""
    day = date.fromordinal(BEGIN.toordinal() + (moment + 6 * 3600) // DAY)
    return day.month in (3, 10) and day.day >= 24 and day.isoweekday() in (6, 7)


def _instant(moment: int, *, fold: int) -> int:
    day, second = divmod(moment, DAY)
    hour, rest = divmod(second, 3600)
    on = date.fromordinal(BEGIN.toordinal() + day)
    wall = datetime(on.year, on.month, on.day, hour, rest // 60, rest % 60, tzinfo=BERLIN, fold=fold)
    return int(wall.timestamp())
