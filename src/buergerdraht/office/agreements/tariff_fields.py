"""The tariffs of a draft as fields of its form: rows that are agreed already, and spare ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from buergerdraht.agreements.tariffs import CATALOGUE, COUNTED_LABELS, PER_TIME, Counted, Tariff, TariffKind
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.office.agreements.days import day_field
from buergerdraht.office.amounts import AmountField

MOST = 30
"""So many tariffs, and no spare row is offered any more."""
KINDS = [(kind.value, measure.label) for kind, measure in CATALOGUE.items()]
TERMS = ("price", "amount", "allowance_minutes", "percent", "cap")
DAYS = {"valid_from": "from", "valid_until": "last"}
"""Days of a tariff -> their fields."""


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one tariff."""

    number: int
    kind: BoundField
    days: tuple[BoundField, ...]
    terms: tuple[tuple[str, BoundField], ...]
    """Each with the kinds of tariffs that have it, as a list of words."""
    counts: tuple[BoundField, ...]
    vat_percent: BoundField
    kinds: str = " ".join(sorted(CATALOGUE))
    kinds_that_count: str = " ".join(sorted(PER_TIME))


def tariff_fields(place: int, *, is_agreed: bool) -> dict[str, forms.Field]:
    """Return the fields of a tariff; one that is agreed can be struck out."""
    name, number = f"tariff_{place}_", f"Tarif {place + 1}"
    kinds = [("", "Diesen Tarif streichen" if is_agreed else "Kein weiterer Tarif"), *KINDS]
    terms: dict[str, forms.Field] = {
        "price": AmountField(
            f"{number}: Preis in EUR",
            required=False,
            places=4,
            highest=100_000,
            help_text="Je Minute, je Anruf, oder je Minute über den Freiminuten.",
        ),
        "amount": AmountField(
            f"{number}: Betrag im Jahr in EUR",
            required=False,
            help_text="Die Pauschale, die Kosten des Jahres oder die einer Stelle.",
        ),
        "allowance_minutes": AmountField(f"{number}: Freiminuten im Jahr", required=False, places=0),
        "percent": AmountField(f"{number}: Anteil in Prozent", required=False, places=4, highest=100),
        "cap": AmountField(f"{number}: Höchstbetrag im Jahr in EUR", required=False),
    }
    return {
        f"{name}kind": forms.ChoiceField(label=f"{number}: Art", required=False, choices=kinds),
        f"{name}from": day_field(f"{number}: erster Tag"),
        f"{name}last": day_field(f"{number}: letzter Tag", help_text="Leer, solange er weiter gilt."),
        **{f"{name}{term}": field for term, field in terms.items()},
        **{
            f"{name}counts_{each}": forms.BooleanField(
                label=label, required=False, initial=each is Counted.TALK
            )
            for each, label in COUNTED_LABELS.items()
        },
        f"{name}vat_percent": AmountField(
            f"{number}: Umsatzsteuer in Prozent",
            required=False,
            highest=100,
            help_text="Leer: nicht steuerbar (§ 2b UStG).",
        ),
    }


def row_of(form: forms.Form, place: int) -> Row:
    """Return the bound fields of a tariff."""
    name = f"tariff_{place}_"
    return Row(
        number=place + 1,
        kind=form[f"{name}kind"],
        days=(form[f"{name}from"], form[f"{name}last"]),
        terms=tuple((_kinds_with(term), form[f"{name}{term}"]) for term in TERMS),
        counts=tuple(form[f"{name}counts_{each}"] for each in Counted),
        vat_percent=form[f"{name}vat_percent"],
    )


def idle_fields(place: int, kind: str) -> Iterator[str]:
    """Yield the fields that a tariff of this kind does not have: what they say does not count."""
    wanted = {"kind", "from", "last", "vat_percent", *CATALOGUE[TariffKind(kind)].terms} if kind else {"kind"}
    for name in tariff_fields(place, is_agreed=False):
        term = name.removeprefix(f"tariff_{place}_")
        if term not in wanted and not (kind in PER_TIME and term.startswith("counts_")):
            yield name


def says_anything(typed: Mapping[str, Any], place: int) -> bool:
    """Tell whether days or terms of a tariff were typed, readable or not."""
    return any(typed.get(f"tariff_{place}_{part}") for part in ("from", "last", *TERMS, "vat_percent"))


def tariff_of(told: Mapping[str, Any], place: int) -> Tariff | None:
    """Return the tariff that the cleaned answers of a row say; None: none."""
    name = f"tariff_{place}_"
    if not told[f"{name}kind"]:
        return None
    kind, last = TariffKind(told[f"{name}kind"]), told[f"{name}last"]
    terms = {term: told[f"{name}{term}"] for term in CATALOGUE[kind].terms}
    if terms.get("allowance_minutes") is not None:
        terms["allowance_minutes"] = int(terms["allowance_minutes"])
    if kind in PER_TIME:
        terms["counted"] = frozenset(each for each in Counted if told[f"{name}counts_{each}"])
    until, vat = last + ONE_DAY if last else None, told[f"{name}vat_percent"]
    return Tariff(kind, told[f"{name}from"], until, vat_percent=vat, **terms)


def field_of_fault(place: int, term: str) -> str:
    """Return the field where a fault of a tariff is told."""
    part = f"counts_{Counted.TALK}" if term == "counted" else DAYS.get(term, term)
    return f"tariff_{place}_{part}"


def shown_tariff(tariff: Tariff, place: int) -> dict[str, Any]:
    """Return a tariff as it stands in its fields."""
    name = f"tariff_{place}_"
    return {
        **{f"{name}{term}": getattr(tariff, term) for term in ("kind", *TERMS, "vat_percent")},
        f"{name}from": tariff.valid_from,
        f"{name}last": tariff.valid_until - ONE_DAY if tariff.valid_until else None,
        **{f"{name}counts_{each}": each in tariff.counted for each in Counted},
    }


def _kinds_with(term: str) -> str:
    return " ".join(kind for kind, measure in CATALOGUE.items() if term in measure.terms)
