"""Beginning a guide, and writing a step of it."""

from typing import Any

from django import forms

from buergerdraht.authorities.models import Authority
from buergerdraht.editorial.guides.editing import LONGEST_TITLE
from buergerdraht.knowledge.rules.guide_editing import NEW
from buergerdraht.knowledge.rules.guides import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    OUTCOMES,
    Answer,
    Step,
)

FOR_ALL = "all"


class NewGuideForm(forms.Form):
    """What the guide is called, and for whom it holds."""

    use_required_attribute = False
    title = forms.CharField(
        label="Name des Leitfadens",
        max_length=LONGEST_TITLE,
        help_text="Das Thema, zum Beispiel Umzug oder Sterbefall.",
        error_messages={"required": "Geben Sie dem Leitfaden einen Namen."},
    )
    authority = forms.ChoiceField(
        label="Gilt für", error_messages={"required": "Wählen Sie, für wen der Leitfaden gilt."}
    )

    def __init__(self, data: Any = None, *, authorities: list[Authority], is_for_all: bool) -> None:
        super().__init__(data)
        self.authorities = {str(authority.pk): authority for authority in authorities}
        every = [(FOR_ALL, "alle Behörden")] if is_for_all else []
        names = [(key, authority.name) for key, authority in self.authorities.items()]
        self.fields["authority"].choices = every + names  # type: ignore[attr-defined]

    def chosen_authority(self) -> Authority | None:
        """Return whose guide it becomes; None: everybody's."""
        return self.authorities.get(self.cleaned_data["authority"])


class StepForm(forms.Form):
    """One step of a guide, and the guide's own names. Shown only: what comes back is kept, wrong or not."""

    is_filter = True  # nothing is optional or required before the review: problems stand beside the picture
    titel = forms.CharField(label="Name des Leitfadens", max_length=LONGEST_TITLE)
    suchwoerter = forms.CharField(label="Suchwörter", help_text="Mit Komma getrennt.")
    frage = forms.CharField(label="Frage, bei einem Ende die Überschrift", max_length=LONGEST_QUESTION)
    text = forms.CharField(
        label="Was die Servicekraft sagt oder weiß",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ergebnis = forms.ChoiceField(label="Ergebnis am Ende")
    verweis = forms.CharField(
        label="Text aus dem Wissen verknüpfen",
        help_text="Schreiben Sie den Namen; er wird beim Sichern verknüpft.",
        widget=forms.TextInput(attrs={"list": "texte", "autocomplete": "off"}),
    )
    anmerkung = forms.CharField(
        label="Anmerkung für die Prüfung", max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, step: Step | None, *, title: str, terms: str, targets: list[tuple[str, str]]) -> None:
        shown = step or Step("", "")
        initial = {"titel": title, "suchwoerter": terms, "frage": shown.question, "text": shown.text}
        super().__init__(initial={**initial, "ergebnis": shown.outcome}, auto_id="%s", label_suffix="")
        self.use_required_attribute = False
        self.fields["ergebnis"].choices = [("", "noch offen"), *OUTCOMES.items()]  # type: ignore[attr-defined]
        choices = [("", "noch offen"), (NEW, "neuer Schritt"), *targets]
        for place, answer in enumerate(shown.answers):
            self._add_answer(place, answer, choices)
        self.answer_count = len(shown.answers)

    def answers(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Return place, text and target of each answer."""
        return [
            (place, self[f"antwort-{place}"], self[f"ziel-{place}"]) for place in range(self.answer_count)
        ]

    def _add_answer(self, place: int, answer: Answer, choices: list[tuple[str, str]]) -> None:
        number = place + 1
        text = forms.CharField(label=f"Antwort {number}", max_length=LONGEST_ANSWER, initial=answer.text)
        self.fields[f"antwort-{place}"] = text
        self.fields[f"ziel-{place}"] = forms.ChoiceField(
            label=f"führt zu (Antwort {number})", choices=choices, initial=answer.to
        )
