"""What is kept of a file of call records: sums by interval, office, topic; no person. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

INTERVALS = (15, 30, 60)
"""Minutes."""
WAIT_EDGES = (10, 20, 30, 45, 60, 90, 120, 180, 300)
"""Upper limits in seconds of the classes of waits; the last class is open."""
LONG_WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """An interval of the week, over all its days."""

    offered: int = 0
    lost: int = 0
    talk_seconds: int = 0
    most: int = 0
    """Calls on the busiest day."""
    strong: int = 0
    """Calls that nine of ten days do not exceed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Calls of an office or a topic, of an hour or a month, by its name."""

    name: str
    offered: int
    lost: int
    talk_seconds: int

    @property
    def talk_hours(self) -> float:
        """Hours of talk."""
        return self.talk_seconds / 3600


Profile = tuple[tuple[Cell, ...], ...]
"""By day of the week from Monday, then by interval from midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The result of a file."""

    first_on: date
    last_on: date
    offered: int
    lost: int
    talk_seconds: int
    outward: int
    """Records of calls that did not come in; they count nowhere else."""
    day_counts: tuple[int, ...]
    """Days with calls, by day of the week from Monday."""
    profiles: Mapping[int, Profile]
    """By the length of the interval in minutes."""
    months: tuple[Part, ...]
    """By first day, as 2026-03-01."""
    hours: tuple[Part, ...]
    """The busiest, by begin as 2026-03-02T09:00."""
    offices: tuple[Part, ...]
    topics: tuple[Part, ...]
    waits_answered: tuple[int, ...]
    waits_lost: tuple[int, ...]
    """Calls by class of their wait, as far as told."""
    callers_known: int
    again_in_hour: int
    """Calls of somebody who had called within the hour before."""
    again_in_day: int

    @property
    def answered(self) -> int:
        """Calls that somebody took."""
        return self.offered - self.lost

    @property
    def talk_mean(self) -> float:
        """Seconds of an answered call."""
        return self.talk_seconds / self.answered if self.answered else 0

    @property
    def days(self) -> int:
        """Days with calls."""
        return sum(self.day_counts)

    @property
    def weeks(self) -> float:
        """Length of the time in weeks."""
        return ((self.last_on - self.first_on).days + 1) / 7

    @property
    def long_waits(self) -> int:
        """Calls that waited longer than a minute."""
        after = WAIT_EDGES.index(LONG_WAIT_SECONDS) + 1
        return sum(self.waits_answered[after:]) + sum(self.waits_lost[after:])

    @property
    def waits_known(self) -> int:
        """Calls of which it is told how long they waited."""
        return sum(self.waits_answered) + sum(self.waits_lost)


def as_json(figures: Figures) -> dict[str, Any]:
    """Return the figures as plain data."""
    plain = asdict(figures)
    plain["first_on"], plain["last_on"] = figures.first_on.isoformat(), figures.last_on.isoformat()
    plain["profiles"] = {
        str(minutes): [[_cell_as_list(cell) for cell in day] for day in profile]
        for minutes, profile in figures.profiles.items()
    }
    return plain


def figures_from(plain: Mapping[str, Any]) -> Figures:
    """Return the figures that as_json has written."""
    told = dict(plain)
    told["first_on"], told["last_on"] = map(date.fromisoformat, (plain["first_on"], plain["last_on"]))
    told["profiles"] = {
        int(minutes): tuple(tuple(Cell(*cell) for cell in day) for day in profile)
        for minutes, profile in plain["profiles"].items()
    }
    for name in ("months", "hours", "offices", "topics"):
        told[name] = tuple(Part(**part) for part in plain[name])
    for name in ("day_counts", "waits_answered", "waits_lost"):
        told[name] = tuple(plain[name])
    return Figures(**told)


def _cell_as_list(cell: Cell) -> list[int]:
    return [cell.offered, cell.lost, cell.talk_seconds, cell.most, cell.strong]
