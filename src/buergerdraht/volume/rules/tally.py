"""Adds calls up, one after the other, in bounded memory. Pure.

Callers are told apart by Python's own keyed hash (SipHash, its key made anew for each process and never
written anywhere), so the numbers themselves are not kept for a moment longer than their line.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import pairwise

from buergerdraht.volume.rules.figures import INTERVALS, WAIT_EDGES, Cell, Figures, Part, Profile
from buergerdraht.volume.rules.moments import BEGIN, DAY
from buergerdraht.volume.rules.records import Call

QUARTER = 15 * 60
QUARTERS_OF_A_DAY = DAY // QUARTER
OFFERED, LOST, TALK = range(3)
MOST_NAMES, SHOWN_NAMES, SHOWN_HOURS = 5_000, 50, 10
OTHERS = "übrige"
BUCKETS = 64
"""Callers are sorted in parts, so that sorting needs little memory."""
HOUR = 3600

Sums = list[int]
"""Offered and lost calls, seconds of talk."""


class Tally:
    """The sums of the calls that were added."""

    def __init__(self) -> None:
        self._quarters: dict[int, Sums] = {}
        self._offices: dict[str, Sums] = {}
        self._topics: dict[str, Sums] = {}
        self._waits = [0] * (len(WAIT_EDGES) + 1), [0] * (len(WAIT_EDGES) + 1)
        self._callers = [array("Q") for _ in range(BUCKETS)]
        self.outward = 0

    def add(self, call: Call) -> None:
        """Count a call."""
        begin, is_answered, talk, wait, caller, office, topic, _ = call
        quarter = begin // QUARTER
        _count(
            self._quarters.get(quarter) or self._quarters.setdefault(quarter, [0, 0, 0]), is_answered, talk
        )
        if office:
            _count(_sums_of(self._offices, office), is_answered, talk)
        if topic:
            _count(_sums_of(self._topics, topic), is_answered, talk)
        if wait is not None:
            self._waits[0 if is_answered else 1][bisect_left(WAIT_EDGES, wait)] += 1
        if caller:
            digest = hash(caller)
            self._callers[digest % BUCKETS].append((digest >> 6 & 0xFFFFFFFF) << 32 | begin)

    def figures(self) -> Figures | None:
        """Return the sums; None if no call was added."""
        if not self._quarters:
            return None
        days = {quarter // QUARTERS_OF_A_DAY for quarter in self._quarters}
        total = _added(self._quarters.values())
        known, in_hour, in_day = self._repeats()
        return Figures(
            first_on=_day(min(days)),
            last_on=_day(max(days)),
            offered=total[OFFERED],
            lost=total[LOST],
            talk_seconds=total[TALK],
            outward=self.outward,
            day_counts=tuple(_by_weekday(days)),
            profiles={minutes: _profile(self._quarters, minutes=minutes) for minutes in INTERVALS},
            months=tuple(_months(self._quarters)),
            hours=tuple(_busiest_hours(self._quarters)),
            offices=_largest(self._offices),
            topics=_largest(self._topics),
            waits_answered=tuple(self._waits[0]),
            waits_lost=tuple(self._waits[1]),
            callers_known=known,
            again_in_hour=in_hour,
            again_in_day=in_day,
        )

    def _repeats(self) -> tuple[int, int, int]:
        """Calls with a number; those after another of the same within the hour, within the day."""
        known = in_hour = in_day = 0
        for bucket in self._callers:
            known += len(bucket)
            for before, after in pairwise(sorted(bucket)):
                apart = after - before
                in_hour += apart <= HOUR
                in_day += apart <= DAY
        return known, in_hour, in_day


def _count(sums: Sums, is_answered: bool, talk: int) -> None:  # noqa: FBT001  (once per record of millions)
    sums[OFFERED] += 1
    if is_answered:
        sums[TALK] += talk
    else:
        sums[LOST] += 1


def _sums_of(names: dict[str, Sums], name: str) -> Sums:
    """The sums of a name; a hostile file has endless ones, from some number on they are added together."""
    found = names.get(name)
    if found is None:
        found = names.setdefault(name if len(names) < MOST_NAMES else OTHERS, [0, 0, 0])
    return found


def _added(each: Iterable[Sums]) -> Sums:
    return [sum(column) for column in zip(*each, strict=True)]


def _day(number: int) -> date:
    return BEGIN + timedelta(days=number)


def _by_weekday(days: Iterable[int]) -> list[int]:
    counts = [0] * 7
    for day in days:
        counts[_day(day).weekday()] += 1
    return counts


def _profile(quarters: Mapping[int, Sums], *, minutes: int) -> Profile:
    """The calls of each interval of the week; a day without a call in it has none there, not no value."""
    slots = DAY // 60 // minutes
    days: dict[int, list[Sums | None]] = {}
    for start, sums in _joined(quarters, size=minutes * 60 // QUARTER):
        day, slot = divmod(start * minutes, DAY // 60)
        days.setdefault(day, [None] * slots)[slot // minutes] = sums
    weekdays: list[list[list[Sums | None]]] = [[] for _ in range(7)]
    for day, row in days.items():
        weekdays[_day(day).weekday()].append(row)
    return tuple(tuple(_cell([row[slot] for row in rows]) for slot in range(slots)) for rows in weekdays)


def _joined(quarters: Mapping[int, Sums], *, size: int) -> Iterator[tuple[int, Sums]]:
    """Intervals of so many quarters, by their number since the begin."""
    found: dict[int, Sums] = {}
    for quarter, sums in quarters.items():
        known = found.get(quarter // size)
        found[quarter // size] = sums if known is None else _added((known, sums))
    yield from found.items()


def _cell(days: list[Sums | None]) -> Cell:
    counted = [sums for sums in days if sums]
    if not counted:
        return Cell()
    by_size = sorted(sums[OFFERED] if sums else 0 for sums in days)
    offered, lost, talk = _added(counted)
    return Cell(offered, lost, talk, most=by_size[-1], strong=by_size[(len(by_size) * 9 - 1) // 10])


def _months(quarters: Mapping[int, Sums]) -> Iterator[Part]:
    found: dict[str, Sums] = {}
    for day, sums in _joined(quarters, size=QUARTERS_OF_A_DAY):
        name = _day(day).replace(day=1).isoformat()
        found[name] = _added((found.get(name, [0, 0, 0]), sums))
    yield from (Part(name, *sums) for name, sums in sorted(found.items()))


def _busiest_hours(quarters: Mapping[int, Sums]) -> Iterator[Part]:
    hours = nlargest(SHOWN_HOURS, _joined(quarters, size=4), key=lambda each: (each[1][OFFERED], -each[0]))
    for hour, sums in hours:
        begin = datetime(BEGIN.year, BEGIN.month, BEGIN.day) + timedelta(hours=hour)  # noqa: DTZ001  (wall)
        yield Part(begin.isoformat(timespec="minutes"), *sums)


def _largest(names: Mapping[str, Sums]) -> tuple[Part, ...]:
    """The names with most calls; the others together at the end."""
    ordered = sorted(names.items(), key=lambda each: (each[0] == OTHERS, -each[1][OFFERED], each[0]))
    shown, rest = ordered[:SHOWN_NAMES], [sums for _, sums in ordered[SHOWN_NAMES:]]
    parts = [Part(name, *sums) for name, sums in shown]
    return (*parts, Part(OTHERS, *_added(rest))) if rest else tuple(parts)
