"""Public holidays against a table of the laws, worked out apart: all Länder, 2020 to 2030."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from buergerdraht.servicehours.public_holidays import LOCAL_HOLIDAYS, are_local_holidays, holiday_name
from buergerdraht.servicehours.rules import STATES

YEARS = range(2020, 2031)
EVERYWHERE = frozenset(STATES)
FIXED = {
    (1, 1): "all", (1, 6): "BW BY ST", (5, 1): "all", (8, 15): "SL", (10, 3): "all",
    (10, 31): "BB HB HH MV NI SH SN ST TH", (11, 1): "BW BY NW RP SL", (12, 25): "all", (12, 26): "all",
    (9, 20): "TH",
}  # fmt: skip
FROM_EASTER = {-2: "all", 0: "BB", 1: "all", 39: "all", 49: "BB", 50: "all", 60: "BW BY HE NW RP SL"}
ONCE = {date(2020, 5, 8): {"BE"}, date(2025, 5, 8): {"BE"}, date(2028, 6, 17): {"BE"}}


def easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def by_law(year: int) -> Iterator[tuple[date, frozenset[str]]]:
    for (month, day), states in FIXED.items():
        yield date(year, month, day), _states(states)
    for offset, states in FROM_EASTER.items():
        yield easter(year) + timedelta(days=offset), _states(states)
    # Women's day: Berlin since 2019, Mecklenburg-Vorpommern since 2023.
    yield date(year, 3, 8), frozenset({"BE", "MV"} if year >= 2023 else {"BE"})
    last_wednesday = date(year, 11, 22)
    yield last_wednesday - timedelta(days=(last_wednesday.weekday() - 2) % 7), frozenset({"SN"})


def _states(words: str) -> frozenset[str]:
    return EVERYWHERE if words == "all" else frozenset(words.split())


@pytest.mark.parametrize("state", sorted(STATES))
def test_each_day_of_eleven_years_is_free_as_the_law_says(state: str) -> None:
    free = {day for year in YEARS for day, states in by_law(year) if state in states}
    free |= {day for day, states in ONCE.items() if state in states}
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(11 * 365 + 3))
    assert {day for day in days if holiday_name(state, day)} == free


@pytest.mark.parametrize("key", sorted(LOCAL_HOLIDAYS))
def test_a_local_holiday_has_its_day_each_year_and_is_local_only_in_its_laender(key: str) -> None:
    offsets = {"corpus_christi": 60}
    fixed = {"assumption": (8, 15), "peace_festival": (8, 8)}
    for year in YEARS:
        day = easter(year) + timedelta(days=offsets[key]) if key in offsets else date(year, *fixed[key])
        for state in LOCAL_HOLIDAYS[key].states:
            assert not holiday_name(state, day)
            assert holiday_name(state, day, (key,)) == LOCAL_HOLIDAYS[key].name
            assert not holiday_name(state, day + timedelta(days=1), (key,))
    assert {state for state in STATES if are_local_holidays([key], state=state)} == LOCAL_HOLIDAYS[key].states
