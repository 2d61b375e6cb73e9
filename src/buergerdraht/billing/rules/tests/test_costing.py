"""The yearly costing worked out by hand, its shares to the cent, and the tariffs that follow."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.billing.rules.costing import (
    Change,
    CostSheet,
    Key,
    Participant,
    Rounding,
    Staff,
    as_json,
    faults_of,
    from_json,
    next_tariff,
    seen_by,
    shares_of,
    tariff_on,
    tariffs_with,
    varied,
)
from buergerdraht.billing.rules.pricing import cents

NEXT = date(2027, 1, 1)
GESEKE = Participant(1, "Stadt Geseke", minutes=30_000, calls=9_000, inhabitants=21_000, percent=Decimal(20))
SOEST = Participant(2, "Stadt Soest", minutes=90_000, calls=31_000, inhabitants=49_000, percent=Decimal(60))
SHEET = CostSheet(
    2026,
    NEXT,
    staff=(
        Staff("Servicekräfte", Decimal("1.5"), Decimal(60_000)),
        Staff("Teamleitung", Decimal("0.2"), Decimal(75_000)),
    ),
    rooms=Decimal(6_000),
    it=Decimal("4_000.50"),
    overhead=Decimal(1_000),
    overhead_percent=Decimal(10),
    participants=(GESEKE, SOEST),
)
"""Staff 90,000 + 15,000 = 105,000; 10 % of it 10,500; in all 126,500.50."""
money = st.decimals(0, 10_000_000, places=2)
participants = st.builds(
    Participant,
    st.integers(1, 99),
    st.just("Stadt"),
    *[st.integers(0, 1_000_000)] * 3,
    percent=st.decimals(0, 5, places=4),
)
sheets = st.builds(
    CostSheet,
    st.just(2026),
    st.just(NEXT),
    staff=st.lists(st.builds(Staff, st.just("Stellen"), st.decimals(0, 40, places=2), money), max_size=3).map(
        tuple
    ),
    rooms=money,
    overhead_percent=st.decimals(0, 100, places=2),
    key=st.sampled_from(Key),
    rounding=st.sampled_from(Rounding),
    participants=st.lists(participants, max_size=12).map(tuple),
)


def tariff(kind: TariffKind, **terms: object) -> Tariff:
    return Tariff(kind, date(2026, 1, 1), **terms)  # type: ignore[arg-type]


def worked_out(sheet: CostSheet = SHEET, running: Tariff | None = None) -> Tariff | None:
    return next_tariff(sheet, shares_of(sheet)[0], running=running)


def test_the_costs_of_a_year_are_added_up_by_their_groups() -> None:
    assert (SHEET.staff_cost, SHEET.overhead_amount, SHEET.total) == (
        Decimal(105_000),
        Decimal(10_500),
        Decimal("126500.50"),
    )
    assert (SHEET.posts, SHEET.minutes, SHEET.calls) == (Decimal("1.7"), 120_000, 40_000)
    assert SHEET.cost_per_post == Decimal("74412.06")


@pytest.mark.parametrize(
    ("rounding", "per_minute", "per_call"),
    [("cent", "1.05", "3.16"), ("cent_up", "1.06", "3.17"), ("hundredth", "1.0542", "3.1625")],
)
def test_prices_are_rounded_once_by_the_rule_that_is_named(
    rounding: str, per_minute: str, per_call: str
) -> None:
    """126,500.50 by 120,000 minutes is 1.054170…, by 40,000 calls 3.1625125."""
    sheet = replace(SHEET, rounding=Rounding(rounding))
    assert (sheet.price_per_minute, sheet.price_per_call) == (Decimal(per_minute), Decimal(per_call))


@pytest.mark.parametrize(
    ("key", "amounts"),
    [
        ("minutes", ["31625.13", "94875.37"]),
        ("inhabitants", ["37950.15", "88550.35"]),
        ("equal", ["63250.25", "63250.25"]),
        ("fixed", ["25300.10", "75900.30"]),
    ],
)
def test_each_key_shares_the_costs(key: str, amounts: list[str]) -> None:
    """By fixed shares of 80 percent in all the rest is the carrier's own."""
    shares = shares_of(replace(SHEET, key=Key(key)))
    assert [str(each.amount) for each in shares] == amounts


@given(sheets)
def test_shares_add_up_to_what_all_bear_to_the_cent(sheet: CostSheet) -> None:
    shares = shares_of(sheet)
    total = Fraction(sheet.total)
    together = sum((each.part for each in shares), Fraction())
    assert sum((each.amount for each in shares), Decimal()) == cents(total * together)
    assert all(abs(Fraction(each.amount) - total * each.part) < Fraction(1, 100) for each in shares)


@given(sheets)
def test_a_costing_is_kept_without_loss(sheet: CostSheet) -> None:
    assert from_json(as_json(sheet)) == sheet


@given(sheets)
def test_a_price_by_minutes_brings_back_the_costs_but_for_its_rounding(sheet: CostSheet) -> None:
    price = sheet.price_per_minute
    if price is None:
        assert sheet.minutes == 0
        return
    step = Decimal("0.0001") if sheet.rounding is Rounding.HUNDREDTH else Decimal("0.01")
    assert abs(price * sheet.minutes - sheet.total) <= step * sheet.minutes


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        (tariff(TariffKind.PRODUCTIVE_MINUTE, price=Decimal("0.95")), {"price": "1.05"}),
        (tariff(TariffKind.MUTUAL, price=Decimal("0.95")), {"price": "1.05"}),
        (tariff(TariffKind.PER_CALL, price=Decimal(4)), {"price": "3.51"}),
        (
            tariff(TariffKind.FLAT, price=Decimal(1), amount=Decimal(9), allowance_minutes=500),
            {"amount": "31625.13", "price": "1.05", "allowance_minutes": "500"},
        ),
        (
            tariff(TariffKind.CAPPED_SHARE, amount=Decimal(9), percent=Decimal(1), cap=Decimal(30_000)),
            {"amount": "126500.50", "percent": "25.0000", "cap": "30000"},
        ),
        (
            tariff(TariffKind.POST_SHARE, amount=Decimal(9), percent=Decimal(40)),
            {"amount": "74412.06", "percent": "40"},
        ),
    ],
)
def test_the_next_tariff_is_of_the_kind_that_runs(running: Tariff, expected: dict[str, str]) -> None:
    found = worked_out(running=running)
    assert found
    assert (found.kind, found.valid_from, found.valid_until) == (running.kind, NEXT, None)
    assert {name: str(getattr(found, name)) for name in expected} == expected


def test_without_a_tariff_a_price_per_minute_follows() -> None:
    assert worked_out() == Tariff(TariffKind.PER_MINUTE, NEXT, price=Decimal("1.05"))


def test_by_other_keys_each_pays_its_own_price() -> None:
    equal = worked_out(replace(SHEET, key=Key.EQUAL))
    assert equal
    assert equal.price == Decimal("2.11")


def test_nothing_follows_where_nothing_was_counted() -> None:
    nobody = replace(GESEKE, minutes=0, calls=0)
    assert worked_out(replace(SHEET, participants=(nobody,))) is None
    assert replace(SHEET, staff=()).cost_per_post is None
    by_minutes = worked_out(replace(SHEET, participants=(nobody, SOEST)))
    assert by_minutes
    assert by_minutes.price == Decimal("1.41"), "a new partner pays the price of all"


def test_a_new_tariff_ends_the_one_before_and_replaces_what_lay_ahead() -> None:
    old = Tariff(TariffKind.PER_MINUTE, date(2020, 1, 1), date(2026, 1, 1), price=Decimal("0.95"))
    running, ahead = (
        replace(old, valid_from=date(2026, 1, 1), valid_until=None),
        replace(old, valid_from=date(2027, 6, 1), valid_until=None),
    )
    new = replace(old, valid_from=NEXT, valid_until=None, price=Decimal(1))
    assert tariffs_with((old, running, ahead), new) == (old, replace(running, valid_until=NEXT), new)


def test_the_tariff_of_a_day_is_the_last_that_began() -> None:
    first, second = tariff(TariffKind.PER_CALL), replace(tariff(TariffKind.MUTUAL), valid_from=NEXT)
    assert tariff_on((second, first), date(2026, 12, 31)) is first
    assert tariff_on((second, first), NEXT) is second
    assert tariff_on((), NEXT) is None


def test_what_if_changes_use_posts_and_overhead() -> None:
    changed = varied(SHEET, Change(Decimal(10), Decimal(1), Decimal(0)))
    assert (changed.minutes, changed.calls, changed.posts) == (132_000, 44_000, Decimal("2.7"))
    assert changed.total == Decimal("176000.50")
    assert varied(SHEET, Change()) == SHEET
    assert varied(SHEET, Change(posts=Decimal(-9))).posts == Decimal("0.2")


def test_a_partner_reads_its_own_figures_and_the_sum_of_the_others() -> None:
    seen = seen_by(SHEET, 1)
    assert seen.participants == (
        GESEKE,
        Participant(0, "Übrige Behörden", 90_000, 31_000, 49_000, Decimal(60)),
    )
    assert (seen.total, seen.price_per_minute) == (SHEET.total, SHEET.price_per_minute)
    assert seen_by(replace(SHEET, participants=(GESEKE,)), 1).participants == (GESEKE,)


def faults(**changes: object) -> list[tuple[str, str]]:
    return list(faults_of(replace(SHEET, **changes)))  # type: ignore[arg-type]


def test_what_keeps_a_price_from_following_is_named() -> None:
    assert faults() == []
    assert [place for place, _ in faults(staff=(), rooms=Decimal(), it=Decimal(), overhead=Decimal())] == [
        "staff_0_posts"
    ]
    assert "gilt keine Vereinbarung" in faults(participants=())[0][1]
    uncounted = (replace(GESEKE, inhabitants=0),)
    assert faults(participants=uncounted, key=Key.INHABITANTS) == [
        ("key", "Für die Verteilung nach Einwohnerzahl fehlen die Zahlen der Behörden. Ergänzen Sie sie.")
    ]
    too_much = (replace(GESEKE, percent=Decimal("40.5")), SOEST)
    assert faults(participants=too_much, key=Key.FIXED) == [
        ("key", "Die Anteile ergeben zusammen 100,5 Prozent. Geben Sie höchstens 100 an.")
    ]
