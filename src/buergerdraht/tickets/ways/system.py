"""A partner's own ticket system: the tickets that it sees, and what it sends, each key once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from buergerdraht.agreements.models import TicketSystem
from buergerdraht.tickets.errors import KeyUsedOtherwise
from buergerdraht.tickets.files import files_of
from buergerdraht.tickets.models import TakenRequest, Ticket, TicketEvent, TicketFile
from buergerdraht.tickets.operations import By
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.system import SYSTEM, is_shown
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.ways.told import RELATED, StepTold, TicketTold, told_step, told_ticket

BY_SYSTEM = By(way=SYSTEM)
KEPT = timedelta(days=7)
"""So long a repetition is known by its key; ours end after two hours."""

Act = Callable[..., Ticket]
"""An operation on a ticket that lacks only `by` and `now`."""


class Choice(StrEnum):
    """Which tickets a list has."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file of a ticket, without its content."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class TicketInFull:
    """A ticket with its files and its history."""

    ticket: TicketTold
    files: list[FileTold]
    history: list[StepTold]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a ticket system sends: `key` names it, `meant` is all that it says."""

    key: str
    meant: bytes

    @property
    def digest(self) -> str:
        """What tells it from something else under the same key."""
        return hashlib.sha256(self.meant).hexdigest()


def tickets_of_system(system: TicketSystem) -> QuerySet[Ticket]:
    """Return the tickets that were ever forwarded by the system's agreement."""
    forwarded = TicketEvent.objects.filter(ticket=OuterRef("pk"), verb=Verb.FORWARDED)
    tickets = Ticket.objects.filter(Exists(forwarded), agreement=system.agreement_id)
    return tickets.select_related(*RELATED)


def page_of_tickets(system: TicketSystem, *, choice: Choice, after: int, limit: int) -> list[Ticket]:
    """Return the first tickets after one, by their number."""
    tickets = tickets_of_system(system).filter(pk__gt=after)
    if choice is Choice.OPEN:
        tickets = tickets.exclude(state=TicketState.CLOSED)
    elif choice is Choice.CLOSED:
        tickets = tickets.filter(state=TicketState.CLOSED)
    return list(tickets.order_by("pk")[:limit])


def ticket_of_system(system: TicketSystem, ticket_id: int) -> Ticket:
    """Return one of these; raise Ticket.DoesNotExist."""
    return tickets_of_system(system).get(pk=ticket_id)


def file_of_system(system: TicketSystem, ticket_id: int, file_id: int) -> TicketFile:
    """Return a file of one of these; raise an ObjectDoesNotExist."""
    return ticket_of_system(system, ticket_id).files.get(pk=file_id)


def told_in_full(ticket: Ticket) -> TicketInFull:
    """Return what is told of a ticket that was asked for."""
    return TicketInFull(
        ticket=told_ticket(ticket),
        files=[told_file(each) for each in files_of(ticket)],
        history=[
            told_step(each)
            for each in ticket.history.order_by("sequence")
            if is_shown(each.verb, receiver=each.data.get("to", ""))
        ],
    )


def told_file(file: TicketFile) -> FileTold:
    """Return what is told of a file."""
    return FileTold(file.pk, file.name, file.media_type, file.size_bytes, file.added_at)


@transaction.atomic
def take(system: TicketSystem, ticket_id: int, *, asked: Asked, act: Act, now: datetime) -> bool:
    """Do what is asked of a ticket, once for each key; False: it was done before.

    Raise Ticket.DoesNotExist, KeyUsedOtherwise and what `act` raises; then nothing is kept of it.
    """
    ticket = tickets_of_system(system).select_for_update(of=("self",)).get(pk=ticket_id)
    is_first = not asked.key or _note(asked, ticket, now=now)
    if is_first:
        act(ticket, by=BY_SYSTEM, now=now)
    return is_first


def forget_requests(*, now: datetime) -> int:
    """Delete the keys of what was taken long ago; return how many."""
    return TakenRequest.objects.filter(taken_at__lt=now - KEPT).delete()[0]


def _note(asked: Asked, ticket: Ticket, *, now: datetime) -> bool:
    """Two at once: the second waits until the first is done, and finds it."""
    noted = {
        "ticket": ticket,
        "authority_id": ticket.authority_id,
        "digest": asked.digest,
        "taken_at": now,
    }
    taken, is_first = TakenRequest.objects.get_or_create(
        agreement_id=ticket.agreement_id, key=asked.key, defaults=noted
    )
    if taken.digest != asked.digest:
        raise KeyUsedOtherwise
    return is_first
