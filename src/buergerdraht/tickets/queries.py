"""Reads of tickets: who may see which, lists by due time, the history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability, Role
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.authorities.queries import memberships_of
from buergerdraht.tickets.models import Ticket, TicketEvent
from buergerdraht.tickets.rules.history import Entry, promise_in
from buergerdraht.tickets.rules.light import Light, light_of
from buergerdraht.tickets.rules.promise import Promise, Terms
from buergerdraht.tickets.rules.vocabulary import TicketState


@dataclass(frozen=True, slots=True)
class TicketCriteria:
    """Which tickets are looked for; everything empty means all open ones."""

    words: str = ""
    authority_id: int | None = None
    assignee_id: int | None = None
    is_overdue: bool = False
    is_returned: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket as lists show it."""

    ticket: Ticket
    light: Light


def tickets_of(user: User, ability: Ability | None = None) -> QuerySet[Ticket]:
    """Return the tickets of the centres and authorities in which the user deals with tickets.

    With an ability only of those in which she has it: who answers for a partner may be an agent elsewhere.
    """
    dealing = {ability} if ability else {Ability.HANDLE_TICKETS, Ability.REACT_TO_TICKETS}
    places = [each for each in memberships_of(user) if dealing & ABILITIES[Role(each.role)]]
    centres = [place.centre_id for place in places if place.centre_id]
    authorities = [place.authority_id for place in places if place.authority_id]
    mine = Q(centre__in=centres)
    mine |= Q(authority__in=authorities) | Q(authority__administered_by__in=authorities)
    return Ticket.objects.filter(mine, authority__in=access_of(user).authority_ids)


def ticket_for(user: User, ticket_id: int, *, ability: Ability | None = None) -> Ticket:
    """Return a ticket that the user may see, with an ability where she has it; raise Ticket.DoesNotExist."""
    related = ("authority", "centre", "agreement__partner", "unit", "assignee", "entry")
    return tickets_of(user, ability).select_related(*related).get(pk=ticket_id)


def tickets_by_due_time(
    user: User, *, criteria: TicketCriteria, ability: Ability | None = None, now: datetime
) -> QuerySet[Ticket]:
    """Return the tickets that fit, those first whose reaction is due first; answered and closed ones last."""
    tickets = tickets_of(user, ability).filter(_wanted(criteria, now=now))
    for word in criteria.words.split():
        tickets = tickets.filter(_word(word))
    return tickets.select_related("authority", "unit", "assignee").order_by(
        F("reacted_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk"
    )


def entries_of(ticket: Ticket) -> Iterator[Entry]:
    """Return the ticket's history in its order."""
    for verb, at, data in ticket.history.order_by("sequence").values_list("verb", "at", "data"):
        yield Entry(verb, at, data)


def terms_of(agreement: Agreement) -> Terms:
    """Return what the partner promises by the agreement as it stands."""
    return Terms(reaction_calendar(agreement), timedelta(hours=float(agreement.reaction_hours)))


def promises_of(tickets: Iterable[Ticket]) -> dict[int, Promise | None]:
    """Return ticket id -> promise of many tickets, in one query."""
    return {ticket_id: promise_in(history) for ticket_id, history in histories_of(tickets).items()}


def histories_of(tickets: Iterable[Ticket]) -> dict[int, list[Entry]]:
    """Return ticket id -> history of many tickets, in one query."""
    histories: dict[int, list[Entry]] = {ticket.pk: [] for ticket in tickets}
    events = TicketEvent.objects.filter(ticket__in=histories).order_by("ticket", "sequence")
    for ticket_id, verb, at, data in events.values_list("ticket_id", "verb", "at", "data"):
        histories[ticket_id].append(Entry(verb, at, data))
    return histories


def lines_of(tickets: Iterable[Ticket], *, now: datetime) -> list[TicketLine]:
    """Return the tickets with how urgent each is now."""
    listed = list(tickets)
    promises = promises_of(listed)
    return [TicketLine(ticket, light_of(promises[ticket.pk], now=now)) for ticket in listed]


def ticket_counts(user: User, *, ability: Ability | None = None, now: datetime) -> dict[str, int]:
    """Return how many tickets each view of the list has: open, mine, overdue, returned."""
    tickets = tickets_of(user, ability).exclude(state=TicketState.CLOSED)
    return tickets.aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=Q(assignee=user)),
        overdue=Count("pk", filter=Q(due_at__lt=now, reacted_at__isnull=True)),
        returned=Count("pk", filter=Q(state=TicketState.POOL, due_at__isnull=False)),
    )


def linked_tickets(ticket: Ticket) -> QuerySet[Ticket]:
    """Return the ticket's duplicates and the parts that were split off, in their order."""
    return Ticket.objects.filter(Q(duplicate_of=ticket) | Q(split_from=ticket)).order_by("pk")


def history_of(ticket: Ticket) -> QuerySet[TicketEvent]:
    """Return what happened to the ticket, the newest first."""
    return ticket.history.select_related("actor", "delivery").order_by("-sequence")


def promise_of_ticket(ticket: Ticket) -> Promise | None:
    """Return the promise with its reason; None before the ticket is forwarded."""
    return promise_in(entries_of(ticket))


def _wanted(criteria: TicketCriteria, *, now: datetime) -> Q:
    wanted = Q(state=TicketState.CLOSED) if criteria.is_closed else ~Q(state=TicketState.CLOSED)
    if criteria.authority_id is not None:
        wanted &= Q(authority=criteria.authority_id)
    if criteria.assignee_id is not None:
        wanted &= Q(assignee=criteria.assignee_id)
    if criteria.is_overdue:
        wanted &= Q(due_at__lt=now, reacted_at__isnull=True)
    if criteria.is_returned:
        wanted &= Q(state=TicketState.POOL, due_at__isnull=False)
    return wanted


def _word(word: str) -> Q:
    number = word.upper().removeprefix("T-")
    found = Q(subject__icontains=word) | Q(question__icontains=word)
    return found | Q(pk=int(number)) if number.isdecimal() and len(number) < 18 else found
