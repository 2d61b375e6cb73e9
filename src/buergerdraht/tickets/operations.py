"""Writes to tickets. Each locks the ticket, adds to its history, and derives the promise from it anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import serving_agreement
from buergerdraht.authorities.models import Authority, ServiceCentre, Unit
from buergerdraht.contacts.models import Contact
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.errors import (
    CameBeforeForwarding,
    CannotBeDuplicate,
    NotAnAuthorityServed,
    ReactionIncomplete,
    ReasonMissing,
    TicketChangedElsewhere,
    WayMissing,
    WrongTicketState,
)
from buergerdraht.tickets.lookup import digest_of_code, new_code
from buergerdraht.tickets.models import Ticket, TicketCode, TicketEvent, TicketWord
from buergerdraht.tickets.queries import entries_of, histories_of, terms_of
from buergerdraht.tickets.rules.history import (
    Entry,
    Verb,
    forwarded_at,
    news_words,
    plain_terms,
    promise_in,
)
from buergerdraht.tickets.rules.reaction import Reaction, missing
from buergerdraht.tickets.rules.vocabulary import (
    AT_PARTNER,
    WITH_PARTNER,
    TicketKind,
    TicketState,
    Wish,
    can_become,
)
from buergerdraht.tickets.rules.words import search_words
from buergerdraht.tickets.ways.outbox import mail_citizen, tell_partner, tell_system


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What is asked, and how the citizen wants to be answered."""

    subject: str
    question: str
    wish: Wish
    way: str
    """Number or address for the wish."""
    kind: TicketKind = TicketKind.QUESTION
    name: str = ""
    times: str = ""
    entry_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and by what way; no user: the system, or the partner outside of the portal."""

    user: User | None = None
    way: str = ""


@transaction.atomic
def open_ticket(
    draft: TicketDraft,
    *,
    authority: Authority,
    centre: ServiceCentre,
    contact: Contact | None,
    by: By,
    now: datetime,
) -> tuple[Ticket, str]:
    """Open a ticket in the pool; return it with the code for the citizen, which is kept as a digest only.

    Raise NotAnAuthorityServed, WayMissing.
    """
    if not draft.way.strip():
        raise WayMissing
    agreement = agreement_with(authority, now=now)
    code = new_code()
    ticket = Ticket.objects.create(
        centre=centre,
        authority=authority,
        agreement=agreement,
        contact=contact,
        kind=draft.kind,
        subject=draft.subject,
        question=draft.question,
        wish=draft.wish,
        citizen_name=draft.name,
        citizen_way=draft.way,
        citizen_times=draft.times,
        entry_id=draft.entry_id,
        unit_id=draft.unit_id,
        opened_at=now,
    )
    TicketCode.objects.create(ticket=ticket, authority=authority, digest=digest_of_code(code))
    note_words(ticket)
    _add(ticket, Verb.OPENED, by=by, now=now)
    return ticket, code


@transaction.atomic
def forward_ticket(ticket: Ticket, *, unit: Unit | None, by: By, now: datetime) -> Ticket:
    """Hand the ticket to the partner, from when the promise counts; or to another unit. Raise NeverOpen."""
    locked = _moved(ticket, TicketState.FORWARDED)
    locked.unit = unit
    terms = {"terms": plain_terms(terms_of(locked.agreement))}
    name = unit.name if unit else ""
    forwarded = _add(locked, Verb.FORWARDED, by=by, now=now, text=name, data=terms)
    tell_partner(forwarded, now=now)
    return forwarded


@transaction.atomic
def hand_on(ticket: Ticket, *, unit: Unit | None, person: User | None, by: By, now: datetime) -> Ticket:
    """Give a ticket to a unit or person within the partner; the clock goes on. Raise WrongTicketState."""
    if ticket.state not in WITH_PARTNER:
        raise WrongTicketState
    locked = _locked(ticket)
    locked.unit, locked.assignee = unit, person
    names = (unit.name if unit else "", person.display_name if person else "")
    return _add(locked, Verb.HANDED_ON, by=by, now=now, text=", ".join(filter(None, names)))


@transaction.atomic
def take_ticket(ticket: Ticket, *, by: By, now: datetime) -> Ticket:
    """Let somebody at the centre look after a ticket that the centre has. Raise WrongTicketState."""
    if ticket.state in AT_PARTNER or by.user is None:
        raise WrongTicketState
    locked = _locked(ticket)
    locked.assignee = by.user
    return _add(locked, Verb.NOTED, by=by, now=now, text=f"{by.user.display_name} kümmert sich darum.")


@transaction.atomic
def return_ticket(ticket: Ticket, *, reason: str, by: By, now: datetime) -> Ticket:
    """Send a wrongly addressed ticket back to the centre; the clock goes on. Raise ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    if ticket.state == TicketState.CLOSED:
        raise WrongTicketState
    return _add(_moved(ticket, TicketState.POOL), Verb.RETURNED, by=by, now=now, text=reason)


@transaction.atomic
def ask_back(ticket: Ticket, *, question: str, by: By, now: datetime) -> Ticket:
    """Ask the centre something; the promise to the citizen goes on. Raise ReasonMissing."""
    if not question.strip():
        raise ReasonMissing("Schreiben Sie, was Sie wissen möchten.")
    return _add(_moved(ticket, TicketState.QUERY), Verb.ASKED_BACK, by=by, now=now, text=question)


@transaction.atomic
def clarify(ticket: Ticket, *, text: str, by: By, now: datetime) -> Ticket:
    """Answer the partner's query. Raise ReasonMissing."""
    if not text.strip():
        raise ReasonMissing("Schreiben Sie, was die Behörde wissen möchte.")
    if ticket.state != TicketState.QUERY:
        raise WrongTicketState
    clarified = _add(_moved(ticket, TicketState.FORWARDED), Verb.CLARIFIED, by=by, now=now, text=text)
    tell_partner(clarified, now=now)
    return clarified


@transaction.atomic
def refuse_reply(
    ticket: Ticket, *, text: str, questions: tuple[str, ...], message_id: str, by: By, now: datetime
) -> Ticket:
    """Keep a reply that was no reaction, and tell the partner what is missing; the clock goes on."""
    data = {"questions": list(questions), "message_id": message_id}
    unclear = _add(_locked(ticket), Verb.UNCLEAR, by=by, now=now, text=text, data=data)
    tell_partner(unclear, now=now)
    return unclear


@transaction.atomic
def react(
    ticket: Ticket, *, reaction: Reaction, by: By, arrived_at: datetime | None = None, now: datetime
) -> Ticket:
    """Take the partner's reaction: an answer, or what is happening until when.

    `arrived_at`: when it reached the centre, if somebody enters it later; the promise is kept by that.
    Raise ReactionIncomplete, CameBeforeForwarding.
    """
    questions = missing(reaction, today=local_day(arrived_at or now))
    if questions:
        raise ReactionIncomplete(questions)
    arrival = _arrival(ticket, arrived_at)
    if reaction.is_final:
        answered = _moved(ticket, TicketState.ANSWERED)
        return _add(answered, Verb.ANSWERED, by=by, now=now, text=reaction.answer, data=arrival)
    locked = _moved(ticket, TicketState.REACTED)
    locked.expected_on = reaction.expected_on
    told = {"expected_on": str(reaction.expected_on), "contact": reaction.contact, **arrival}
    return _add(locked, Verb.REACTED, by=by, now=now, text=reaction.status, data=told)


def _arrival(ticket: Ticket, arrived_at: datetime | None) -> dict[str, str]:
    """What the history keeps of it; nothing, if it is entered as it comes."""
    if arrived_at is None:
        return {}
    since = forwarded_at(entries_of(ticket))
    if since is None or arrived_at < since:
        raise CameBeforeForwarding
    return {"arrived_at": arrived_at.isoformat()}


@transaction.atomic
def tell_citizen(ticket: Ticket, *, text: str, by: By, now: datetime) -> Ticket:
    """Mail or fax the partner's news, or the given text, to a citizen who wished so; an answer closes.

    Raise WrongTicketState.
    """
    if ticket.wish not in (Wish.MAIL, Wish.FAX) or ticket.state not in (
        TicketState.REACTED,
        TicketState.ANSWERED,
    ):
        raise WrongTicketState
    news = ticket.history.filter(verb__in=[Verb.REACTED, Verb.ANSWERED]).latest("sequence")
    words = text.strip() or news_words(news.text, data=news.data)
    told = _add(_locked(ticket), Verb.TOLD, by=by, now=now, text=words)
    mail_citizen(told, now=now)
    return close_ticket(told, text="", by=by, now=now) if told.state == TicketState.ANSWERED else told


@transaction.atomic
def close_ticket(ticket: Ticket, *, text: str, by: By, now: datetime) -> Ticket:
    """Note how the citizen was told, and close."""
    if ticket.state in WITH_PARTNER:
        raise WrongTicketState
    locked = _moved(ticket, TicketState.CLOSED)
    locked.closed_at = now
    return _add(locked, Verb.CLOSED, by=by, now=now, text=text)


@transaction.atomic
def reopen_ticket(ticket: Ticket, *, reason: str, by: By, now: datetime) -> Ticket:
    """Open a closed ticket again; a new promise counts from the next forwarding. Raise ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("Schreiben Sie, warum das Ticket wieder geöffnet wird.")
    if ticket.state != TicketState.CLOSED:
        raise WrongTicketState
    locked = _moved(ticket, TicketState.POOL)
    locked.closed_at = locked.expected_on = None
    return _add(locked, Verb.REOPENED, by=by, now=now, text=reason)


@transaction.atomic
def note_on_ticket(ticket: Ticket, *, text: str, verb: Verb = Verb.NOTED, by: By, now: datetime) -> Ticket:
    """Add a note that changes nothing."""
    return _add(_locked(ticket), verb, by=by, now=now, text=text)


@transaction.atomic
def close_as_duplicate(ticket: Ticket, *, of: Ticket, by: By, now: datetime) -> Ticket:
    """Close a ticket that asks what another asks, and tell a partner who has it. Raise CannotBeDuplicate."""
    if of.pk == ticket.pk or of.duplicate_of_id or of.authority_id != ticket.authority_id:
        raise CannotBeDuplicate
    locked = _moved(ticket, TicketState.CLOSED)
    locked.duplicate_of, locked.closed_at = of, now
    closed = _add(locked, Verb.CLOSED, by=by, now=now, text=f"Doppel von {of.reference}")
    if ticket.state in WITH_PARTNER:
        tell_partner(closed, now=now)
    return closed


@transaction.atomic
def split_ticket(
    ticket: Ticket, draft: TicketDraft, *, authority: Authority, by: By, now: datetime
) -> tuple[Ticket, str]:
    """Open a second ticket for a part of the matter, maybe another authority's."""
    part, code = open_ticket(
        draft, authority=authority, centre=ticket.centre, contact=ticket.contact, by=by, now=now
    )
    Ticket.objects.filter(pk=part.pk).update(split_from=ticket)
    _add(_locked(ticket), Verb.NOTED, by=by, now=now, text=f"Ein Teil steht in {part.reference}.")
    part.refresh_from_db()
    return part, code


@transaction.atomic
def send_ticket(draft: TicketDraft, *, contact: Contact, by: By, now: datetime) -> tuple[Ticket, str]:
    """Open a ticket out of a contact and forward it at once; return it with the citizen's code.

    Raise NotAnAuthorityServed, WayMissing, NeverOpen.
    """
    ticket, code = open_ticket(
        draft, authority=contact.authority, centre=contact.centre, contact=contact, by=by, now=now
    )
    return forward_ticket(ticket, unit=ticket.unit, by=by, now=now), code


def agreement_with(authority: Authority, *, now: datetime) -> Agreement:
    """Return by what agreement the authority, or the one that runs it, reacts; raise NotAnAuthorityServed."""
    for party in (authority, authority.administered_by):
        agreement = serving_agreement(party, on=local_day(now)) if party else None
        if agreement:
            return agreement
    raise NotAnAuthorityServed


def change_terms(agreement: Agreement, *, now: datetime) -> int:
    """Let changed hours hold for the tickets that wait for a reaction and become due at another time by them.

    Return how many there are; raise NeverOpen.
    """
    terms = {"terms": plain_terms(terms_of(agreement))}
    waiting = Ticket.objects.filter(agreement=agreement, due_at__isnull=False, reacted_at__isnull=True)
    tickets = list(waiting.exclude(state=TicketState.CLOSED).order_by("pk"))
    histories, step = histories_of(tickets), Entry(Verb.TERMS_CHANGED, now, terms)
    changed = [ticket for ticket in tickets if _due_after(histories[ticket.pk], step) != ticket.due_at]
    for ticket in changed:
        with transaction.atomic():
            _add(_locked(ticket), Verb.TERMS_CHANGED, by=By(), now=now, data=terms)
    return len(changed)


def _due_after(history: list[Entry], step: Entry) -> datetime | None:
    promise = promise_in([*history, step])
    return promise.due_at if promise else None


def note_words(ticket: Ticket) -> None:
    """Let the search find the ticket by its texts."""
    told = search_words(f"{ticket.reference} {ticket.subject} {ticket.citizen_name} {ticket.question}")
    TicketWord.objects.bulk_create(
        TicketWord(ticket=ticket, authority_id=ticket.authority_id, word=word) for word in told
    )


def _locked(ticket: Ticket) -> Ticket:
    """Lock the row; raise TicketChangedElsewhere if what was shown is old."""
    rows = Ticket.objects.select_related("agreement").select_for_update(of=("self",))
    locked = rows.get(pk=ticket.pk)
    if locked.version != ticket.version:
        raise TicketChangedElsewhere
    return locked


def _moved(ticket: Ticket, wanted: TicketState) -> Ticket:
    locked = _locked(ticket)
    if not can_become(TicketState(locked.state), wanted):
        raise WrongTicketState
    if (locked.state in AT_PARTNER) != (wanted in AT_PARTNER):
        locked.assignee = None  # whoever had it there has it no more
    locked.state = wanted
    return locked


def _add(
    ticket: Ticket,
    verb: Verb,
    *,
    by: By,
    now: datetime,
    text: str = "",
    data: Mapping[str, Any] | None = None,
) -> Ticket:
    """Add to the history of a locked ticket, and derive what follows."""
    event = TicketEvent.objects.create(
        ticket=ticket,
        authority_id=ticket.authority_id,
        sequence=ticket.history.count(),
        verb=verb,
        at=now,
        actor=by.user,
        way=by.way,
        text=text,
        data=data or {},
    )
    promise = promise_in(entries_of(ticket))
    ticket.due_at = promise.due_at if promise else None
    ticket.reacted_at = promise.reacted_at if promise else None
    ticket.version += 1
    ticket.save()
    tell_system(event, now=now)
    actor_id = by.user.pk if by.user else None
    record(f"ticket.{verb}", object_type="ticket", object_id=str(ticket.pk), actor_id=actor_id, at=now)
    return ticket
