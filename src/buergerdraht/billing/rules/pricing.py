"""Lines of an invoice from a tariff and what was used. Pure.

Each line is rounded once, to whole cents, half up (kaufmännisch); a total is the sum of its lines, so both
always agree. Quantities are exact: seconds at a price per sixty of them. Parts of a year are differences of
rounded sums since its beginning: twelve months add up to the year, to the cent.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.billing.rules.counting import Usage

CENT = Decimal("0.01")
MINUTE = 60
MONTHS = 12


class Unit(StrEnum):
    """Of a quantity; UN/ECE recommendation 20."""

    SECOND = "SEC"
    PIECE = "C62"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one up to another, half-open."""

    begin: date
    end: date

    def within(self, tariff: Tariff) -> "Period | None":
        """Return the days on which the tariff holds; None: it does not."""
        begin, end = max(self.begin, tariff.valid_from), min(self.end, tariff.valid_until or self.end)
        return Period(begin, end) if begin < end else None

    def __contains__(self, day: date) -> bool:
        return self.begin <= day < self.end


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice: quantity times price per base, rounded once."""

    text: str
    period: Period
    quantity: int
    """Negative where something is given back."""
    unit: Unit
    price: Decimal
    base: int
    """So many units cost the price."""
    amount: Decimal
    vat_percent: Decimal | None
    calls: tuple[UUID, ...] = ()
    """From which it is worked out."""


def month(year: int, number: int) -> Period:
    """Return a month."""
    begin = date(year, number, 1)
    return Period(begin, begin + timedelta(days=monthrange(year, number)[1]))


def cents(value: Fraction | Decimal) -> Decimal:
    """Return the amount in whole cents, half up, away from zero."""
    exact = Fraction(value) * 100
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return (Decimal(whole if exact >= 0 else -whole) * CENT).quantize(CENT, ROUND_HALF_UP)


def lines_of(
    tariff: Tariff, *, period: Period, usages: Iterable[Usage], before: int = 0, theirs: int = 0
) -> tuple[Line, ...]:
    """Return the lines for the days of the period on which the tariff holds; it counts no other days' usages.

    `before` is the seconds counted since the year (or the tariff) began, `theirs` those that the other side
    counted for its service.
    """
    span = period.within(tariff)
    if span is None:
        return ()
    mine = [usage for usage in usages if usage.on in span]
    match tariff.kind:
        case TariffKind.FLAT:
            return (
                _part_of_year(tariff, span, _amount(tariff)),
                *_above_allowance(tariff, span, mine, before),
            )
        case TariffKind.CAPPED_SHARE | TariffKind.POST_SHARE:
            return (_part_of_year(tariff, span, _amount(tariff)),)
        case TariffKind.PER_CALL:
            return (_line(tariff, span, "Angenommene Anrufe", len(mine), Unit.PIECE, mine),)
        case TariffKind.MUTUAL:
            own = _timed(tariff, span, mine)
            return (own, _line(tariff, span, "Gegenleistung", -theirs, Unit.SECOND)) if theirs else (own,)
        case _:
            return (_timed(tariff, span, mine),)


def true_up(tariff: Tariff, *, period: Period, seconds: int, actual: Decimal, billed: Decimal) -> Line | None:
    """Return the yearly adjustment to the actual rate, from what was billed before; None: it was right."""
    difference = cents(Fraction(actual) * seconds / MINUTE) - billed
    if not difference:
        return None
    text = f"Ausgleich zum tatsächlichen Satz von {_written(actual)} EUR je Minute"
    sign = 1 if difference > 0 else -1
    return Line(text, period, sign, Unit.PIECE, abs(difference), 1, difference, tariff.vat_percent)


def counted_seconds(tariff: Tariff, usages: Iterable[Usage]) -> int:
    """Return what the tariff counts, in whole seconds."""
    return sum(usage.seconds(tariff.counted) for usage in usages)


def share_of_year(period: Period) -> Fraction:
    """Return the period as part of a year of twelve equal months; of a broken month its days count."""
    return sum((Fraction(days, whole * MONTHS) for days, whole in _months(period)), Fraction())


@dataclass(frozen=True, slots=True)
class Tax:
    """What one rate makes."""

    percent: Decimal | None
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of an invoice: tax is rounded once per rate (EN 16931, BR-CO-17)."""

    net: Decimal
    taxes: tuple[Tax, ...]

    @property
    def tax(self) -> Decimal:
        """All taxes."""
        return sum((each.amount for each in self.taxes), Decimal("0.00"))

    @property
    def gross(self) -> Decimal:
        """What is to be paid."""
        return self.net + self.tax


class Priced(Protocol):
    """A line, wherever it stands."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def vat_percent(self) -> Decimal | None: ...


def totals_of(lines: Iterable[Priced]) -> Totals:
    """Return the sum of the lines with the taxes, by rate."""
    nets: dict[Decimal | None, Decimal] = {}
    for line in lines:
        nets[line.vat_percent] = nets.get(line.vat_percent, Decimal("0.00")) + line.amount
    ordered = sorted(nets.items(), key=lambda each: each[0] or Decimal())
    taxes = tuple(Tax(rate, net, cents((rate or Decimal()) * net / 100)) for rate, net in ordered)
    return Totals(sum(nets.values(), Decimal("0.00")), taxes)


def _line(
    tariff: Tariff, span: Period, text: str, quantity: int, unit: Unit, usages: Iterable[Usage] = ()
) -> Line:
    price, base = tariff.price or Decimal(), MINUTE if unit is Unit.SECOND else 1
    amount = cents(Fraction(price) * quantity / base)
    calls = tuple(usage.call_id for usage in usages)
    return Line(text, span, quantity, unit, price, base, amount, tariff.vat_percent, calls)


def _timed(tariff: Tariff, span: Period, usages: list[Usage]) -> Line:
    text = f"Gezählte Zeit ({tariff.counted_words})"
    return _line(tariff, span, text, counted_seconds(tariff, usages), Unit.SECOND, usages)


def _above_allowance(tariff: Tariff, span: Period, usages: list[Usage], before: int) -> Iterator[Line]:
    free = _free_seconds(tariff, span)
    now = counted_seconds(tariff, usages)
    above = max(0, before + now - free) - max(0, before - free)
    text = f"Gezählte Zeit über der Freimenge ({tariff.counted_words})"
    yield _line(tariff, span, text, above, Unit.SECOND, usages)


def _free_seconds(tariff: Tariff, span: Period) -> int:
    """The year's allowance, of a year in which the tariff holds a part of that part."""
    year = Period(date(span.begin.year, 1, 1), date(span.begin.year + 1, 1, 1)).within(tariff)
    share = share_of_year(year) if year else Fraction()
    return round((tariff.allowance_minutes or 0) * MINUTE * share)


def _part_of_year(tariff: Tariff, span: Period, yearly: Fraction) -> Line:
    since = max(tariff.valid_from, date(span.begin.year, 1, 1))
    until_end, until_begin = (
        cents(yearly * share_of_year(Period(since, day))) for day in (span.end, span.begin)
    )
    amount = until_end - until_begin
    text = f"Anteil an {_written(cents(yearly))} EUR im Jahr"
    return Line(text, span, 1, Unit.PIECE, amount, 1, amount, tariff.vat_percent)


def _amount(tariff: Tariff) -> Fraction:
    """What a whole year costs."""
    amount = Fraction(tariff.amount or 0)
    if tariff.percent is not None:
        amount *= Fraction(tariff.percent) / 100
    return min(amount, Fraction(tariff.cap)) if tariff.cap is not None else amount


def _months(period: Period) -> Iterator[tuple[int, int]]:
    """Yield of each month how many of its days the period has, and how many it has itself."""
    begin = period.begin
    while begin < period.end:
        whole = month(begin.year, begin.month)
        end = min(whole.end, period.end)
        yield (end - begin).days, (whole.end - whole.begin).days
        begin = end


def _written(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", ".,"))
