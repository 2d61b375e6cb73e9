"""What comes along with mails becomes files of the ticket; what no ticket takes is named in its history."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from buergerdraht.channels.models import IncomingMail, IncomingMailFile
from buergerdraht.channels.rules.message import AttachedFile
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.file_kinds import LONGEST_NAME, checked_kind, safe_name
from buergerdraht.tickets.files import MOST_FILES, attach_file
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, note_on_ticket


def keep_files(incoming: IncomingMail, files: Iterable[AttachedFile]) -> None:
    """Keep the files of a mail that people must look at, until they have put it somewhere."""
    IncomingMailFile.objects.bulk_create(_kept(incoming, file) for file in list(files)[:MOST_FILES])


def attach_kept(incoming: IncomingMail, ticket_id: int, *, by: By, now: datetime) -> None:
    """Add the kept files to the ticket to which somebody puts the mail."""
    for file in incoming.files.all():
        if file.refused:
            _name(file.name, ticket_id, why=file.refused, by=by, now=now)
        else:
            _attach(file.name, bytes(file.content), ticket_id, by=by, now=now)


def attach_files(files: Iterable[AttachedFile], ticket_id: int, *, by: By, now: datetime) -> None:
    """Add the files of a mail to the ticket that it answers."""
    for file in files:
        _attach(file.name, file.content, ticket_id, by=by, now=now)


def _kept(incoming: IncomingMail, file: AttachedFile) -> IncomingMailFile:
    try:
        kind = checked_kind(file.content)
    except DomainError as refusal:
        return IncomingMailFile(mail=incoming, name=file.name[:LONGEST_NAME], refused=str(refusal))
    name = safe_name(file.name, kind)
    return IncomingMailFile(mail=incoming, name=name, media_type=kind.media_type, content=file.content)


def _attach(name: str, content: bytes, ticket_id: int, *, by: By, now: datetime) -> None:
    try:
        with transaction.atomic():
            attach_file(Ticket.objects.get(pk=ticket_id), name=name, content=content, by=by, now=now)
    except DomainError as refusal:
        _name(name, ticket_id, why=str(refusal), by=by, now=now)


def _name(name: str, ticket_id: int, *, why: str, by: By, now: datetime) -> None:
    text = f"Anhang „{name}“ liegt nur im Postfach: {why}"[:500]
    note_on_ticket(Ticket.objects.get(pk=ticket_id), text=text, by=by, now=now)
