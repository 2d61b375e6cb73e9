"""How many people call when: by weekday, season, hour and holidays, and what lets more of them call. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from buergerdraht.servicehours.rules import BERLIN, CalendarRules, closed_because

OFFICE_DAYS = 250
"""Of a year; its calls are spread over them."""
WEEKDAYS = (1.24, 1.07, 0.94, 1.03, 0.72, 0.03, 0.02)
SEASON = (1.16, 1.10, 1.05, 1.00, 0.98, 0.98, 0.90, 0.91, 1.03, 0.98, 1.00, 0.85)
HOURS = {
    7: 0.015, 8: 0.125, 9: 0.15, 10: 0.155, 11: 0.14, 12: 0.085, 13: 0.08, 14: 0.095, 15: 0.085, 16: 0.045,
    17: 0.02, 18: 0.005,
}  # fmt: skip
"""Shares of a day's calls by hour in Berlin: most in the morning, fewer at lunch."""
FRIDAY, SATURDAY = 4, 5
AFTERNOON = 13
FRIDAY_AFTERNOON = 0.35
CLOSED = 0.03
"""Who calls on a holiday hears that nobody is there."""
AFTER_CLOSED, BRIDGE, BETWEEN_THE_YEARS = 1.15, 0.6, 0.5
ONE_DAY = timedelta(days=1)
FICTION = (
    *(f"+493023125{number:03}" for number in range(1000)),
    *(f"+498999998{number:03}" for number in range(1000)),
    *(f"+49{city}{number:03}" for city in ("6990009", "2214710", "4066969") for number in range(100)),
)
"""Numbers that belong to nobody (Bundesnetzagentur, Mitteilung 148/2021)."""
NEW_A_DAY = 300
"""So many callers of a centre and day are new, before numbers begin to occur again."""
WITHHELD, AGAIN = 0.2, 0.12
"""Shares of callers who show no number, and who have called within the week."""


@dataclass(frozen=True, slots=True)
class Peak:
    """What lets more people call: from a day on by a factor that fades until it is over."""

    month: int
    day: int
    days: int
    factor: float
    year: int | None = None
    """None: every year."""
    states: tuple[str, ...] = ()
    """Empty: everywhere."""
    why: str = ""

    def on(self, day: date, *, state: str) -> float:
        """Return the factor of a day."""
        gone = (day - date(self.year or day.year, self.month, self.day)).days
        if not 0 <= gone < self.days or (self.states and state not in self.states):
            return 1.0
        return 1 + (self.factor - 1) * (1 - gone / self.days)


@dataclass(frozen=True, slots=True)
class Demand:
    """How often a number is called."""

    number: str
    yearly: float
    centre_id: int
    hours: CalendarRules
    """When it is answered."""


def weight_of(day: date, *, state: str, peaks: Sequence[Peak]) -> float:
    """Return how many calls the day has, in those of an average office day."""
    if _is_closed(day, state):
        return min(CLOSED, WEEKDAYS[day.weekday()])
    weight = WEEKDAYS[day.weekday()] * SEASON[day.month - 1]
    before, after = _is_closed(day - ONE_DAY, state), _is_closed(day + ONE_DAY, state)
    if day.weekday() and before:
        weight *= BRIDGE if after else AFTER_CLOSED
    if (day.month, day.day) > (12, 24):
        weight *= BETWEEN_THE_YEARS
    for peak in peaks:
        weight *= peak.on(day, state=state)
    return weight


def arrivals(demand: Demand, *, day: date, peaks: Sequence[Peak], dice: Random) -> Iterator[datetime]:
    """Yield when the number is called on the day."""
    calls = demand.yearly / OFFICE_DAYS * weight_of(day, state=demand.hours.state, peaks=peaks)
    for hour, share in HOURS.items():
        rate = calls * share * _of_friday(day, hour) / 3600
        begin = datetime.combine(day, time(hour), BERLIN).astimezone(UTC)
        second = dice.expovariate(rate) if rate else 3600
        while second < 3600:
            yield begin + timedelta(seconds=round(second, 3))
            second += dice.expovariate(rate)


class Callers:
    """Who calls a centre on a day, by number; most of them for the first time in this week."""

    def __init__(self, centre_id: int, *, day: date, dice: Random) -> None:
        self._centre_id, self._day, self._dice, self._known = centre_id, day, dice, 0

    def next(self) -> str:
        """Return the number that the next caller shows; '' if she withholds it."""
        fate = self._dice.random()
        if fate < WITHHELD:
            return ""
        if fate < WITHHELD + AGAIN:
            days = self._dice.choice((0, 0, 1, 1, 2, 3, 4, 5, 6))
            place = self._dice.randrange(min(self._known, NEW_A_DAY) or 1 if not days else NEW_A_DAY // 2)
            return self._number(self._day - days * ONE_DAY, place)
        self._known += 1
        return self._number(self._day, self._known - 1)

    def _number(self, day: date, place: int) -> str:
        return FICTION[(day.toordinal() * NEW_A_DAY + self._centre_id * 600 + place) % len(FICTION)]


def shares(calls: Mapping[str, float], *, most: float) -> dict[str, float]:
    """Return the same proportions, adding up to so many calls."""
    whole = sum(calls.values())
    return {number: most * each / whole for number, each in calls.items()}


def _is_closed(day: date, state: str) -> bool:
    return day.weekday() >= SATURDAY or bool(closed_because(CalendarRules(state, ()), day))


def _of_friday(day: date, hour: int) -> float:
    return FRIDAY_AFTERNOON if day.weekday() == FRIDAY and hour >= AFTERNOON else 1
