"""Yearly costing (Kostenkalkulation): what a year cost, who bears which share, and the next price. Pure.

Source: document 002 (the price follows from the costs and minutes of the year before). All figures are the
centre's own; the groups of costs (staff, rooms, IT, overhead) are those that administrations reckon with.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.billing.rules.pricing import CENT, cents

HUNDRED = 100


class Key(StrEnum):
    """By what costs are shared."""

    MINUTES = "minutes"
    INHABITANTS = "inhabitants"
    EQUAL = "equal"
    FIXED = "fixed"


KEY_LABELS = {
    Key.MINUTES: "nach Minuten",
    Key.INHABITANTS: "nach Einwohnerzahl",
    Key.EQUAL: "zu gleichen Teilen",
    Key.FIXED: "nach festen Anteilen",
}
KEY_DEFINITIONS = {
    Key.MINUTES: "Jede Behörde trägt den Teil, den ihre gezählten Minuten an allen ausmachen; alle zahlen "
    "denselben Preis je Minute.",
    Key.INHABITANTS: "Jede Behörde trägt den Teil, den ihre Einwohnerzahl an der Summe ausmacht.",
    Key.EQUAL: "Jede Behörde trägt gleich viel.",
    Key.FIXED: "Jede Behörde trägt den genannten Anteil; was an 100 Prozent fehlt, trägt der Träger.",
}


class Rounding(StrEnum):
    """How a price is rounded; each once, at the end."""

    CENT = "cent"
    CENT_UP = "cent_up"
    HUNDREDTH = "hundredth"


ROUNDING_LABELS = {
    Rounding.CENT: "kaufmännisch auf ganze Cent",
    Rounding.CENT_UP: "aufgerundet auf ganze Cent",
    Rounding.HUNDREDTH: "kaufmännisch auf hundertstel Cent",
}
_ROUNDINGS = {
    Rounding.CENT: (CENT, ROUND_HALF_UP),
    Rounding.CENT_UP: (CENT, ROUND_UP),
    Rounding.HUNDREDTH: (Decimal("0.0001"), ROUND_HALF_UP),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Posts of one kind, and what one of them costs in a year."""

    label: str
    posts: Decimal
    cost: Decimal

    @property
    def amount(self) -> Decimal:
        """What they cost together."""
        return cents(Fraction(self.posts) * Fraction(self.cost))


@dataclass(frozen=True, slots=True)
class Participant:
    """An agreement that bears a part, with what it used in the year; `count` of them taken together."""

    agreement_id: int
    name: str
    minutes: int = 0
    calls: int = 0
    inhabitants: int = 0
    percent: Decimal = Decimal()
    count: int = 1


@dataclass(frozen=True, slots=True)
class CostSheet:
    """The costs of a centre in a year, its use, and by which rules prices follow. Amounts in euros."""

    year: int
    valid_from: date
    """From when the price is to hold."""
    staff: tuple[Staff, ...] = ()
    rooms: Decimal = Decimal()
    it: Decimal = Decimal()
    overhead: Decimal = Decimal()
    overhead_percent: Decimal = Decimal()
    """Of the costs of staff, on top."""
    key: Key = Key.MINUTES
    rounding: Rounding = Rounding.CENT
    participants: tuple[Participant, ...] = ()

    @property
    def posts(self) -> Decimal:
        """All posts."""
        return sum((each.posts for each in self.staff), Decimal())

    @property
    def staff_cost(self) -> Decimal:
        """What staff costs."""
        return sum((each.amount for each in self.staff), Decimal("0.00"))

    @property
    def overhead_amount(self) -> Decimal:
        """What the percentage on staff makes."""
        return cents(Fraction(self.staff_cost) * Fraction(self.overhead_percent) / HUNDRED)

    @property
    def total(self) -> Decimal:
        """All costs of the year."""
        return self.staff_cost + self.rooms + self.it + self.overhead + self.overhead_amount

    @property
    def minutes(self) -> int:
        """Counted minutes of all."""
        return sum(each.minutes for each in self.participants)

    @property
    def calls(self) -> int:
        """Answered calls of all."""
        return sum(each.calls for each in self.participants)

    @property
    def price_per_minute(self) -> Decimal | None:
        """All costs by all minutes, rounded as agreed; None: nothing was counted."""
        return _price(self, Fraction(self.total), self.minutes)

    @property
    def price_per_call(self) -> Decimal | None:
        """All costs by all calls, rounded as agreed; None: nothing was counted."""
        return _price(self, Fraction(self.total), self.calls)

    @property
    def cost_per_post(self) -> Decimal | None:
        """All costs by all posts, in whole cents; None: there are none."""
        return cents(Fraction(self.total) / Fraction(self.posts)) if self.posts else None


@dataclass(frozen=True, slots=True)
class Share:
    """What one participant bears; the shares add up to what all bear, to the cent."""

    participant: Participant
    part: Fraction
    amount: Decimal

    @property
    def percent(self) -> Decimal:
        """The part in percent, to four places."""
        return _rounded(self.part * HUNDRED, Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Change:
    """What would be different: more or less use in percent, posts more or less, another overhead."""

    volume_percent: Decimal = Decimal()
    posts: Decimal = Decimal()
    overhead_percent: Decimal | None = None
    """None: as it is."""


def shares_of(sheet: CostSheet) -> tuple[Share, ...]:
    """Return what each participant bears: whole cents, those left over to the greatest remainders."""
    parts = _parts(sheet)
    exact = [Fraction(sheet.total) * part * HUNDRED for part in parts]
    whole = [value.__floor__() for value in exact]
    left = int(cents(sum(exact, Fraction()) / HUNDRED) * HUNDRED) - sum(whole)
    by_rest = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_rest[:left]:
        whole[place] += 1
    return tuple(
        Share(participant, part, Decimal(amount) * CENT)
        for participant, part, amount in zip(sheet.participants, parts, whole, strict=True)
    )


def next_tariff(sheet: CostSheet, share: Share, *, running: Tariff | None) -> Tariff | None:
    """Return the tariff of the same kind as the running one that follows from the costs.

    Without a running one a price per minute; None: nothing was used by which a price could be told.
    """
    base = running or Tariff(TariffKind.PER_MINUTE, sheet.valid_from)
    terms = _TERMS[base.kind](sheet, share)
    if None in terms.values():
        return None
    return replace(base, valid_from=sheet.valid_from, valid_until=None, **terms)


def tariffs_with(tariffs: Sequence[Tariff], new: Tariff) -> tuple[Tariff, ...]:
    """Return the tariffs with a new one at their end: what ran ends before it, what lay ahead is replaced."""
    earlier = (each for each in tariffs if each.valid_from < new.valid_from)
    ended = (
        replace(each, valid_until=min(each.valid_until or new.valid_from, new.valid_from)) for each in earlier
    )
    return (*ended, new)


def tariff_on(tariffs: Sequence[Tariff], day: date) -> Tariff | None:
    """Return the tariff that holds on the day, or the last before it; None: none ever held."""
    begun = sorted((each for each in tariffs if each.valid_from <= day), key=lambda each: each.valid_from)
    return begun[-1] if begun else None


def varied(sheet: CostSheet, change: Change) -> CostSheet:
    """Return the sheet as it would be; posts are added to the first kind and never fall below none."""
    factor = 1 + Fraction(change.volume_percent) / HUNDRED
    return replace(
        sheet,
        staff=tuple(_with_posts(sheet.staff, change.posts)),
        overhead_percent=sheet.overhead_percent
        if change.overhead_percent is None
        else change.overhead_percent,
        participants=tuple(
            replace(each, minutes=_whole(each.minutes * factor), calls=_whole(each.calls * factor))
            for each in sheet.participants
        ),
    )


def seen_by(sheet: CostSheet, agreement_id: int) -> CostSheet:
    """Return the sheet as one participant may read it: the others are taken together."""
    own = tuple(each for each in sheet.participants if each.agreement_id == agreement_id)
    rest = [each for each in sheet.participants if each.agreement_id != agreement_id]
    others = Participant(
        agreement_id=0,
        name="Übrige Behörden",
        minutes=sum(each.minutes for each in rest),
        calls=sum(each.calls for each in rest),
        inhabitants=sum(each.inhabitants for each in rest),
        percent=sum((each.percent for each in rest), Decimal()),
        count=sum(each.count for each in rest),
    )
    return replace(sheet, participants=(*own, others) if rest else own)


def faults_of(sheet: CostSheet) -> Iterator[tuple[str, str]]:
    """Yield what keeps prices from following: the field of the form, and what to do."""
    if not sheet.total:
        yield "staff_0_posts", "Geben Sie Kosten an, zum Beispiel Stellen und die Kosten einer Stelle."
    if not sheet.participants:
        yield "key", "In der Zeit ab dem ersten Tag gilt keine Vereinbarung. Prüfen Sie den Tag."
    elif not any(_weights(sheet)):
        wanted = KEY_LABELS[sheet.key]
        yield "key", f"Für die Verteilung {wanted} fehlen die Zahlen der Behörden. Ergänzen Sie sie."
    percent = sum((each.percent for each in sheet.participants), Decimal())
    if sheet.key is Key.FIXED and percent > HUNDRED:
        written = f"{percent.normalize():f}".replace(".", ",")
        yield "key", f"Die Anteile ergeben zusammen {written} Prozent. Geben Sie höchstens 100 an."


def as_json(kept: CostSheet | Tariff) -> dict[str, Any]:
    """Return it as plain values."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(kept), default=_plain))
    return told


def from_json(kept: dict[str, Any]) -> CostSheet:
    """Return a sheet that `as_json` wrote."""
    money = {name: Decimal(kept[name]) for name in ("rooms", "it", "overhead", "overhead_percent")}
    return CostSheet(
        year=kept["year"],
        valid_from=date.fromisoformat(kept["valid_from"]),
        staff=tuple(
            Staff(each["label"], Decimal(each["posts"]), Decimal(each["cost"])) for each in kept["staff"]
        ),
        key=Key(kept["key"]),
        rounding=Rounding(kept["rounding"]),
        participants=tuple(
            Participant(**{**each, "percent": Decimal(each["percent"])}) for each in kept["participants"]
        ),
        **money,
    )


_WEIGHTS: dict[Key, Callable[[Participant], Fraction]] = {
    Key.MINUTES: lambda each: Fraction(each.minutes),
    Key.INHABITANTS: lambda each: Fraction(each.inhabitants),
    Key.EQUAL: lambda each: Fraction(each.count),
    Key.FIXED: lambda each: Fraction(each.percent) / HUNDRED,
}


def _weights(sheet: CostSheet) -> list[Fraction]:
    return [_WEIGHTS[sheet.key](each) for each in sheet.participants]


def _parts(sheet: CostSheet) -> list[Fraction]:
    weights = _weights(sheet)
    whole = Fraction(1) if sheet.key is Key.FIXED else sum(weights, Fraction())
    return [weight / whole if whole else Fraction() for weight in weights]


def _price(sheet: CostSheet, cost: Fraction, units: int) -> Decimal | None:
    return _rounded(cost / units, *_ROUNDINGS[sheet.rounding]) if units else None


def _per_minute(sheet: CostSheet, share: Share) -> Decimal | None:
    """By minutes all pay the same, those without minutes, too; by other keys each its own share."""
    if sheet.key is Key.MINUTES:
        return sheet.price_per_minute
    return _price(sheet, Fraction(share.amount), share.participant.minutes)


def _per_call(sheet: CostSheet, share: Share) -> Decimal | None:
    return _price(sheet, Fraction(share.amount), share.participant.calls)


_TERMS: dict[TariffKind, Callable[[CostSheet, Share], dict[str, Any]]] = {
    TariffKind.PER_MINUTE: lambda sheet, share: {"price": _per_minute(sheet, share)},
    TariffKind.PRODUCTIVE_MINUTE: lambda sheet, share: {"price": _per_minute(sheet, share)},
    TariffKind.MUTUAL: lambda sheet, share: {"price": _per_minute(sheet, share)},
    TariffKind.PER_CALL: lambda sheet, share: {"price": _per_call(sheet, share)},
    TariffKind.FLAT: lambda sheet, share: {"amount": share.amount, "price": _per_minute(sheet, share)},
    TariffKind.CAPPED_SHARE: lambda sheet, share: {"amount": sheet.total, "percent": share.percent},
    TariffKind.POST_SHARE: lambda sheet, _: {"amount": sheet.cost_per_post},
}
"""Which terms of each kind follow from the costs; its others stay as agreed."""


def _with_posts(staff: Sequence[Staff], more: Decimal) -> Iterator[Staff]:
    for place, each in enumerate(staff):
        yield replace(each, posts=max(Decimal(), each.posts + more)) if place == 0 else each


def _rounded(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    scaled = value / Fraction(step)
    whole = scaled.__floor__()
    is_up = scaled > whole if rounding == ROUND_UP else scaled - whole >= Fraction(1, 2)
    return Decimal(whole + is_up) * step


def _whole(value: Fraction) -> int:
    return int(_rounded(value, Decimal(1), ROUND_HALF_UP))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)
