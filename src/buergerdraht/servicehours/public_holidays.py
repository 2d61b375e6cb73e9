"""Public holidays by law: each Land's own, and those that hold in some of its municipalities only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

FIRST_YEAR, LAST_YEAR = 1991, 2100
"""Before it there were other states, after it nobody knows the laws."""
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class LocalHoliday:
    """A holiday by law in some municipalities of a Land."""

    name: str
    where: str
    states: frozenset[str]
    as_in: str
    """The subdivision that has the day, as the package `holidays` names it."""


LOCAL_HOLIDAYS: dict[str, LocalHoliday] = {
    "assumption": LocalHoliday(
        "Mariä Himmelfahrt",
        "15. August, Bayern: Gemeinden mit überwiegend katholischer Bevölkerung",
        frozenset({"BY"}),
        "SL",
    ),
    "corpus_christi": LocalHoliday(
        "Fronleichnam", "Sachsen und Thüringen: bestimmte Gemeinden", frozenset({"SN", "TH"}), "HE"
    ),
    "peace_festival": LocalHoliday(
        "Augsburger Hohes Friedensfest", "8. August, Stadt Augsburg", frozenset({"BY"}), "Augsburg"
    ),
}
"""Art. 1 BayFTG, § 1 SächsSFG with its ordinance, § 10 ThürFGtG."""


def holiday_name(state: str, day: date, local: Collection[str] = ()) -> str:
    """Return the German name of the public holiday in the Land, or a local one of these; empty: none."""
    named = _holidays(state, day.year).get(day, "")
    if named or not local:
        return named
    return next((LOCAL_HOLIDAYS[key].name for key in local if _local_day(key, day.year) == day), "")


def are_local_holidays(local: Collection[str], *, state: str) -> bool:
    """Tell whether each of these is a local holiday that municipalities of the Land can have."""
    return all(key in LOCAL_HOLIDAYS and state in LOCAL_HOLIDAYS[key].states for key in local)


@lru_cache(maxsize=2048)
def _holidays(state: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("DE", subdiv=state, years=year, language="de"))


@lru_cache(maxsize=1024)
def _local_day(key: str, year: int) -> date | None:
    local = LOCAL_HOLIDAYS[key]
    return next((day for day, name in _holidays(local.as_in, year).items() if name == local.name), None)
