"""What figures are asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms

from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.terms import ONE_DAY, add_months
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.agreements.forms import report_day
from buergerdraht.quality.dashboards import LONGEST_BY, is_too_fine, numbers, places
from buergerdraht.quality.figures import Comparison, Question, Scope, Step
from buergerdraht.quality.models import Channel
from buergerdraht.quality.rules import LONGEST_REPORT, Span

ALL = ("", "alle")
HOURS = {"ja": True, "nein": False}
STEPS = {
    "": "passend zum Zeitraum",
    Step.QUARTER: "Viertelstunden",
    Step.HALF: "halbe Stunden",
    Step.HOUR: "Stunden",
    Step.DAY: "Tage",
    Step.WEEK: "Wochen",
    Step.MONTH: "Monate",
}
COMPARISONS = {"": "dem Zeitraum davor", Comparison.YEAR: "denselben Tagen des Vorjahres"}
EXTRA = ("nummer", "phase", "kanal", "zeiten", "schritt", "vergleich")


class QuestionForm(forms.Form):
    """Time, place and kind of the calls, the steps of the course, and what is compared; both days count."""

    is_filter = True
    use_required_attribute = False
    von = report_day("Von")
    bis = report_day("Bis")
    behoerde = forms.TypedChoiceField(label="Behörde", required=False, coerce=int, empty_value=None)
    nummer = forms.TypedChoiceField(label="Gewählte Rufnummer", required=False, coerce=int, empty_value=None)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[ALL, *Phase.Kind.choices])
    kanal = forms.ChoiceField(label="Kanal", required=False, choices=[ALL, *Channel.choices])
    zeiten = forms.ChoiceField(
        label="Servicezeit",
        required=False,
        choices=[("", "innerhalb und außerhalb"), ("ja", "nur innerhalb"), ("nein", "nur außerhalb")],
    )
    schritt = forms.ChoiceField(label="Verlauf in", required=False, choices=list(STEPS.items()))
    vergleich = forms.ChoiceField(label="Vergleich mit", required=False, choices=list(COMPARISONS.items()))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Question(scope, Span(today - LONGEST_REPORT, add_months(today, 1)))
        dialled = [(pk, readable_number(number)) for pk, number in numbers(known)]
        for name, found in (("behoerde", places(known)), ("nummer", dialled)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  (for the type)
            field.choices = [ALL, *found]

    @property
    def is_detailed(self) -> bool:
        """Whether more is asked for than a time and an authority."""
        return any(self.data.get(name) for name in EXTRA)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, a time that is too long, and steps that are too fine for it."""
        first, last = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if first and last and last < first:
            self.add_error("bis", "Der letzte Tag liegt vor dem ersten. Prüfen Sie beide Tage.")
        elif first and last and last - first > LONGEST_REPORT:
            self.add_error("bis", "Eine Auswertung umfasst höchstens fünf Jahre.")
        elif first and last and self.step and is_too_fine(self.step, Span(first, last + ONE_DAY)):
            words = f"„{STEPS[self.step]}“ gibt es für höchstens {_days(LONGEST_BY[self.step])}."
            self.add_error("schritt", f"{words} Wählen Sie längere Schritte oder weniger Tage.")
        return self.cleaned_data

    @property
    def step(self) -> Step | None:
        """The steps of the course; None: what fits the time."""
        told = self.cleaned_data.get("schritt")
        return Step(told) if told else None

    @property
    def comparison(self) -> Comparison:
        """What the figures are compared with."""
        return Comparison(self.cleaned_data["vergleich"] or Comparison.BEFORE)

    def question(self, scope: Scope) -> Question:
        """Return the valid answers as a question."""
        told = self.cleaned_data
        return Question(
            scope,
            Span(told["von"], told["bis"] + ONE_DAY),
            authority_id=told["behoerde"],
            number_id=told["nummer"],
            phase=told["phase"],
            channel=told["kanal"],
            is_open=HOURS.get(told["zeiten"]),
        )


def _days(length: timedelta) -> str:
    return "einen Tag" if length == ONE_DAY else f"{length.days} Tage"


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
