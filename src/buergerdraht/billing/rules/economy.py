"""What a cooperation costs and what it spares the offices; every figure once, with its definition. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from buergerdraht.billing.rules.pricing import MINUTE, cents

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Handled:
    """What was handled in a time, and what it cost; None: not known."""

    offered: int | None = 0
    answered: int | None = 0
    at_once: int | None = 0
    """Contacts whose concerns were all answered in the first talk."""
    seconds: int | None = 0
    """Counted as the tariff does."""
    cost: Decimal | None = Decimal("0.00")

    def __add__(self, more: "Handled") -> "Handled":
        return Handled(*(_sum(getattr(self, name), getattr(more, name)) for name in _NAMES))

    def scaled(self, part: Fraction) -> "Handled":
        """Return that part of it: a year's figures for fewer days."""
        whole = {name: _scaled(getattr(self, name), part) for name in _NAMES[:-1]}
        cost = None if self.cost is None else cents(Fraction(self.cost) * part)
        return replace(self, cost=cost, **whole)


_NAMES = tuple(each.name for each in fields(Handled))


@dataclass(frozen=True, slots=True)
class Basis:
    """What both sides reckon with; None: they have not said."""

    relief_minutes: Decimal | None = None
    """Spared to the offices by a call that is closed at once."""
    hour_cost: Decimal | None = None


class Kind(StrEnum):
    """Names of the figures."""

    ANSWERED = "answered"
    REACHED = "reached"
    MINUTES = "minutes"
    COST = "cost"
    COST_PER_CALL = "cost_per_call"
    COST_PER_MINUTE = "cost_per_minute"
    AT_ONCE = "at_once"
    RELIEF = "relief"
    RELIEF_VALUE = "relief_value"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure means; in EUR, %, Std. or a plain number."""

    label: str
    definition: str
    formula: Callable[[Handled, Basis], Decimal | None]
    unit: str = ""


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _ratio(part: Decimal | int | None, whole: int | None, *, factor: int = 1) -> Fraction | None:
    return Fraction(part) * factor / whole if part is not None and whole else None


def _reached(handled: Handled, _: Basis) -> Decimal | None:
    share = _ratio(handled.answered, handled.offered, factor=100)
    return None if share is None else Decimal((share * 10 + Fraction(1, 2)).__floor__()) / 10


def _minutes(handled: Handled, _: Basis) -> Decimal | None:
    return None if handled.seconds is None else Decimal((handled.seconds + MINUTE // 2) // MINUTE)


def _per_call(handled: Handled, _: Basis) -> Decimal | None:
    cost = _ratio(handled.cost, handled.answered)
    return None if cost is None else cents(cost)


def _per_minute(handled: Handled, _: Basis) -> Decimal | None:
    cost = _ratio(handled.cost, handled.seconds, factor=MINUTE)
    return None if cost is None else cents(cost)


def _hours(handled: Handled, basis: Basis) -> Fraction | None:
    if handled.at_once is None or basis.relief_minutes is None:
        return None
    return handled.at_once * Fraction(basis.relief_minutes) / MINUTES_OF_AN_HOUR


def _relief(handled: Handled, basis: Basis) -> Decimal | None:
    hours = _hours(handled, basis)
    return None if hours is None else Decimal((hours * 10 + Fraction(1, 2)).__floor__()) / 10


def _relief_value(handled: Handled, basis: Basis) -> Decimal | None:
    hours = _hours(handled, basis)
    return None if hours is None or basis.hour_cost is None else cents(hours * Fraction(basis.hour_cost))


def _net(handled: Handled, basis: Basis) -> Decimal | None:
    value = _relief_value(handled, basis)
    return None if handled.cost is None or value is None else handled.cost - value


CATALOGUE: dict[Kind, Figure] = {
    Kind.ANSWERED: Figure(
        "Angenommene Anrufe",
        "Angebotene Anrufe, die eine Servicekraft angenommen hat.",
        lambda handled, _: _whole(handled.answered),
    ),
    Kind.REACHED: Figure(
        "Erreicht", "Anteil der angebotenen Anrufe, die jemand angenommen hat.", _reached, "%"
    ),
    Kind.MINUTES: Figure(
        "Gezählte Minuten",
        "Zeit, die der Tarif der Vereinbarung zählt; ohne Tarif die Gesprächszeit. Beim ganzen Servicecenter "
        "die Gesprächszeit.",
        _minutes,
    ),
    Kind.COST: Figure(
        "Kosten",
        "Gestellte Rechnungen der Zeit ohne Umsatzsteuer. Für Monate ohne Rechnung: die Zeit der Kennzahlen "
        "mal Tarif. Beim ganzen Servicecenter: der Teil der Jahreskalkulation.",
        lambda handled, _: handled.cost,
        "EUR",
    ),
    Kind.COST_PER_CALL: Figure(
        "Kosten je Anruf", "Kosten, geteilt durch die angenommenen Anrufe.", _per_call, "EUR"
    ),
    Kind.COST_PER_MINUTE: Figure(
        "Kosten je Minute", "Kosten, geteilt durch die gezählten Minuten.", _per_minute, "EUR"
    ),
    Kind.AT_ONCE: Figure(
        "Sofort abgeschlossen",
        "Gespräche, deren Anliegen alle im ersten Kontakt beantwortet sind.",
        lambda handled, _: _whole(handled.at_once),
    ),
    Kind.RELIEF: Figure(
        "Entlastung der Ämter",
        "Sofort abgeschlossene Gespräche mal die vereinbarten Minuten, die eines den Ämtern erspart.",
        _relief,
        "Std.",
    ),
    Kind.RELIEF_VALUE: Figure(
        "Wert der Entlastung", "Entlastung mal die Kosten einer Arbeitsstunde im Amt.", _relief_value, "EUR"
    ),
    Kind.NET: Figure("Kosten nach Entlastung", "Kosten weniger der Wert der Entlastung.", _net, "EUR"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure now and in the time before."""

    kind: Kind
    value: Decimal | None
    before: Decimal | None

    @property
    def figure(self) -> Figure:
        """Its name and definition."""
        return CATALOGUE[self.kind]

    @property
    def change(self) -> Decimal | None:
        """By how much it grew; None: one of the two is not known."""
        return None if self.value is None or self.before is None else self.value - self.before


def lines_of(now: Handled, *, before: Handled | None, basis: Basis) -> tuple[Line, ...]:
    """Return every figure with what it was before; the relief before is that of the same terms."""
    return tuple(
        Line(kind, figure.formula(now, basis), figure.formula(before, basis) if before else None)
        for kind, figure in CATALOGUE.items()
    )


def _sum(one: Any, more: Any) -> Any:
    return None if one is None or more is None else one + more


def _scaled(value: int | None, part: Fraction) -> Any:
    return None if value is None else (value * part + Fraction(1, 2)).__floor__()
