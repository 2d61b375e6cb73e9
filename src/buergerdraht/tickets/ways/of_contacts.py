"""Tickets that come of a contact, with what the citizen sent."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.contacts.models import Contact
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, TicketDraft, send_ticket
from buergerdraht.tickets.ways.incoming_faxes import attach_pages
from buergerdraht.tickets.ways.mail_files import attach_kept


@transaction.atomic
def send_ticket_of_contact(
    draft: TicketDraft, *, contact: Contact, by: User, now: datetime
) -> tuple[Ticket, str]:
    """Open a ticket out of a contact and forward it; pages of a fax and what came with a mail are its files.

    Return it with the citizen's code. Raise what send_ticket raises.
    """
    ticket, code = send_ticket(draft, contact=contact, by=By(by), now=now)
    if contact.fax and contact.fax.content:
        attach_pages(contact.fax, ticket, by=by, now=now)
    if contact.mail:
        attach_kept(contact.mail, ticket.pk, by=By(by, "mail"), now=now)
    return Ticket.objects.get(pk=ticket.pk), code
