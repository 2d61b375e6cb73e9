"""What a person looks for among her contacts."""

from typing import Any

from django import forms

from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.contacts.queries import HistoryCriteria
from buergerdraht.contacts.rules import CHOOSABLE_OUTCOMES, OUTCOME_LABELS, Outcome
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.rules import local_day

ALL = [("", "alle")]


class HistoryForm(forms.Form):
    """Words, day, outcome and authority; all optional."""

    is_filter = True
    """Its fields are not marked as optional one by one."""

    suche = forms.CharField(label="Suche", max_length=100, required=False)
    tag = forms.DateField(
        label="Tag",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Geben Sie den Tag als Datum an, zum Beispiel 24.11.2026."},
    )
    ergebnis = forms.ChoiceField(
        label="Ergebnis",
        choices=ALL + [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in CHOOSABLE_OUTCOMES],
        required=False,
    )
    behoerde = forms.TypedChoiceField(label="Behörde", coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, *, centre: ServiceCentre) -> None:
        super().__init__(data, auto_id="verlauf_%s", label_suffix="")
        authorities = authorities_served_by(centre, on=local_day(utc_now()))
        choices = ALL + [(str(authority.pk), authority.name) for authority in authorities]
        self.fields["behoerde"].choices = choices  # type: ignore[attr-defined]

    def criteria(self) -> HistoryCriteria:
        """Return what is looked for; a field that is wrong looks for nothing."""
        self.is_valid()
        found = self.cleaned_data
        return HistoryCriteria(
            words=found.get("suche", "").strip(),
            day=found.get("tag"),
            outcome=Outcome(found["ergebnis"]) if found.get("ergebnis") else None,
            authority_id=found.get("behoerde"),
        )
