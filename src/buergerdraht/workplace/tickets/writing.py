"""What will become of a ticket before it is sent: who is responsible, until when they react, what to say."""

from dataclasses import dataclass
from datetime import datetime

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.authorities.queries import staff_words
from buergerdraht.authorities.rules import with_article
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.knowledge.queries.articles import entry_to_read
from buergerdraht.knowledge.queries.reading import reading
from buergerdraht.servicehours.rules import MONTHS, WEEKDAYS, clock, local_day, local_time
from buergerdraht.tickets.errors import NotAnAuthorityServed
from buergerdraht.tickets.operations import agreement_with
from buergerdraht.tickets.queries import terms_of
from buergerdraht.tickets.rules.promise import Event, Promise, Step, promise_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the agent is told beside the form."""

    subject: str
    """'' if the contact names no concern: then the question does."""
    authority_name: str
    entry_id: int | None
    entry_title: str
    unit_id: int | None
    unit_name: str
    staff: str
    """Who of the unit is there."""
    promise: Promise | None
    """None: nobody agreed on reactions with this authority."""
    due_words: str
    sentence: str
    """What she says to the person."""


def outlook_of(contact: Contact, *, now: datetime) -> Outlook:
    """Return what follows if the ticket is sent now."""
    concern = concern_drafts(contact)[-1]
    unit = proposed_unit(contact.authority, entry_id=concern.entry_id, now=now)
    promise = _promise(contact, now=now)
    due = _day_words(promise.due_at) if promise else ""
    name = with_article(contact.authority.name)
    return Outlook(
        subject=concern.words,
        authority_name=contact.authority.name,
        entry_id=concern.entry_id,
        entry_title=concern.entry_title,
        unit_id=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        staff=staff_words([unit], on=local_day(now))[unit.pk] if unit else "",
        promise=promise,
        due_words=due,
        sentence=f"„{name[:1].upper()}{name[1:]} meldet sich bei Ihnen bis {due}.“" if due else "",
    )


def proposed_unit(authority: Authority, *, entry_id: int | None, now: datetime) -> Unit | None:
    """Return the unit that is responsible for the service in this authority's area; None: nobody knows."""
    if entry_id is None:
        return None
    read = reading(entry_to_read(entry_id), authority=authority, on=local_day(now))
    if read.addition and read.addition.unit:
        return read.addition.unit
    return read.responsibility.unit if read.responsibility else None


def _promise(contact: Contact, *, now: datetime) -> Promise | None:
    try:
        agreement = agreement_with(contact.authority, now=now)
    except NotAnAuthorityServed:
        return None
    return promise_of([Event(Step.FORWARDED, now, terms_of(agreement))])


def _day_words(at: datetime) -> str:
    day = local_day(at)
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}, {clock(local_time(at))} Uhr"
