"""Files of tickets. They stand in the database: visible, kept and deleted exactly as their ticket is."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.foundation.file_kinds import checked_kind, safe_name
from buergerdraht.tickets.errors import TooManyFiles
from buergerdraht.tickets.models import Ticket, TicketFile
from buergerdraht.tickets.operations import By, note_on_ticket
from buergerdraht.tickets.queries import ticket_for
from buergerdraht.tickets.rules.history import Verb

MOST_FILES = 20


@transaction.atomic
def attach_file(ticket: Ticket, *, name: str, content: bytes, by: By, now: datetime) -> Ticket:
    """Add a file to the ticket and its history; raise FileTooLarge, FileKindRefused, TooManyFiles."""
    kind = checked_kind(content)
    safe = safe_name(name, kind)
    noted = note_on_ticket(ticket, text=safe, verb=Verb.FILE_ADDED, by=by, now=now)
    if noted.files.count() >= MOST_FILES:
        raise TooManyFiles
    TicketFile.objects.create(
        ticket=noted,
        authority_id=noted.authority_id,
        name=safe,
        media_type=kind.media_type,
        size_bytes=len(content),
        content=content,
        added_at=now,
    )
    return noted


def files_of(ticket: Ticket) -> QuerySet[TicketFile]:
    """Return the ticket's files without their content, the oldest first."""
    return ticket.files.defer("content").order_by("added_at", "pk")


def file_for(user: User, ticket_id: int, file_id: int) -> TicketFile:
    """Return a file of a ticket that the user may see; raise an ObjectDoesNotExist."""
    return ticket_for(user, ticket_id).files.get(pk=file_id)
