"""Every tariff by hand, and what holds for all of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.billing.rules.counting import Usage
from buergerdraht.billing.rules.pricing import (
    Period,
    Unit,
    cents,
    counted_seconds,
    lines_of,
    month,
    totals_of,
    true_up,
)

MAY = month(2026, 5)
SINCE = date(2025, 1, 1)


def tariff(kind: TariffKind, price: str = "0.95", **terms: Any) -> Tariff:
    return Tariff(kind, **{"valid_from": SINCE, "price": Decimal(price), **terms})


def usage(number: int, on: date, talk: float, **more: float) -> Usage:
    times = {Counted.TALK: talk} | {Counted(name): length for name, length in more.items()}
    return Usage(UUID(int=number), on, {kind: timedelta(seconds=each) for kind, each in times.items()})


def used(*seconds: float, on: date = date(2026, 5, 4)) -> list[Usage]:
    return [usage(number, on, each) for number, each in enumerate(seconds)]


def amounts(agreed: Tariff, usages: Iterable[Usage] = (), **terms: int) -> list[str]:
    return [str(line.amount) for line in lines_of(agreed, period=MAY, usages=usages, **terms)]


def test_a_minute_costs_its_price_and_a_second_a_sixtieth() -> None:
    (line,) = lines_of(tariff(TariffKind.PER_MINUTE), period=MAY, usages=used(60, 61, 3))
    assert (line.quantity, line.unit, line.amount) == (124, Unit.SECOND, Decimal("1.96"))
    assert line.calls == (UUID(int=0), UUID(int=1), UUID(int=2))


@pytest.mark.parametrize(
    ("counted", "seconds"),
    [
        ({Counted.TALK}, 60),
        ({Counted.TALK, Counted.HOLD}, 75),
        ({Counted.TALK, Counted.HOLD, Counted.CONSULT, Counted.WRAP_UP}, 125),
        ({Counted.TARGET_TALK}, 600),
    ],
)
def test_what_counts_is_part_of_the_tariff(counted: set[Counted], seconds: int) -> None:
    agreed = tariff(TariffKind.PER_MINUTE, counted=frozenset(counted))
    one = usage(1, date(2026, 5, 4), 60, hold=15, consult=20, wrap_up=30, target_talk=600)
    assert counted_seconds(agreed, [one]) == seconds


def test_a_call_is_rounded_once_to_whole_seconds_half_up() -> None:
    both = frozenset({Counted.TALK, Counted.HOLD})
    assert usage(1, date(2026, 5, 4), 59.4, hold=0.1).seconds(both) == 60
    assert usage(1, date(2026, 5, 4), 59.4, hold=0.0).seconds(both) == 59


def test_amounts_are_rounded_half_up_away_from_zero() -> None:
    assert [str(cents(Decimal(each))) for each in ("0.005", "0.0049", "-0.005", "2")] == [
        "0.01",
        "0.00",
        "-0.01",
        "2.00",
    ]


def test_a_call_costs_its_price() -> None:
    assert amounts(tariff(TariffKind.PER_CALL, "4.00"), used(5, 500, 70)) == ["12.00"]


def test_a_flat_sum_is_paid_in_twelfths_that_add_up_to_the_year() -> None:
    agreed = tariff(TariffKind.FLAT, amount=Decimal("95000"), allowance_minutes=60000)
    year = [lines_of(agreed, period=month(2026, number), usages=())[0].amount for number in range(1, 13)]
    assert year[:3] == [Decimal("7916.67"), Decimal("7916.66"), Decimal("7916.67")]
    assert sum(year) == Decimal("95000.00")


def test_minutes_above_the_years_allowance_cost_their_price() -> None:
    agreed = tariff(TariffKind.FLAT, "1.20", amount=Decimal("1200"), allowance_minutes=100)
    assert amounts(agreed, used(600), before=5400) == ["100.00", "0.00"]
    assert amounts(agreed, used(600), before=5700) == ["100.00", "6.00"]
    assert amounts(agreed, used(600), before=9000) == ["100.00", "12.00"]


def test_the_allowance_of_half_a_year_is_half() -> None:
    agreed = tariff(
        TariffKind.FLAT, "1.20", amount=Decimal("1200"), allowance_minutes=100, valid_until=date(2026, 7, 1)
    )
    assert amounts(agreed, used(600), before=3000) == ["100.00", "12.00"]


def test_a_share_of_the_cost_ends_at_its_cap() -> None:
    terms: dict[str, Any] = {"amount": Decimal("100000"), "percent": Decimal("1.5")}
    assert amounts(tariff(TariffKind.CAPPED_SHARE, cap=Decimal("977"), **terms)) == ["81.41"]
    assert amounts(tariff(TariffKind.CAPPED_SHARE, cap=Decimal("2000"), **terms)) == ["125.00"]


def test_a_share_of_a_post_is_paid_in_twelfths() -> None:
    assert amounts(tariff(TariffKind.POST_SHARE, amount=Decimal("41600"), percent=Decimal("42"))) == [
        "1456.00"
    ]


def test_both_sides_services_are_set_off() -> None:
    agreed = tariff(TariffKind.MUTUAL, "0.60")
    assert amounts(agreed, used(3600), theirs=1800) == ["36.00", "-18.00"]
    assert amounts(agreed, used(3600)) == ["36.00"]


def test_the_year_is_adjusted_to_the_actual_rate() -> None:
    agreed, year = tariff(TariffKind.PRODUCTIVE_MINUTE, "1.00"), Period(date(2026, 1, 1), date(2027, 1, 1))

    def adjusted(actual: str) -> str:
        line = true_up(agreed, period=year, seconds=6000, actual=Decimal(actual), billed=Decimal("100.00"))
        return f"{line.quantity} x {line.price} = {line.amount}" if line else "nothing"

    assert adjusted("1.073") == "1 x 7.30 = 7.30"
    assert adjusted("0.95") == "-1 x 5.00 = -5.00"
    assert adjusted("1") == "nothing"


def test_a_new_price_in_the_middle_of_the_month_holds_from_its_day_on() -> None:
    old = tariff(TariffKind.PER_MINUTE, valid_until=date(2026, 5, 15))
    new = tariff(TariffKind.PER_MINUTE, "1.05", valid_from=date(2026, 5, 15))
    calls = [usage(1, date(2026, 5, 14), 600), usage(2, date(2026, 5, 15), 600)]
    assert amounts(old, calls) + amounts(new, calls) == ["9.50", "10.50"]


def test_a_flat_sum_that_changes_in_the_middle_of_a_month_splits_by_its_days() -> None:
    old = tariff(TariffKind.POST_SHARE, amount=Decimal("1200"), percent=Decimal(100))
    new = tariff(
        TariffKind.POST_SHARE, amount=Decimal("2400"), percent=Decimal(100), valid_from=date(2026, 5, 11)
    )
    ended = tariff(
        TariffKind.POST_SHARE, amount=Decimal("1200"), percent=Decimal(100), valid_until=date(2026, 5, 11)
    )
    assert amounts(ended) + amounts(new) == ["32.26", "135.48"]
    assert amounts(old) == ["100.00"]


def test_outside_of_its_time_a_tariff_costs_nothing() -> None:
    assert amounts(tariff(TariffKind.PER_MINUTE, valid_from=date(2026, 6, 1)), used(60)) == []


def test_tax_is_rounded_once_per_rate() -> None:
    taxed = tariff(TariffKind.PER_MINUTE, "0.99", vat_percent=Decimal(19))
    free = tariff(TariffKind.PER_CALL, "4.00")
    lines = [line for each in (taxed, free) for line in lines_of(each, period=MAY, usages=used(61))]
    totals = totals_of(lines)
    assert (totals.net, totals.tax, totals.gross) == (Decimal("5.01"), Decimal("0.19"), Decimal("5.20"))
    assert [(each.percent, each.net) for each in totals.taxes] == [
        (None, Decimal("4.00")),
        (Decimal(19), Decimal("1.01")),
    ]


DAYS = st.integers(0, 30).map(lambda days: MAY.begin + timedelta(days=days))
MONEY = st.decimals(min_value=0, max_value=1_000_000, places=4)
USAGES = st.lists(st.tuples(DAYS, st.floats(0, 4000)), max_size=20).map(
    lambda drawn: [usage(number, on, talk) for number, (on, talk) in enumerate(drawn)]
)


@st.composite
def any_tariffs(draw: st.DrawFn) -> list[Tariff]:
    change = draw(DAYS)
    spans = [(SINCE, change), (change, None)]
    return [
        Tariff(
            draw(st.sampled_from(TariffKind)),
            valid_from=begin,
            valid_until=end,
            price=draw(MONEY),
            amount=draw(MONEY),
            percent=draw(st.decimals(0, 100, places=2)),
            cap=draw(MONEY),
            allowance_minutes=draw(st.integers(0, 100_000)),
            vat_percent=draw(st.sampled_from([None, Decimal(19)])),
        )
        for begin, end in spans
    ]


@given(tariffs=any_tariffs(), usages=USAGES)
def test_the_lines_make_the_total_whatever_the_tariffs(tariffs: list[Tariff], usages: list[Usage]) -> None:
    lines = [line for each in tariffs for line in lines_of(each, period=MAY, usages=usages)]
    totals = totals_of(lines)
    assert sum(line.amount for line in lines) == totals.net == sum(each.net for each in totals.taxes)
    assert totals.gross == totals.net + sum(each.amount for each in totals.taxes)
    assert all(line.amount == cents(line.amount) for line in lines)


@given(change=DAYS, usages=USAGES)
def test_a_change_in_the_month_loses_and_doubles_no_call_and_no_second(
    change: date, usages: list[Usage]
) -> None:
    old = tariff(TariffKind.PER_MINUTE, valid_until=change)
    new = tariff(TariffKind.PER_MINUTE, valid_from=change)
    lines = [line for each in (old, new) for line in lines_of(each, period=MAY, usages=usages)]
    whole = lines_of(tariff(TariffKind.PER_MINUTE), period=MAY, usages=usages)[0]
    assert sum(line.quantity for line in lines) == whole.quantity
    assert sorted(call for line in lines for call in line.calls) == sorted(whole.calls)


@given(amount=MONEY, begin=DAYS)
def test_parts_of_a_year_add_up_to_what_the_time_costs(amount: Decimal, begin: date) -> None:
    agreed = tariff(TariffKind.POST_SHARE, amount=amount, percent=Decimal(100), valid_from=begin)
    months = [lines_of(agreed, period=month(2026, number), usages=()) for number in range(5, 13)]
    parts = sum((line.amount for lines in months for line in lines), Decimal())
    (whole,) = lines_of(agreed, period=Period(begin, date(2027, 1, 1)), usages=())
    assert parts == whole.amount
