"""What a partner's ticket system reads of a ticket; its meaning stands in the OpenAPI document."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from buergerdraht.tickets.models import Ticket, TicketEvent
from buergerdraht.tickets.rules.system import words_shown

RELATED = ("authority", "unit", "entry", "agreement", "duplicate_of")


@dataclass(frozen=True, slots=True)
class CitizenTold:
    """The person, where the agreement lets her be named."""

    name: str
    way: str
    """Number or address for the wish."""
    times: str


@dataclass(frozen=True, slots=True)
class TicketTold:
    """A ticket as it stands."""

    id: int
    reference: str
    state: str
    kind: str
    subject: str
    question: str
    authority: str
    regional_key: str
    unit: str
    service: str
    leika_keys: list[str]
    wish: str
    citizen: CitizenTold | None
    opened_at: datetime
    due_at: datetime | None
    reacted_at: datetime | None
    expected_on: date | None
    closed_at: datetime | None
    duplicate_of: int | None
    portal_url: str


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of the history."""

    sequence: int
    step: str
    at: datetime
    way: str
    """By what way the partner took it: portal, mail, fax, api; '': the centre did."""
    text: str


def told_ticket(ticket: Ticket) -> TicketTold:
    """Return what is told of a ticket; select RELATED before."""
    return TicketTold(
        id=ticket.pk,
        reference=ticket.reference,
        state=ticket.state,
        kind=ticket.kind,
        subject=ticket.subject,
        question=ticket.question,
        authority=ticket.authority.name,
        regional_key=ticket.authority.regional_key,
        unit=ticket.unit.name if ticket.unit else "",
        service=str(ticket.entry) if ticket.entry else "",
        leika_keys=ticket.entry.leika_keys if ticket.entry else [],
        wish=ticket.wish,
        citizen=_citizen(ticket),
        opened_at=ticket.opened_at,
        due_at=ticket.due_at,
        reacted_at=ticket.reacted_at,
        expected_on=ticket.expected_on,
        closed_at=ticket.closed_at,
        duplicate_of=ticket.duplicate_of_id,
        portal_url=f"{settings.ENVIRONMENT.public_url}/portal/tickets/{ticket.pk}/",
    )


def told_step(event: TicketEvent) -> StepTold:
    """Return what is told of a step."""
    text = words_shown(event.verb, event.text)
    return StepTold(event.sequence, event.verb, event.at, event.way, text)


def _citizen(ticket: Ticket) -> CitizenTold | None:
    if not ticket.agreement.tickets_name_citizen:
        return None
    return CitizenTold(ticket.citizen_name, ticket.way_words, ticket.citizen_times)
