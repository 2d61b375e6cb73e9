"""What a cooperation may agree to pay: a catalogue of tariffs, each with its terms and what it counts. Pure.

Sources: documents 001 (flat sums), 002 (0.95 EUR per minute, then a yearly costing), and usual agreements
between municipalities. A tariff holds from one day to another; all that were ever agreed stay.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any


class TariffKind(StrEnum):
    """By what the partner pays."""

    PER_MINUTE = "per_minute"
    PER_CALL = "per_call"
    FLAT = "flat"
    CAPPED_SHARE = "capped_share"
    POST_SHARE = "post_share"
    PRODUCTIVE_MINUTE = "productive_minute"
    MUTUAL = "mutual"


class Counted(StrEnum):
    """Time that a tariff may count; what each is: telephony.rules.durations."""

    TALK = "talk"
    HOLD = "hold"
    CONSULT = "consult"
    WRAP_UP = "wrap_up"
    TARGET_TALK = "target_talk"


COUNTED_LABELS: dict[Counted, str] = {
    Counted.TALK: "Gespräch",
    Counted.HOLD: "Halten",
    Counted.CONSULT: "Rückfrage und Verbinden",
    Counted.WRAP_UP: "Nacharbeit",
    Counted.TARGET_TALK: "Gespräch nach dem Verbinden",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """How a tariff is worded, and which terms it needs."""

    label: str
    definition: str
    terms: tuple[str, ...]
    """Names of the fields of Tariff that must be given."""


CATALOGUE: dict[TariffKind, Measure] = {
    TariffKind.PER_MINUTE: Measure(
        "Preis je Minute", "Die gezählte Zeit aller Anrufe, auf die Sekunde genau, mal Preis.", ("price",)
    ),
    TariffKind.PER_CALL: Measure(
        "Preis je Anruf", "Jeder Anruf, den eine Servicekraft angenommen hat, mal Preis.", ("price",)
    ),
    TariffKind.FLAT: Measure(
        "Pauschale mit Freiminuten",
        "Ein Betrag im Jahr, in zwölf Teilen; Minuten über der Freimenge des Jahres kosten extra.",
        ("amount", "allowance_minutes", "price"),
    ),
    TariffKind.CAPPED_SHARE: Measure(
        "Kostenanteil mit Höchstbetrag",
        "Ein Anteil an den Kosten des Jahres, höchstens der genannte Betrag, in zwölf Teilen.",
        ("amount", "percent", "cap"),
    ),
    TariffKind.POST_SHARE: Measure(
        "Stellenanteil",
        "Ein Anteil an den Kosten einer Stelle im Jahr, in zwölf Teilen.",
        ("amount", "percent"),
    ),
    TariffKind.PRODUCTIVE_MINUTE: Measure(
        "Satz je produktive Minute",
        "Die gezählte Zeit mal Satz; nach dem Ende des Jahres wird mit dem tatsächlichen Satz ausgeglichen.",
        ("price",),
    ),
    TariffKind.MUTUAL: Measure(
        "Gegenseitige Verrechnung",
        "Beide Seiten bedienen Anrufe der anderen; bezahlt wird der Unterschied der gezählten Zeit.",
        ("price",),
    ),
}
PER_TIME = frozenset(
    {TariffKind.PER_MINUTE, TariffKind.FLAT, TariffKind.PRODUCTIVE_MINUTE, TariffKind.MUTUAL}
)
"""Tariffs that count seconds."""
TERM_LABELS = {
    "price": "den Preis",
    "amount": "den Betrag im Jahr",
    "allowance_minutes": "die Freiminuten im Jahr",
    "percent": "den Anteil in Prozent",
    "cap": "den Höchstbetrag im Jahr",
}


@dataclass(frozen=True, slots=True)
class Tariff:
    """What is paid in a time; half-open. Amounts in euros without value added tax, a year's or a unit's."""

    kind: TariffKind
    valid_from: date
    valid_until: date | None = None
    price: Decimal | None = None
    """Per minute or per call."""
    amount: Decimal | None = None
    """Of a year: the flat sum, or the cost of which a share is paid."""
    percent: Decimal | None = None
    cap: Decimal | None = None
    allowance_minutes: int | None = None
    """Of a year."""
    counted: frozenset[Counted] = field(default=frozenset({Counted.TALK}))
    vat_percent: Decimal | None = None
    """None: not subject to tax (section 2b UStG)."""

    @property
    def words(self) -> str:
        """The tariff in German: 0,95 EUR je Minute, gezählt werden Gespräch und Nacharbeit."""
        counted = f", gezählt: {self.counted_words}" if self.kind in PER_TIME else ""
        return f"{_WORDS[self.kind].format(**_values(self))}{counted}{self._tax_words}"

    @property
    def counted_words(self) -> str:
        """Which time counts, in German."""
        return ", ".join(label for each, label in COUNTED_LABELS.items() if each in self.counted)

    @property
    def _tax_words(self) -> str:
        return "" if self.vat_percent is None else f", zuzüglich {_number(self.vat_percent)} % Umsatzsteuer"


_WORDS: dict[TariffKind, str] = {
    TariffKind.PER_MINUTE: "{price} EUR je Minute",
    TariffKind.PER_CALL: "{price} EUR je angenommenem Anruf",
    TariffKind.FLAT: "{amount} EUR im Jahr bis {allowance_minutes} Minuten, darüber {price} EUR je Minute",
    TariffKind.CAPPED_SHARE: "{percent} % von {amount} EUR im Jahr, höchstens {cap} EUR",
    TariffKind.POST_SHARE: "{percent} % einer Stelle von {amount} EUR im Jahr",
    TariffKind.PRODUCTIVE_MINUTE: "{price} EUR je produktiver Minute, jährlicher Ausgleich",
    TariffKind.MUTUAL: "gegenseitig verrechnet zu {price} EUR je Minute",
}


@dataclass(frozen=True, slots=True)
class TariffFault:
    """What is wrong with a tariff, in words that say what to do."""

    place: int
    """Of the tariff, from 0."""
    term: str
    """The field of Tariff."""
    message: str


def faults_of_tariffs(tariffs: tuple[Tariff, ...]) -> Iterator[TariffFault]:
    """Yield what is wrong with each tariff, and where two hold at a time."""
    for place, tariff in enumerate(tariffs):
        yield from (TariffFault(place, term, message) for term, message in _faults(tariff))
    ordered = sorted(enumerate(tariffs), key=lambda each: each[1].valid_from)
    for (place, first), (_, second) in pairwise(ordered):
        if first.valid_until is None or first.valid_until > second.valid_from:
            since = f"{second.valid_from:%d.%m.%Y}"
            message = f"Ab {since} gelten zwei Tarife zugleich. Beenden Sie den früheren davor."
            yield TariffFault(place, "valid_until", message)


def tariffs_from_json(kept: Iterable[dict[str, Any]]) -> tuple[Tariff, ...]:
    """Return tariffs from plain values, as versions keep them."""
    return tuple(_tariff(each) for each in kept)


def _tariff(kept: dict[str, Any]) -> Tariff:
    money = ("price", "amount", "percent", "cap", "vat_percent")
    until = kept["valid_until"]
    return Tariff(
        kind=TariffKind(kept["kind"]),
        valid_from=date.fromisoformat(kept["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        allowance_minutes=kept["allowance_minutes"],
        counted=frozenset(Counted(each) for each in kept["counted"]),
        **{name: None if kept[name] is None else Decimal(kept[name]) for name in money},
    )


def _faults(tariff: Tariff) -> Iterator[tuple[str, str]]:
    if tariff.valid_until and tariff.valid_until <= tariff.valid_from:
        yield "valid_until", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage."
    for name in CATALOGUE[tariff.kind].terms:
        if getattr(tariff, name) is None:
            yield name, f"{CATALOGUE[tariff.kind].label}: Geben Sie {TERM_LABELS[name]} an."
    for name in ("price", "amount", "percent", "cap", "allowance_minutes", "vat_percent"):
        if (getattr(tariff, name) or 0) < 0:
            yield name, "Geben Sie keine Werte unter null an."
    if tariff.percent is not None and tariff.percent > 100:
        yield "percent", "Geben Sie höchstens 100 Prozent an."
    if tariff.kind in PER_TIME and not tariff.counted:
        yield "counted", "Geben Sie an, welche Zeit gezählt wird."


def _values(tariff: Tariff) -> dict[str, str]:
    numbers = {"price": tariff.price, "amount": tariff.amount, "cap": tariff.cap}
    return {
        **{name: _money(value or Decimal()) for name, value in numbers.items()},
        "percent": _number(tariff.percent or Decimal()),
        "allowance_minutes": _money(Decimal(tariff.allowance_minutes or 0)).removesuffix(",00"),
    }


def _money(value: Decimal) -> str:
    """Write at least cents, and what stands behind them if it is not nothing: 0,95 and 0,9512."""
    exact = value.normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
