"""Each figure of the economic report worked out by hand, and what is not known stays unknown."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.billing.rules.economy import CATALOGUE, Basis, Handled, Kind, lines_of

YEAR = Handled(offered=1000, answered=900, at_once=600, seconds=162_030, cost=Decimal("2565.00"))
"""2,700.5 minutes."""
BASIS = Basis(relief_minutes=Decimal("4.5"), hour_cost=Decimal("51.20"))
counts = st.integers(0, 10_000_000)
money = st.decimals(0, 10_000_000, places=2)
handled = st.builds(Handled, counts, counts, counts, counts, money)


def values(of: Handled = YEAR, basis: Basis = BASIS) -> dict[Kind, Decimal | None]:
    return {line.kind: line.value for line in lines_of(of, before=None, basis=basis)}


def test_every_figure_follows_from_what_was_handled() -> None:
    assert values() == {
        Kind.ANSWERED: Decimal(900),
        Kind.REACHED: Decimal(90),
        Kind.MINUTES: Decimal(2701),
        Kind.COST: Decimal(2565),
        Kind.COST_PER_CALL: Decimal("2.85"),
        Kind.COST_PER_MINUTE: Decimal("0.95"),
        Kind.AT_ONCE: Decimal(600),
        Kind.RELIEF: Decimal(45),
        Kind.RELIEF_VALUE: Decimal(2304),
        Kind.NET: Decimal(261),
    }


def test_what_nobody_agreed_on_or_counted_stays_unknown() -> None:
    known = {kind for kind, value in values(basis=Basis()).items() if value is not None}
    assert known == set(Kind) - {Kind.RELIEF, Kind.RELIEF_VALUE, Kind.NET}
    assert values(basis=Basis(Decimal(5)))[Kind.RELIEF_VALUE] is None
    assert set(values(Handled(None, None, None, None, None)).values()) == {None}
    empty = values(Handled())
    assert (empty[Kind.REACHED], empty[Kind.COST_PER_CALL], empty[Kind.COST_PER_MINUTE]) == (None, None, None)


def test_the_time_before_is_compared_where_both_are_known() -> None:
    before = Handled(offered=1000, answered=600, at_once=None, seconds=120_000, cost=Decimal(2400))
    changes = {line.kind: line.change for line in lines_of(YEAR, before=before, basis=BASIS)}
    assert changes[Kind.REACHED] == Decimal(30)
    assert changes[Kind.COST_PER_CALL] == Decimal("-1.15")
    assert changes[Kind.RELIEF] is None
    assert lines_of(YEAR, before=before, basis=BASIS)[0].figure is CATALOGUE[Kind.ANSWERED]
    assert all(line.change is None for line in lines_of(YEAR, before=None, basis=BASIS))


def test_every_figure_has_a_name_and_a_sentence() -> None:
    assert set(CATALOGUE) == set(Kind)
    assert all(figure.label and figure.definition.endswith(".") for figure in CATALOGUE.values())


@given(st.lists(handled, max_size=12))
def test_months_add_up_to_the_year(months: list[Handled]) -> None:
    total = sum(months, Handled())
    assert total.cost == sum((each.cost or 0 for each in months), Decimal())
    assert total.seconds == sum(each.seconds or 0 for each in months)


def test_one_unknown_month_makes_the_sum_unknown() -> None:
    assert (YEAR + Handled(cost=None)).cost is None
    assert (YEAR + Handled(cost=None)).answered == 900


def test_a_part_of_a_year_is_told_in_proportion() -> None:
    assert YEAR.scaled(Fraction(1, 4)) == Handled(250, 225, 150, 40_508, Decimal("641.25"))
    assert Handled(None, 1, None, 3, None).scaled(Fraction(1, 2)) == Handled(None, 1, None, 2, None)
