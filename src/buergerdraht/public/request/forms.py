"""What a citizen asks, and how she wants to hear the answer."""

from textwrap import shorten
from typing import Any

from django import forms

from buergerdraht.tickets.operations import TicketDraft
from buergerdraht.tickets.reaching import fault_in_way, written_way
from buergerdraht.tickets.rules.vocabulary import TicketKind, Wish

FIRST_WORDS = 70
WISHES = [
    (Wish.MAIL.value, "per E-Mail"),
    (Wish.CALL.value, "per Anruf"),
    (Wish.LETTER.value, "per Brief"),
    (Wish.FAX.value, "per Fax"),
]


class RequestForm(forms.Form):
    """Four things; only the name may be left out."""

    use_required_attribute = False
    question = forms.CharField(
        label="Ihre Frage",
        help_text="Schreiben Sie keine Gesundheitsdaten und keine Kontonummern.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schreiben Sie Ihre Frage."},
    )
    wish = forms.ChoiceField(
        label="Wie möchten Sie die Antwort?",
        choices=WISHES,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Wählen Sie, wie Sie die Antwort möchten."
        ),
    )
    way = forms.CharField(
        label="E-Mail-Adresse, Rufnummer oder Anschrift",
        help_text="Wohin die Antwort gehen soll. Bei einem Brief mit Postleitzahl.",
        max_length=250,
        error_messages={"required": "Geben Sie an, wohin die Antwort gehen soll."},
    )
    name = forms.CharField(
        label="Ihr Name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean(self) -> dict[str, Any]:
        """Check that the way fits the wish."""
        way, wish = self.cleaned_data.get("way", ""), self.cleaned_data.get("wish", "")
        fault = fault_in_way(way, wish=wish) if way and wish else ""
        if fault:
            self.add_error("way", fault)
        return self.cleaned_data

    def draft(self) -> TicketDraft:
        """Return the valid answers as a ticket to be opened."""
        data = self.cleaned_data
        wish = Wish(data["wish"])
        return TicketDraft(
            subject=shorten(data["question"], FIRST_WORDS, placeholder=" …"),
            question=data["question"],
            wish=wish,
            way=written_way(data["way"], wish=wish),
            kind=TicketKind.CALL_BACK if wish is Wish.CALL else TicketKind.QUESTION,
            name=data["name"],
        )
