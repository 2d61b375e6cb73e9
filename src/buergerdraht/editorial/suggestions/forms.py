"""The answer to a hint."""

from django import forms

from buergerdraht.knowledge.models import Suggestion

ANSWERS = ((Suggestion.State.DONE, "Erledigt"), (Suggestion.State.DECLINED, "Abgelehnt"))


class AnswerForm(forms.Form):
    """What became of a hint; whoever gave it reads the answer."""

    state = forms.ChoiceField(
        label="Ergebnis",
        widget=forms.RadioSelect,
        choices=ANSWERS,
        error_messages={"required": "Wählen Sie, was aus dem Hinweis wurde."},
    )
    answer = forms.CharField(
        label="Antwort",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz für die Person, von der der Hinweis kommt.",
        error_messages={"max_length": "Kürzen Sie die Antwort auf 400 Zeichen."},
    )

    def clean(self) -> dict[str, object]:
        """A refusal needs its reason."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("state") == Suggestion.State.DECLINED and not cleaned.get("answer"):
            self.add_error("answer", "Nennen Sie den Grund, warum der Hinweis abgelehnt ist.")
        return cleaned
