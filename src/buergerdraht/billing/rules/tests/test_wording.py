"""Amounts, times and days as Germans read them."""

from datetime import date
from decimal import Decimal

import pytest

from buergerdraht.billing.rules.wording import minutes, money, period_words


@pytest.mark.parametrize(
    ("value", "words"),
    [("0.95", "0,95"), ("1234567.5", "1.234.567,50"), ("0.9512", "0,9512"), ("-3", "-3,00")],
)
def test_money_has_cents_and_what_stands_behind_them(value: str, words: str) -> None:
    assert money(Decimal(value)) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(181, "3:01 min"), (-60, "-1:00 min"), (0, "0:00 min"), (72_181, "1.203:01 min")]
)
def test_seconds_are_minutes_and_seconds(seconds: int, words: str) -> None:
    assert minutes(seconds) == words


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), "2025"),
        (date(2026, 12, 1), date(2027, 1, 1), "Dezember 2026"),
        (date(2026, 2, 1), date(2026, 3, 1), "Februar 2026"),
        (date(2026, 5, 1), date(2026, 5, 16), "01.05.2026 bis 15.05.2026"),
        (date(2026, 5, 2), date(2026, 6, 2), "02.05.2026 bis 01.06.2026"),
    ],
)
def test_days_are_a_year_a_month_or_a_span(begin: date, end: date, words: str) -> None:
    assert period_words(begin, end) == words
