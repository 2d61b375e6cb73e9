"""To which unit a ticket goes; what of it is another matter."""

from datetime import datetime
from typing import Any

from django import forms

from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.authorities.queries import offices_for, staff_words
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import TicketDraft
from buergerdraht.tickets.rules.vocabulary import TicketKind, Wish
from buergerdraht.workplace.tickets.forms import LONGEST_SUBJECT
from buergerdraht.workplace.tickets.writing import proposed_unit

NO_UNIT = ("", "Keine bestimmte; die Behörde wählt")


class UnitForm(forms.Form):
    """The unit: the responsible one first, with who is there."""

    title = "An welche Stelle geht das Ticket?"
    does = "Weiterleiten"
    use_required_attribute = False
    chosen = forms.ChoiceField(label="Stelle", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, ticket: Ticket, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        proposed = proposed_unit(ticket.authority, entry_id=ticket.entry_id, now=now) or ticket.unit
        units = offices_for(ticket.authority, also=proposed.pk if proposed else None)
        self.units = {str(unit.pk): unit for unit in sorted(units, key=lambda unit: unit != proposed)}
        staff = staff_words(units, on=local_day(now))
        choices = [
            (key, _label(unit, staff=staff[unit.pk], is_proposed=unit == proposed))
            for key, unit in self.units.items()
        ]
        self.fields["chosen"].choices = [*choices, NO_UNIT]  # type: ignore[attr-defined]
        self.fields["chosen"].initial = str(proposed.pk) if proposed else ""

    def unit(self) -> Unit | None:
        """Return the chosen unit; None: none."""
        return self.units.get(self.cleaned_data["chosen"])


class SplitForm(forms.Form):
    """The other matter and whose it is; how the person wants to hear about it stays."""

    title = "Was ist das zweite Anliegen?"
    does = "Zweites Ticket anlegen"
    use_required_attribute = False
    subject = forms.CharField(
        label="Anliegen",
        max_length=LONGEST_SUBJECT,
        error_messages={"required": "Benennen Sie das zweite Anliegen."},
    )
    question = forms.CharField(
        label="Was soll geklärt werden?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schreiben Sie, was geklärt werden soll."},
    )
    authority_id = forms.ChoiceField(label="Behörde", error_messages={"required": "Wählen Sie die Behörde."})
    has_consented = forms.BooleanField(
        label="Die Person ist einverstanden, dass diese Behörde ihre Angaben erhält.",
        error_messages={"required": "Fragen Sie die Person, ob sie mit der Weitergabe einverstanden ist."},
    )

    def __init__(self, *args: Any, ticket: Ticket, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ticket = ticket
        served = authorities_served_by(ticket.centre, on=local_day(now))
        self.authorities = {str(each.pk): each for each in served}
        choices = [(key, each.name) for key, each in self.authorities.items()]
        self.fields["authority_id"].choices = choices  # type: ignore[attr-defined]
        self.fields["authority_id"].initial = str(ticket.authority_id)

    def authority(self) -> Authority:
        """Return the chosen authority."""
        return self.authorities[self.cleaned_data["authority_id"]]

    def draft(self) -> TicketDraft:
        """Return the second matter as a ticket to be opened."""
        return TicketDraft(
            subject=self.cleaned_data["subject"],
            question=self.cleaned_data["question"],
            wish=Wish(self.ticket.wish),
            way=self.ticket.citizen_way,
            kind=TicketKind(self.ticket.kind),
            name=self.ticket.citizen_name,
            times=self.ticket.citizen_times,
        )


def _label(unit: Unit, *, staff: str, is_proposed: bool) -> str:
    parts = [f"{unit.name} (zuständig)" if is_proposed else unit.name, staff]
    return " · ".join(filter(None, parts))
