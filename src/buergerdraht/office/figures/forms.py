"""What figures are asked for."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.terms import ONE_DAY, add_months
from buergerdraht.office.agreements.forms import report_day
from buergerdraht.quality.figures import Question, Scope
from buergerdraht.quality.models import Channel
from buergerdraht.quality.rules import LONGEST_REPORT, Span

ALL = ("", "alle")


class QuestionForm(forms.Form):
    """Time, authority, phase and channel; both days count."""

    is_filter = True
    use_required_attribute = False
    von = report_day("Von")
    bis = report_day("Bis")
    behoerde = forms.TypedChoiceField(label="Behörde", required=False, coerce=int, empty_value=None)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[ALL, *Phase.Kind.choices])
    kanal = forms.ChoiceField(label="Kanal", required=False, choices=[ALL, *Channel.choices])

    def __init__(self, *args: Any, authorities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["behoerde"]
        assert isinstance(choices, forms.TypedChoiceField)  # noqa: S101  (for the type)
        choices.choices = [ALL, *authorities]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and a time that is too long."""
        first, last = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if first and last and last < first:
            self.add_error("bis", "Der letzte Tag liegt vor dem ersten. Prüfen Sie beide Tage.")
        elif first and last and last - first > LONGEST_REPORT:
            self.add_error("bis", "Eine Auswertung umfasst höchstens fünf Jahre.")
        return self.cleaned_data

    def question(self, scope: Scope) -> Question:
        """Return the valid answers as a question."""
        told = self.cleaned_data
        return Question(
            scope,
            Span(told["von"], told["bis"] + ONE_DAY),
            authority_id=told["behoerde"],
            phase=told["phase"],
            channel=told["kanal"],
        )


def usual_times(today: date) -> tuple[tuple[str, date, date], ...]:
    """Return the times that are asked for most: name, first and last day."""
    monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    return (
        ("Heute", today, today),
        ("Diese Woche", monday, today),
        ("Letzte Woche", monday - timedelta(days=7), monday - ONE_DAY),
        ("Dieser Monat", month, today),
        ("Letzter Monat", add_months(month, -1), month - ONE_DAY),
        ("Zwölf Monate", add_months(month, -12), month - ONE_DAY),
    )
