"""Reads of tickets: who may see which, lists by due time, the history."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.access import access_of
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.contacts.models import Contact
from buergerdraht.tickets.models import Ticket, TicketEvent, TicketWord
from buergerdraht.tickets.rules.history import Entry, promise_in
from buergerdraht.tickets.rules.light import Light, light_of
from buergerdraht.tickets.rules.promise import Promise, Terms
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.rules.words import search_words

OPEN_ORDER = (F("reacted_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")
CLOSED_ORDER = ("-closed_at", "-pk")
AFTER_ALL_LETTERS = "~"
"""Searched words have letters and digits of ASCII only."""
FEW_HITS, TOLD_HITS = 400, 4000
"""From the first on walking a centre's 50,000 closed tickets is as fast, and fetches no cold rows. Up to the
second the walk is told what several words have in common: to find that twice is slower."""

LISTED = (
    "subject",
    "state",
    "authority__name",
    "unit__name",
    *(f"assignee__{name}" for name in ("spoken_name", "first_name", "last_name", "username")),
)
"""No list needs more, nor has it to read what people asked."""


@dataclass(frozen=True, slots=True)
class TicketCriteria:
    """Which tickets are looked for; everything empty means all open ones."""

    words: str = ""
    authority_id: int | None = None
    assignee_id: int | None = None
    is_overdue: bool = False
    is_returned: bool = False
    is_new: bool = False
    """Nobody has forwarded them yet."""
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
    dealing = (ability,) if ability else (Ability.HANDLE_TICKETS, Ability.REACT_TO_TICKETS)
    access = access_of(user)
    hers = Q(centre__in=access.centres_where(*dealing))
    if authorities := access.authorities_where(*dealing):
        hers |= Q(authority__in=authorities)
    return Ticket.objects.filter(hers)


def ticket_for(user: User, ticket_id: int, *, ability: Ability | None = None) -> Ticket:
    """Return a ticket that the user may see, with an ability where she has it; raise Ticket.DoesNotExist."""
    related = ("authority", "centre", "agreement__partner", "unit", "assignee", "entry")
    return tickets_of(user, ability).select_related(*related).get(pk=ticket_id)


def tickets_by_due_time(
    user: User, *, criteria: TicketCriteria, ability: Ability | None = None, now: datetime
) -> QuerySet[Ticket]:
    """Return the tickets that fit, those first whose reaction is due first; closed ones by closing."""
    tickets = tickets_of(user, ability).filter(_wanted(criteria, now=now))
    if criteria.words.strip():
        hers = access_of(user).authority_ids
        tickets = tickets.filter(_said(criteria.words, authority_ids=hers, is_closed=criteria.is_closed))
    return tickets.order_by(*(CLOSED_ORDER if criteria.is_closed else OPEN_ORDER))


def listed_tickets(ids: Sequence[int]) -> list[Ticket]:
    """Return the tickets in the order of their ids, with what lists show of them."""
    found = Ticket.objects.select_related("authority", "unit", "assignee").only(*LISTED).in_bulk(ids)
    return [found[ticket_id] for ticket_id in ids if ticket_id in found]


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
    """Return how many tickets each view of the list has: open, mine, overdue, returned, new."""
    tickets = tickets_of(user, ability).exclude(state=TicketState.CLOSED)
    return tickets.aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=Q(assignee=user)),
        overdue=Count("pk", filter=Q(due_at__lt=now, reacted_at__isnull=True)),
        returned=Count("pk", filter=Q(state=TicketState.POOL, due_at__isnull=False)),
        new=Count("pk", filter=Q(state=TicketState.POOL, due_at__isnull=True)),
    )


def open_tickets_of_number(number: str, *, centre_id: int, limit: int = 5) -> list[Ticket]:
    """Return the centre's open tickets whose answer goes to the number, or that it called for; '': none."""
    if not number:
        return []
    calls = Contact.objects.filter(call__caller_number=number, call__centre=centre_id)
    # Ids instead of a subquery, so that the database can take two indexes at once.
    latest = list(calls.order_by("-opened_at").values_list("pk", flat=True)[:50])
    hers = Q(citizen_way=number) | Q(contact__in=latest)
    tickets = Ticket.objects.filter(hers, centre=centre_id).exclude(state=TicketState.CLOSED)
    return list(tickets.select_related("authority").order_by("-opened_at", "-pk")[:limit])


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
    if criteria.is_new:
        wanted &= Q(state=TicketState.POOL, due_at__isnull=True)
    return wanted


def _said(words: str, *, authority_ids: Iterable[int], is_closed: bool) -> Q:
    """Each word begins a word of the ticket; what has no word is in none.

    The range instead of LIKE: PostgreSQL uses an index behind row-level security only with what cannot leak.
    """
    known = TicketWord.objects.filter(authority__in=authority_ids)
    ranges = [
        known.filter(word__gte=word, word__lt=f"{word}{AFTER_ALL_LETTERS}") for word in search_words(words)
    ]
    if not ranges:
        return Q(pk__in=())
    hits = reduce(lambda some, more: some.filter(ticket__in=more.values("ticket")), ranges)
    told = FEW_HITS if len(ranges) == 1 else TOLD_HITS
    return _is_among(hits.values_list("ticket", flat=True), is_closed=is_closed, told=told)


def _is_among(found: "QuerySet[TicketWord, int]", *, is_closed: bool, told: int) -> Q:
    """Open tickets are few and are joined; of closed ones few hits are looked up, and with many the list is
    walked in its order, which soon has enough of them. Up to `told` hits are told to the walk.

    PostgreSQL cannot tell which by itself, and would join and sort them all if it saw through the case.
    """
    if not is_closed:
        return Q(pk__in=found)
    hits = list(found[: told + 1])
    is_hit = Q(pk__in=found if len(hits) > told else RawSQL("SELECT unnest(%s::bigint[])", [hits]))
    if len(hits) <= FEW_HITS:
        return is_hit
    return Q(Case(When(is_hit, then=True), default=False, output_field=BooleanField()))
