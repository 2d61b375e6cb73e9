"""What a report is asked about, and what both sides reckon with."""

from collections.abc import Iterable
from typing import Any

from django import forms

from buergerdraht.billing.costing_models import EconomicBasis
from buergerdraht.office.amounts import AmountField


class ReportForm(forms.Form):
    """Of whom, and of which year."""

    is_filter = True
    use_required_attribute = False
    was = forms.ChoiceField(label="Vereinbarung")
    jahr = forms.TypedChoiceField(label="Jahr", coerce=int)

    def __init__(
        self, *args: Any, subjects: Iterable[tuple[str, str]], years: Iterable[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices: dict[str, list[tuple[str, str]]] = {
            "was": list(subjects),
            "jahr": [(str(year), str(year)) for year in years],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type)
            field.choices = offered


class BasisForm(forms.Form):
    """What a call closed at once spares the offices, and how it was before the start."""

    use_required_attribute = False
    relief_minutes = AmountField(
        "Entlastung je sofort abgeschlossenem Gespräch in Minuten",
        highest=240,
        help_text="Wie vereinbart: so lange wäre ein Amt damit beschäftigt.",
    )
    hour_cost = AmountField("Kosten einer Arbeitsstunde im Amt in EUR", required=False, highest=1000)
    calls_before = AmountField("Anrufe im Jahr vor dem Start", required=False, places=0, highest=100_000_000)
    reached_before = AmountField("davon angenommen", required=False, places=0, highest=100_000_000)
    minutes_before = AmountField(
        "Gesprächsminuten im Jahr vor dem Start", required=False, places=0, highest=100_000_000
    )
    cost_before = AmountField("Kosten der eigenen Vermittlung in diesem Jahr in EUR", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse more calls that were reached than there were."""
        calls, reached = self.cleaned_data.get("calls_before"), self.cleaned_data.get("reached_before")
        if calls is not None and reached is not None and reached > calls:
            self.add_error("reached_before", "Es können nicht mehr Anrufe angenommen sein, als ankamen.")
        return self.cleaned_data

    def told(self) -> dict[str, Any]:
        """Return the valid answers; counts as whole numbers."""
        whole = ("calls_before", "reached_before", "minutes_before")
        return {
            name: int(value) if name in whole and value is not None else value
            for name, value in self.cleaned_data.items()
        }


def shown_basis(kept: EconomicBasis | None) -> dict[str, Any]:
    """Return what is kept as it stands in the fields."""
    return {name: getattr(kept, name) for name in BasisForm.base_fields} if kept else {}
