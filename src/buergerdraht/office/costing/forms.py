"""The figures of a costing in one form, and what could be otherwise."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from buergerdraht.billing.rules.costing import (
    KEY_LABELS,
    ROUNDING_LABELS,
    Change,
    CostSheet,
    Key,
    Participant,
    Rounding,
    Staff,
    faults_of,
)
from buergerdraht.office.agreements.days import day_field
from buergerdraht.office.amounts import AmountField, written_amount

LEAST_STAFF, MOST_STAFF = 3, 12
USE = ("minutes", "calls", "inhabitants", "percent")


class CostingForm(forms.Form):
    """Costs of the year, use of each agreement, and the rules; faults are told at their fields."""

    use_required_attribute = False
    valid_from = day_field("Der neue Preis gilt ab", is_required=True)
    rooms = AmountField("Räume in EUR im Jahr", required=False, help_text="Miete, Nebenkosten, Reinigung.")
    it = AmountField("IT in EUR im Jahr", required=False, help_text="Geräte, Telefonie, Betrieb.")
    overhead = AmountField(
        "Weitere Gemeinkosten in EUR im Jahr",
        required=False,
        help_text="Eigene Zahl, zum Beispiel Personalamt.",
    )
    overhead_percent = AmountField(
        "Zuschlag auf Personalkosten in Prozent",
        required=False,
        highest=200,
        help_text="Leer: kein Zuschlag; statt oder neben der eigenen Zahl.",
    )
    key = forms.ChoiceField(label="Verteilung", choices=[(key.value, KEY_LABELS[key]) for key in Key])
    rounding = forms.ChoiceField(
        label="Rundung des Preises", choices=[(each.value, ROUNDING_LABELS[each]) for each in Rounding]
    )
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, typed: QueryDict | None, *, sheet: CostSheet, figures: CostSheet, saves: int) -> None:
        super().__init__(typed, initial=_shown(sheet, figures) | {"saves": saves})
        self.sheet_before, self.figures = sheet, figures
        self.staff_count = min(max(len(sheet.staff) + 1, LEAST_STAFF), MOST_STAFF)
        for place in range(self.staff_count):
            self.fields |= _staff_fields(place)
        for each in figures.participants:
            self.fields |= _use_fields(each)

    def staff_rows(self) -> list[list[BoundField]]:
        """The fields of each kind of posts."""
        parts = ("label", "posts", "cost")
        return [[self[f"staff_{place}_{part}"] for part in parts] for place in range(self.staff_count)]

    def participant_rows(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of each agreement, with its partner's name."""
        return [
            (each.name, [self[f"party_{each.agreement_id}_{part}"] for part in USE])
            for each in self.figures.participants
        ]

    def clean(self) -> dict[str, Any]:
        """Tell what keeps prices from following, where it stands."""
        for place in range(self.staff_count):
            posts, cost = (self.cleaned_data.get(f"staff_{place}_{part}") for part in ("posts", "cost"))
            if (posts is None) != (cost is None) and f"staff_{place}_posts" not in self.errors:
                self.add_error(
                    f"staff_{place}_{'posts' if posts is None else 'cost'}",
                    "Geben Sie Stellen und Kosten einer Stelle an.",
                )
        if not self.errors:
            for place_of_fault, message in faults_of(self.sheet()):
                self.add_error(place_of_fault, message)
        return self.cleaned_data

    def sheet(self) -> CostSheet:
        """Return the answers as a costing."""
        told = self.cleaned_data
        return CostSheet(
            year=self.sheet_before.year,
            valid_from=told["valid_from"],
            staff=tuple(self._staff()),
            rooms=told["rooms"] or Decimal(),
            it=told["it"] or Decimal(),
            overhead=told["overhead"] or Decimal(),
            overhead_percent=told["overhead_percent"] or Decimal(),
            key=Key(told["key"]),
            rounding=Rounding(told["rounding"]),
            participants=tuple(self._participants()),
        )

    def _staff(self) -> Iterator[Staff]:
        for place in range(self.staff_count):
            label, posts, cost = (
                self.cleaned_data[f"staff_{place}_{part}"] for part in ("label", "posts", "cost")
            )
            if posts is not None:
                yield Staff(label or f"Stellen {place + 1}", posts, cost)

    def _participants(self) -> Iterator[Participant]:
        for each in self.figures.participants:
            name = f"party_{each.agreement_id}_"
            use = {part: self.cleaned_data[f"{name}{part}"] or Decimal() for part in USE}
            whole = {part: int(use[part]) for part in ("minutes", "calls", "inhabitants")}
            yield Participant(each.agreement_id, each.name, percent=use["percent"], **whole)


class ChangeForm(forms.Form):
    """What would be if use, posts or overhead were other."""

    is_filter = True
    use_required_attribute = False
    menge = AmountField(
        "Minuten und Anrufe, mehr oder weniger Prozent", required=False, least=-99, highest=900
    )
    stellen = AmountField("Stellen mehr oder weniger", required=False, least=-500, highest=500)
    zuschlag = AmountField("Zuschlag auf Personalkosten in Prozent", required=False, highest=200)

    def change(self) -> Change:
        """Return the valid answers."""
        told = self.cleaned_data
        return Change(told["menge"] or Decimal(), told["stellen"] or Decimal(), told["zuschlag"])


def _staff_fields(place: int) -> dict[str, forms.Field]:
    name, number = f"staff_{place}_", f"Stellenart {place + 1}"
    return {
        f"{name}label": forms.CharField(label=f"{number}: Bezeichnung", required=False, max_length=80),
        f"{name}posts": AmountField(f"{number}: Stellen", required=False, highest=5000),
        f"{name}cost": AmountField(f"{number}: Kosten einer Stelle in EUR im Jahr", required=False),
    }


def _use_fields(each: Participant) -> dict[str, forms.Field]:
    name, who = f"party_{each.agreement_id}_", each.name
    return {
        f"{name}minutes": AmountField(
            f"{who}: gezählte Minuten",
            required=False,
            places=0,
            help_text=f"Kennzahlen: {written_amount(each.minutes)}",
        ),
        f"{name}calls": AmountField(
            f"{who}: angenommene Anrufe",
            required=False,
            places=0,
            help_text=f"Kennzahlen: {written_amount(each.calls)}",
        ),
        f"{name}inhabitants": AmountField(f"{who}: Einwohnerzahl", required=False, places=0),
        f"{name}percent": AmountField(f"{who}: fester Anteil in %", required=False, places=4, highest=100),
    }


def _shown(sheet: CostSheet, figures: CostSheet) -> dict[str, Any]:
    kept = {each.agreement_id: each for each in sheet.participants}
    parties = [kept.get(each.agreement_id, each) for each in figures.participants]
    return {
        "valid_from": sheet.valid_from,
        **{name: getattr(sheet, name) or None for name in ("rooms", "it", "overhead", "overhead_percent")},
        "key": sheet.key.value,
        "rounding": sheet.rounding.value,
        **{
            f"staff_{place}_{part}": getattr(each, part)
            for place, each in enumerate(sheet.staff)
            for part in ("label", "posts", "cost")
        },
        **{
            f"party_{each.agreement_id}_{part}": getattr(each, part) or None
            for each in parties
            for part in USE
        },
    }
