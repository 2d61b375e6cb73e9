"""To which ticket a mail or a fax belongs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.foundation.errors import DomainError
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.queries import ticket_for
from buergerdraht.tickets.ways.queries import tickets_waiting_for

UNKNOWN = "Dieses Ticket gibt es hier nicht. Die Nummer steht in der Ticketliste, zum Beispiel T-2319."


class TicketNumberForm(forms.Form):
    """The number of a ticket; `ticket` is found once the form is valid."""

    use_required_attribute = False
    ticket: Ticket
    number = forms.CharField(
        label="Gehört zu Ticket",
        help_text="Die Nummer des Tickets, zum Beispiel T-2319.",
        max_length=20,
        error_messages={"required": "Geben Sie die Nummer des Tickets an."},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_number(self) -> str:
        """Find the ticket."""
        number = str(self.cleaned_data["number"]).upper().removeprefix("T-").strip()
        try:
            self.ticket = ticket_for(self.user, int(number), ability=Ability.HANDLE_TICKETS)
        except (ValueError, OverflowError, ObjectDoesNotExist) as error:
            raise ValidationError(UNKNOWN) from error
        return number

    def assign(self, put: Callable[[Ticket], object]) -> bool:
        """Let `put` have the ticket that was named; say at the field why it does not take the piece."""
        if not self.is_valid():
            return False
        try:
            put(self.ticket)
        except DomainError as refusal:
            self.add_error("number", refusal.message)
        return self.is_valid()


def number_form(mail: IncomingMail, *, user: User) -> TicketNumberForm:
    """Return the empty form of a mail; a ticket that it was addressed to is filled in."""
    known = f"T-{mail.key[1:]}" if mail.key else ""
    return TicketNumberForm(initial={"number": known}, user=user, auto_id=f"mail-{mail.pk}-%s")


def fax_form(fax: IncomingFax, *, user: User) -> TicketNumberForm:
    """Return the empty form of a fax; the only ticket that waits for its sender is filled in."""
    waiting = [ticket.reference for ticket in tickets_waiting_for(fax)[:2]]
    known = waiting[0] if len(waiting) == 1 else ""
    return TicketNumberForm(initial={"number": known}, user=user, auto_id=f"fax-{fax.pk}-%s")
