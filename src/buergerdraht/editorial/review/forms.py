"""The decision about a version."""

from datetime import date, timedelta
from typing import Any

from django import forms

from buergerdraht.editorial.drafts.fields import DATE_ERRORS, date_widget
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.versions import CHECK_AFTER, LONGEST_UNCHECKED


class DecisionForm(forms.Form):
    """Publish, or give back with the reason."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label="Anmerkung",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nötig, wenn Sie zurückgeben.",
        error_messages={"max_length": "Kürzen Sie die Anmerkung auf 400 Zeichen."},
    )
    check_due_on = forms.DateField(
        label="Nächste Prüfung",
        widget=date_widget(),
        error_messages={**DATE_ERRORS, "required": "Geben Sie an, wann der Text wieder zu prüfen ist."},
    )

    def __init__(self, data: Any = None, *, version: Version, today: date) -> None:
        initial = {"seen": version.saved_count}
        super().__init__(data, auto_id="entscheidung_%s", label_suffix="", initial=initial)
        self.today = today
        self.fields["check_due_on"].initial = today + CHECK_AFTER
        self.fields["check_due_on"].help_text = "Üblich ist ein halbes Jahr, möglich sind zwei Jahre."

    def clean_check_due_on(self) -> date:
        """Refuse a day that is past or too far away."""
        day: date = self.cleaned_data["check_due_on"]
        if not self.today < day <= self.today + LONGEST_UNCHECKED:
            latest = self.today + LONGEST_UNCHECKED
            raise forms.ValidationError(
                f"Wählen Sie einen Tag vom {self.today + timedelta(days=1):%d.%m.%Y} bis {latest:%d.%m.%Y}."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A version comes back with a reason only."""
        if self.data.get("action") == "return" and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", "Schreiben Sie, was zu ändern ist.")
        return self.cleaned_data


class ComparisonForm(forms.Form):
    """Two versions of a text beside each other."""

    is_filter = True

    von = forms.TypedChoiceField(label="Von Fassung", coerce=int, required=False)
    bis = forms.TypedChoiceField(label="Bis Fassung", coerce=int, required=False)

    def __init__(self, data: Any, *, numbers: list[tuple[int, str]], start: int, end: int) -> None:
        super().__init__(data, auto_id="vergleich_%s", label_suffix="", initial={"von": start, "bis": end})
        for name in ("von", "bis"):
            self.fields[name].choices = numbers  # type: ignore[attr-defined]

    def chosen(self, name: str) -> int:
        """Return the number that was chosen, or with which the page begins."""
        found = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None
        return int(found or self.initial[name])
