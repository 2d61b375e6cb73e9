"""What follows from the sums: staff by interval, the load with a partner joined, savings. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil

from buergerdraht.volume.rules.figures import Cell, Figures
from buergerdraht.volume.rules.staffing import Goal, Load, agents_needed, expected, posts_for

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
HOURS_OF_A_POST = 39
"""Hours of a full post in a week (TVöD-V § 6 (1))."""
HEAT_LEVELS = 5
WEEKS_OF_A_YEAR = 52


PROMISE = Goal(75, 30)
"""Of the 115 charter."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What figures alone do not tell; everything can be changed on the page."""

    goal: Goal = PROMISE
    patience: int | None = 120
    """Mean seconds after which who waits hangs up (Erlang A); None: nobody does (Erlang C)."""
    shrinkage_percent: int = 30
    """Of paid time not at the phone: holidays, illness, training, breaks."""
    wrap_up_seconds: int = 30
    interval: int = 30
    is_strong: bool = False
    """Plan for days that nine of ten do not exceed, not for the mean."""
    from_hour: int = 8
    until_hour: int = 18
    days: int = 5
    """Days of the week with service, from Monday."""
    at_once_percent: int = 65
    """Calls that the centre closes without the office (115's promise)."""
    office_minutes: float = 4
    """What such a call costs an office."""

    def is_open(self, weekday: int, hour: int) -> bool:
        """Tell whether an hour is within the assumed service hours."""
        return weekday < self.days and self.from_hour <= hour < self.until_hour


@dataclass(frozen=True, slots=True)
class Slot:
    """An interval of the week: what comes, and who is needed for it."""

    weekday: int
    minute: int
    """Its begin, since midnight."""
    calls: float
    """On a day of this kind, as assumed: the mean, or a strong day."""
    most: int
    lost_percent: int | None
    agents: int
    posts: int
    in_time_percent: int
    """What the agents reach."""

    @property
    def time(self) -> str:
        """Its begin as on a clock."""
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """Who is needed in a week."""

    slots: tuple[Slot, ...]
    interval: int
    shrinkage_percent: int

    @property
    def peak(self) -> Slot | None:
        """The interval that needs most."""
        return max(self.slots, key=lambda slot: (slot.agents, slot.calls), default=None)

    @property
    def weekly_hours(self) -> float:
        """Hours at the phone in a week."""
        return sum(slot.agents for slot in self.slots) * self.interval / 60

    @property
    def full_posts(self) -> float:
        """Full posts that give so many hours, those away among them."""
        return self.weekly_hours / (1 - self.shrinkage_percent / 100) / HOURS_OF_A_POST


@dataclass(frozen=True, slots=True)
class HourLoad:
    """Calls of an hour of the week at a centre, on average, and how long each occupies somebody."""

    calls: float = 0
    handling_seconds: float = 0


CentreLoad = Mapping[tuple[int, int], HourLoad]
"""By day of the week from Monday (0) and hour."""


@dataclass(frozen=True, slots=True)
class JoinedHour:
    """An hour of the week: agents of the centre today, of the partner alone, of both together."""

    weekday: int
    hour: int
    calls_before: float
    calls_added: float
    before: int
    alone: int
    together: int


@dataclass(frozen=True, slots=True)
class Savings:
    """What the partner gains in a year."""

    calls: float
    """All calls, taken to a year."""
    closed: float
    """Closed by the centre at once."""
    hours: float
    """Saved in the offices."""
    lost: float
    """Calls that reached nobody so far."""
    reached: float
    """Of them, would be answered with the planned staff."""


def staff_plan(figures: Figures, told: Assumptions) -> StaffPlan:
    """Return who is needed in each interval of the assumed service hours."""
    profile = figures.profiles[told.interval]
    slots = (
        _slot(profile[weekday][place], weekday, place * told.interval, figures, told)
        for weekday, place in product(range(7), range(24 * 60 // told.interval))
        if told.is_open(weekday, place * told.interval // 60)
    )
    return StaffPlan(tuple(slots), told.interval, told.shrinkage_percent)


def handling_seconds(figures: Figures, told: Assumptions) -> float:
    """Return how long a call occupies somebody: its talk, and what is written down after it."""
    return figures.talk_mean + told.wrap_up_seconds


def _slot(cell: Cell, weekday: int, minute: int, figures: Figures, told: Assumptions) -> Slot:
    days = figures.day_counts[weekday]
    calls = cell.strong if told.is_strong else cell.offered / days if days else 0.0
    load = Load(round(calls, 3), round(handling_seconds(figures, told), 1), told.interval * 60)
    agents = agents_needed(load, goal=told.goal, patience=told.patience)
    reached = expected(load, agents=agents, seconds=told.goal.seconds, patience=told.patience)
    return Slot(
        weekday=weekday,
        minute=minute,
        calls=calls,
        most=cell.most,
        lost_percent=round(100 * cell.lost / cell.offered) if cell.offered else None,
        agents=agents,
        posts=posts_for(agents, shrinkage_percent=told.shrinkage_percent),
        in_time_percent=round(100 * reached.in_time),
    )


def joined_hours(figures: Figures, centre: CentreLoad, told: Assumptions) -> tuple[JoinedHour, ...]:
    """Return what each hour of service needs with and without the partner."""
    return tuple(
        _joined(figures, centre.get((weekday, hour), HourLoad()), weekday, hour, told)
        for weekday, hour in product(range(7), range(24))
        if told.is_open(weekday, hour)
    )


def _joined(figures: Figures, before: HourLoad, weekday: int, hour: int, told: Assumptions) -> JoinedHour:
    days = figures.day_counts[weekday]
    added = figures.profiles[60][weekday][hour].offered / days if days else 0.0
    seconds = handling_seconds(figures, told)
    work = before.calls * before.handling_seconds + added * seconds
    calls = before.calls + added

    def needed(number: float, handling: float) -> int:
        load = Load(round(number, 3), round(handling, 1), 3600)
        return agents_needed(load, goal=told.goal, patience=told.patience)

    return JoinedHour(
        weekday=weekday,
        hour=hour,
        calls_before=before.calls,
        calls_added=added,
        before=needed(before.calls, before.handling_seconds),
        alone=needed(added, seconds),
        together=needed(calls, work / calls if calls else 0),
    )


def savings(figures: Figures, plan: StaffPlan, told: Assumptions) -> Savings:
    """Return what a year would bring, if it went on like the time that was looked at."""
    factor = WEEKS_OF_A_YEAR / figures.weeks
    calls, lost = figures.offered * factor, figures.lost * factor
    closed = calls * told.at_once_percent / 100
    weight = sum(slot.calls for slot in plan.slots)
    reached = sum(slot.calls * slot.in_time_percent for slot in plan.slots) / weight / 100 if weight else 0
    return Savings(calls, closed, closed * told.office_minutes / 60, lost, lost * reached)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An hour of the day over the week: mean calls, and how dark the field is (0 to 5)."""

    hour: int
    cells: tuple[tuple[str, float, int], ...]
    """Day of the week, calls, level."""


def heat_map(figures: Figures) -> tuple[HeatRow, ...]:
    """Return the hours with calls, each with the mean of every day of the week."""
    means = {(weekday, hour): mean for weekday, hour, mean in _means(figures)}
    hours = [hour for (_, hour), mean in means.items() if mean]
    darkest = max(means.values(), default=0)
    return tuple(
        HeatRow(
            hour,
            tuple(
                (WEEKDAYS[day], means[day, hour], _level(means[day, hour], darkest=darkest))
                for day in range(7)
                if figures.day_counts[day]
            ),
        )
        for hour in range(min(hours, default=0), max(hours, default=-1) + 1)
    )


def _means(figures: Figures) -> Iterator[tuple[int, int, float]]:
    for weekday, hour in product(range(7), range(24)):
        days = figures.day_counts[weekday]
        yield weekday, hour, figures.profiles[60][weekday][hour].offered / days if days else 0.0


def _level(calls: float, *, darkest: float) -> int:
    """The most is the darkest, whatever a fraction of a call was rounded to."""
    return min(ceil(HEAT_LEVELS * calls / darkest), HEAT_LEVELS) if calls else 0


def share_outside(figures: Figures, told: Assumptions) -> int:
    """Return how many per hundred of the calls came outside the assumed service hours."""
    inside = sum(
        figures.profiles[60][weekday][hour].offered
        for weekday, hour in product(range(7), range(24))
        if told.is_open(weekday, hour)
    )
    return round(100 * (figures.offered - inside) / figures.offered)
