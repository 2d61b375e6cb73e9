"""A costing in words and charts, the same on pages and papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from buergerdraht.billing.rules.costing import (
    KEY_DEFINITIONS,
    KEY_LABELS,
    ROUNDING_LABELS,
    Change,
    CostSheet,
    varied,
)
from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.figures import number
from buergerdraht.office.amounts import euros, shown_euros, written_amount

VOLUMES = (-20, -10, 0, 10, 20)
Lines = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of the costing, and how it would be."""

    label: str
    value: str
    other: str
    difference: str


def cost_lines(sheet: CostSheet) -> Lines:
    """Yield each group of costs with its amount, and the sum."""
    for each in sheet.staff:
        posts, cost = written_amount(each.posts), euros(each.cost)
        yield f"{each.label}: {posts} Stellen zu {cost}", euros(each.amount)
    for label, amount in _groups(sheet)[1:]:
        if amount:
            yield label, euros(amount)
    yield "Kosten im Jahr", euros(sheet.total)


def result_lines(sheet: CostSheet) -> Lines:
    """Yield what follows from the costs."""
    yield "Gezählte Minuten", number(sheet.minutes)
    yield "Angenommene Anrufe", number(sheet.calls)
    yield "Kosten je Minute", euros(sheet.price_per_minute)
    yield "Kosten je Anruf", euros(sheet.price_per_call)
    yield "Kosten je Stelle", euros(sheet.cost_per_post)
    yield "Verteilung", KEY_LABELS[sheet.key]
    yield "Rundung des Preises", ROUNDING_LABELS[sheet.rounding]


def definitions(sheet: CostSheet) -> Lines:
    """Yield what the figures mean."""
    yield (
        "Kosten je Minute",
        "Alle Kosten des Jahres, geteilt durch die gezählten Minuten; am Ende einmal gerundet.",
    )
    yield "Kosten je Anruf", "Alle Kosten des Jahres, geteilt durch die angenommenen Anrufe."
    yield "Kosten je Stelle", "Alle Kosten des Jahres, geteilt durch die Stellen, auf ganze Cent."
    yield "Gezählte Minuten", "Zeit, die der Tarif der Vereinbarung zählt; ohne Tarif die Gesprächszeit."
    yield f"Verteilung {KEY_LABELS[sheet.key]}", KEY_DEFINITIONS[sheet.key]


def compared(sheet: CostSheet, other: CostSheet) -> list[Compared]:
    """Return the main figures side by side."""
    return [
        _money("Kosten im Jahr", sheet.total, other.total),
        _money("Zuschlag auf Personalkosten", sheet.overhead_amount, other.overhead_amount),
        _plain("Stellen", float(sheet.posts), float(other.posts)),
        _plain("Gezählte Minuten", sheet.minutes, other.minutes),
        _money("Kosten je Minute", sheet.price_per_minute, other.price_per_minute),
        _money("Kosten je Anruf", sheet.price_per_call, other.price_per_call),
    ]


def charts(sheet: CostSheet, other: CostSheet | None) -> tuple[Chart, ...]:
    """Return the groups of costs, and the price at other volumes; each beside what would be, if given."""
    return (_groups_chart(sheet, other), _volume_chart(sheet, other))


def _groups_chart(sheet: CostSheet, other: CostSheet | None) -> Chart:
    series, unit = shown_euros(
        (name, [amount for _, amount in _groups(each)]) for name, each in _both(sheet, other)
    )
    greatest, amount = max(_groups(sheet), key=lambda each: each[1])
    share = number(round(float(100 * amount / sheet.total), 1)) if sheet.total else "0"
    return Chart(
        id="kosten",
        title="Kosten nach Gruppen",
        summary=f"{greatest}: {share} Prozent von {euros(sheet.total)}.",
        kind="bars",
        labels=tuple(label for label, _ in _groups(sheet)),
        label_heading="Gruppe",
        series=series,
        unit=unit,
        definition="Kosten eines Jahres. Der Zuschlag ist der genannte Prozentsatz der Personalkosten.",
    )


def _volume_chart(sheet: CostSheet, other: CostSheet | None) -> Chart:
    return Chart(
        id="menge",
        title="Kosten je Minute bei mehr oder weniger Anrufen",
        summary=f"Bei gleicher Menge {euros(sheet.price_per_minute)}.",
        kind="line",
        labels=tuple(f"{percent:+d} %" if percent else "wie gezählt" for percent in VOLUMES),
        label_heading="Menge",
        series=tuple(Series(name, tuple(_in_cents(each))) for name, each in _both(sheet, other)),
        unit="Cent",
        definition="Dieselben Kosten, geteilt durch entsprechend mehr oder weniger Minuten.",
    )


def _in_cents(sheet: CostSheet) -> Iterator[float | None]:
    for percent in VOLUMES:
        price = varied(sheet, Change(Decimal(percent))).price_per_minute
        yield None if price is None else float(price * 100)


def _both(sheet: CostSheet, other: CostSheet | None) -> list[tuple[str, CostSheet]]:
    return [("Kalkulation", sheet), *([("Was wäre wenn", other)] if other else [])]


def _groups(sheet: CostSheet) -> list[tuple[str, Decimal]]:
    return [
        ("Personal", sheet.staff_cost),
        ("Räume", sheet.rooms),
        ("IT", sheet.it),
        ("Gemeinkosten", sheet.overhead),
        (f"Zuschlag {written_amount(sheet.overhead_percent)} %", sheet.overhead_amount),
    ]


def _money(label: str, value: Decimal | None, other: Decimal | None) -> Compared:
    difference = None if value is None or other is None else other - value
    sign = "+" if difference and difference > 0 else ""
    return Compared(label, euros(value), euros(other), f"{sign}{euros(difference)}")


def _plain(label: str, value: float, other: float) -> Compared:
    sign = "+" if other > value else ""
    return Compared(label, number(value), number(other), f"{sign}{number(other - value)}")
