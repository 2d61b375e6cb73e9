"""On which mornings somebody is reminded of a text. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from buergerdraht.servicehours.public_holidays import holiday_name
from buergerdraht.servicehours.rules import EVES

AHEAD = timedelta(days=14)


def is_workday(day: date, *, state: str) -> bool:
    """Tell whether offices in the Land work on that day; without a Land only weekends are free."""
    is_free = bool(state and holiday_name(state, day)) or (day.month, day.day) in EVES
    return day.weekday() < 5 and not is_free


def is_reminded_on(today: date, *, on: date, state: str) -> bool:
    """Tell whether a text that is due or ends on `on` is mentioned today.

    Two weeks ahead, on the day itself, and then at the beginning of each week; what falls on a free day is
    mentioned on the next working day.
    """
    if not is_workday(today, state=state):
        return False
    days = set(_days_since_last_workday(today, state=state))
    is_new_week = any(day.weekday() == 0 for day in days)
    return on in days or on - AHEAD in days or (on < today and is_new_week)


def _days_since_last_workday(today: date, *, state: str) -> Iterator[date]:
    """Today, and the free days just before."""
    day = today
    yield day
    while not is_workday(day := day - timedelta(days=1), state=state):
        yield day
