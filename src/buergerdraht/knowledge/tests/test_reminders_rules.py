"""Nobody is reminded on a free day, and nothing is forgotten because of one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.reminders import is_reminded_on, is_workday
from buergerdraht.servicehours.rules import STATES

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "state", "is_work"),
    [
        (date(2026, 11, 24), "HE", True),
        (date(2026, 11, 22), "HE", False),  # Sunday
        (date(2026, 12, 24), "HE", False),
        (date(2026, 12, 31), "", False),
        (date(2026, 11, 18), "SN", False),  # Buß- und Bettag
        (date(2026, 11, 18), "HE", True),
        (date(2026, 10, 3), "", False),
        (date(2025, 10, 3), "", True),  # a holiday everywhere, but nobody said where
    ],
)
def test_working_days_follow_the_land(day: date, state: str, is_work: bool) -> None:  # noqa: FBT001
    assert is_workday(day, state=state) is is_work


def test_what_falls_due_over_christmas_is_told_on_the_next_working_day() -> None:
    due = date(2026, 12, 25)
    assert not is_reminded_on(due, on=due, state="HE")
    assert is_reminded_on(date(2026, 12, 28), on=due, state="HE")
    assert not is_reminded_on(date(2026, 12, 29), on=due, state="HE")


def test_two_weeks_ahead_and_every_monday_afterwards() -> None:
    due = date(2026, 11, 25)
    told = [
        day
        for day in (date(2026, 11, 1) + timedelta(days=n) for n in range(45))
        if is_reminded_on(day, on=due, state="HE")
    ]
    assert told == [date(2026, 11, 11), due, date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]


@given(DAYS, st.sampled_from(list(STATES)))
def test_every_due_text_is_told_within_a_week_and_only_on_working_days(on: date, state: str) -> None:
    days = [on + timedelta(days=n) for n in range(8)]
    told = [day for day in days if is_reminded_on(day, on=on, state=state)]
    assert told
    assert all(is_workday(day, state=state) for day in told)
