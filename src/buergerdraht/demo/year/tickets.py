"""Tickets of a day that was played: forwarded, reacted to by the agreed hours, mostly in time, and closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.contacts.models import Contact
from buergerdraht.demo.year.demand import FICTION
from buergerdraht.servicehours.deadlines import due_at
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.errors import NotAnAuthorityServed
from buergerdraht.tickets.models import Ticket, TicketEvent
from buergerdraht.tickets.operations import agreement_with, note_words
from buergerdraht.tickets.queries import terms_of
from buergerdraht.tickets.rules.history import Entry, Verb, plain_terms, promise_in
from buergerdraht.tickets.rules.promise import Terms
from buergerdraht.tickets.rules.vocabulary import TicketState, Wish
from buergerdraht.tickets.web import WAY as WEB

REACTORS = ("case_worker", "partner_manager")
"""Roles, the first that is there."""
LATE, IN_STEPS = 0.05, 0.3
"""Shares of tickets that are reacted to late, and of those whose answer comes after a first reaction."""
ANSWERS = (
    "Die Person kann einen Termin im Bürgerbüro vereinbaren; die Unterlagen stehen auf der Internetseite.",
    "Der Vorgang ist bearbeitet, der Bescheid geht in den nächsten Tagen zur Post.",
    "Der Auftrag ist an den Bauhof gegeben und wird in dieser Woche erledigt.",
    "Ratenzahlung ist möglich; ein formloser Antrag genügt.",
    "Zuständig ist das Ordnungsamt; es meldet sich bei der Person.",
)
STATUS, CONTACT = "Der Vorgang wird geprüft.", "Sekretariat der Abteilung"
TOLD = "Angerufen und Auskunft gegeben."


@dataclass(frozen=True, slots=True)
class Partner:
    """By what an authority reacts, and who does."""

    agreement_id: int
    terms: Terms
    plain: Mapping[str, Any]
    """The same as the history keeps it."""
    person_id: int | None
    """None: what it says is entered for it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ticket's history."""

    verb: Verb
    at: datetime
    actor_id: int | None
    way: str = ""
    text: str = ""
    data: Mapping[str, Any] | None = None


def partners(*, now: datetime) -> dict[int, Partner]:
    """Return authority -> how it reacts; without those that nothing is agreed with."""
    people = Membership.objects.filter(role__in=REACTORS, authority__isnull=False).order_by("-role", "pk")
    by_authority = dict(people.values_list("authority_id", "user_id"))
    found = {}
    for authority in Authority.objects.select_related("administered_by", "opening_hours"):
        try:
            agreement = agreement_with(authority, now=now)
        except NotAnAuthorityServed:
            continue
        terms = terms_of(agreement)
        person_id = by_authority.get(authority.pk)
        found[authority.pk] = Partner(agreement.pk, terms, plain_terms(terms), person_id)
    return found


def history_of(contact: Contact, partner: Partner, *, agent_id: int, dice: Random) -> tuple[Step, ...]:
    """Return the whole history of the contact's ticket; what was written on the web nobody here opened."""
    opened_at = contact.closed_at or contact.opened_at
    forwarded_at = opened_at + timedelta(seconds=50)
    is_web = contact.channel == Contact.Channel.WEB
    since, hours = forwarded_at, partner.terms.hours
    steps = [
        Step(Verb.OPENED, opened_at, None, WEB) if is_web else Step(Verb.OPENED, opened_at, agent_id),
        Step(Verb.FORWARDED, forwarded_at, agent_id, data={"terms": partner.plain}),
    ]
    way = "portal" if partner.person_id else "phone"
    by: dict[str, Any] = {"actor_id": partner.person_id or agent_id, "way": way}
    share = dice.uniform(1.05, 1.7) if dice.random() < LATE else dice.uniform(0.03, 0.92)
    since = due_at(partner.terms.calendar, since=since, hours=share * hours)
    if dice.random() < IN_STEPS:
        told = {"expected_on": str(local_day(since) + timedelta(days=7)), "contact": CONTACT}
        steps.append(Step(Verb.REACTED, since, text=STATUS, data=told, **by))
        since = due_at(partner.terms.calendar, since=since, hours=dice.uniform(0.2, 1.5) * hours)
    steps.append(Step(Verb.ANSWERED, since, text=dice.choice(ANSWERS), **by))
    told_at = due_at(partner.terms.calendar, since=since, hours=timedelta(minutes=dice.uniform(5, 90)))
    return (*steps, Step(Verb.CLOSED, told_at, agent_id, text=TOLD))


def write_tickets(
    asked: Sequence[tuple[Contact, tuple[Step, ...]]],
    *,
    matters: Sequence[Mapping[str, str]],
    by_authority: Mapping[int, Partner],
    dice: Random,
) -> None:
    """Write the tickets of these contacts with their histories."""
    tickets = Ticket.objects.bulk_create(
        _ticket(contact, history, by_authority[contact.authority_id], matters, dice)
        for contact, history in asked
    )
    TicketEvent.objects.bulk_create(
        event
        for ticket, (_, history) in zip(tickets, asked, strict=True)
        for event in _events(ticket, history)
    )
    for ticket in tickets:
        note_words(ticket)


def _ticket(
    contact: Contact,
    history: tuple[Step, ...],
    partner: Partner,
    matters: Sequence[Mapping[str, str]],
    dice: Random,
) -> Ticket:
    promise = promise_in(Entry(step.verb, step.at, step.data or {}) for step in history)
    matter = dice.choice(matters)
    expected = (step.data["expected_on"] for step in history if step.verb is Verb.REACTED and step.data)
    return Ticket(
        contact=contact,
        centre_id=contact.centre_id,
        authority_id=contact.authority_id,
        agreement_id=partner.agreement_id,
        state=TicketState.CLOSED,
        subject=matter["subject"],
        question=matter["question"],
        wish=Wish.CALL,
        citizen_way=dice.choice(FICTION),
        due_at=promise.due_at if promise else None,
        reacted_at=promise.reacted_at if promise else None,
        expected_on=next(expected, None),
        opened_at=history[0].at,
        closed_at=history[-1].at,
        version=1 + len(history),
    )


def _events(ticket: Ticket, history: tuple[Step, ...]) -> Iterator[TicketEvent]:
    for sequence, step in enumerate(history):
        yield TicketEvent(
            ticket=ticket,
            authority_id=ticket.authority_id,
            sequence=sequence,
            verb=step.verb,
            at=step.at,
            actor_id=step.actor_id,
            way=step.way,
            text=step.text,
            data=step.data or {},
        )
