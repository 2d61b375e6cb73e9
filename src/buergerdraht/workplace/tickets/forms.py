"""A new ticket, what is looked for among the tickets, and what the centre does with one."""

from textwrap import shorten
from typing import Any

from django import forms

from buergerdraht.authorities.rules import readable_number
from buergerdraht.contacts.models import Contact
from buergerdraht.tickets.operations import TicketDraft
from buergerdraht.tickets.queries import TicketCriteria
from buergerdraht.tickets.reaching import fault_in_way, written_way
from buergerdraht.tickets.rules.vocabulary import WISH_LABELS, TicketKind, Wish

LONGEST_SUBJECT, FIRST_WORDS = 160, 70
KINDS = [
    (TicketKind.QUESTION.value, "Frage"),
    (TicketKind.COMPLAINT.value, "Beschwerde"),
    (TicketKind.PERSON.value, "Bestimmte Person gewünscht"),
]
WISHES = [(wish.value, label) for wish, label in WISH_LABELS.items()]  # type: ignore[attr-defined]
NO_CONSENT_IN_WRITING = (
    "Prüfen Sie am Schreiben, ob die Person mit der Weitergabe einverstanden ist; sonst fragen Sie nach."
)
VIEWS = {
    "offen": TicketCriteria(),
    "ueberfaellig": TicketCriteria(is_overdue=True),
    "zurueckgegeben": TicketCriteria(is_returned=True),
    "neu": TicketCriteria(is_new=True),
    "erledigt": TicketCriteria(is_closed=True),
}


class TicketForm(forms.Form):
    """What is to be clarified, and how the person wants to hear about it."""

    use_required_attribute = False

    question = forms.CharField(
        label="Was soll geklärt werden?",
        help_text="Ein bis drei Sätze. Was die Person schon weiß, müssen Sie nicht wiederholen.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schreiben Sie, was geklärt werden soll."},
    )
    kind = forms.ChoiceField(label="Was ist es?", choices=KINDS, initial=TicketKind.QUESTION, required=False)
    wish = forms.ChoiceField(
        label="Wie möchte die Person die Antwort?",
        choices=WISHES,
        initial=Wish.CALL,
        error_messages={"required": "Wählen Sie, wie die Person die Antwort möchte."},
    )
    name = forms.CharField(
        label="Name", help_text="So, wie die Person ihn nennt.", max_length=120, required=False
    )
    way = forms.CharField(
        label="Rufnummer oder Adresse dafür",
        max_length=250,
        error_messages={"required": "Geben Sie an, wohin die Antwort gehen soll."},
    )
    times = forms.CharField(
        label="Gut erreichbar",
        help_text="Innerhalb der Servicezeit der Behörde.",
        max_length=120,
        required=False,
    )
    has_consented = forms.BooleanField(
        error_messages={"required": "Fragen Sie die Person, ob sie mit der Weitergabe einverstanden ist."}
    )

    def __init__(self, *args: Any, contact: Contact, **options: Any) -> None:
        super().__init__(*args, **options)
        self.contact = contact
        consent = f"Die Person ist einverstanden, dass {contact.authority.name} diese Angaben erhält."
        self.fields["has_consented"].label = consent
        if contact.call:
            self._take_over(readable_number(contact.call.caller_number), source="Vom Anruf übernommen.")
        if contact.fax:
            self._written(Wish.FAX, readable_number(contact.fax.sender), "Die Nummer, von der das Fax kam.")
        if contact.mail:
            self._written(Wish.MAIL, contact.mail.sender, "Die Adresse, von der die E-Mail kam.")

    def _written(self, wish: Wish, way: str, source: str) -> None:
        self.fields["wish"].initial = wish
        self.fields["has_consented"].error_messages["required"] = NO_CONSENT_IN_WRITING
        self._take_over(way, source=source)

    def _take_over(self, way: str, *, source: str) -> None:
        if way:
            self.fields["way"].initial = way
            self.fields["way"].help_text = source

    def clean(self) -> dict[str, Any]:
        """Check that the way fits the wish."""
        way = self.cleaned_data.get("way", "")
        wish = self.cleaned_data.get("wish", "")
        fault = fault_in_way(way, wish=wish) if way else ""
        if fault:
            self.add_error("way", fault)
        elif way:
            self.cleaned_data["way"] = written_way(way, wish=wish)
        return self.cleaned_data

    def draft(self, *, subject: str, entry_id: int | None, unit_id: int | None) -> TicketDraft:
        """Return the valid answers as a ticket to be opened; without a subject its question begins it."""
        data = self.cleaned_data
        wish = Wish(data["wish"])
        return TicketDraft(
            subject=subject[:LONGEST_SUBJECT] or shorten(data["question"], FIRST_WORDS, placeholder=" …"),
            question=data["question"],
            wish=wish,
            way=data["way"],
            kind=_kind(data["kind"], wish=wish),
            name=data["name"],
            times=data["times"],
            entry_id=entry_id,
            unit_id=unit_id,
        )


def _kind(chosen: str, *, wish: Wish) -> TicketKind:
    """A question whose answer is a call is a call-back note."""
    if chosen in ("", TicketKind.QUESTION):
        return TicketKind.CALL_BACK if wish is Wish.CALL else TicketKind.QUESTION
    return TicketKind(chosen)


class TextForm(forms.Form):
    """A sentence that belongs to a step: a reason, a note, how the person was told."""

    use_required_attribute = False
    is_filter = True
    """The field is not marked as optional: some steps need it."""
    text = forms.CharField(
        label="Begründung, Antwort oder Notiz",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
