"""Forgetting: what a closed ticket keeps of the person, and of what was said (the rule: docs/data.md).

What is needed for figures stays: authority, service, unit, state and times.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.channels.operations import forget_fax, forget_mail
from buergerdraht.contacts.rules import ContactState
from buergerdraht.tickets.models import (
    Delivery,
    FaxTry,
    Ticket,
    TicketCode,
    TicketEvent,
    TicketFile,
    TicketWord,
)
from buergerdraht.tickets.operations import note_words
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.vocabulary import TicketState

PERSON_KEPT = timedelta(days=90)
"""After closing: complaints and second calls come within a quarter; then nobody needs to reach the person."""
TEXTS_KEPT = timedelta(days=365)
"""After closing: so long partners and centre look at quality together, and objections are possible."""
RECEIVED_KEPT = timedelta(days=30)
"""A fax or a mail, after its contact was closed."""
AT_ONCE = 500
NO_SUBJECT = "Texte gelöscht"
SAID_IN_DATA = ("contact", "questions", "message_id")
"""What of a step's data somebody wrote; a trigger lets these and the text be forgotten, nothing else."""


def forget_persons(*, now: datetime) -> int:
    """Forget who asked in the tickets that were closed long ago; return of how many."""
    told = ~Q(citizen_name="") | ~Q(citizen_way="") | ~Q(citizen_times="")
    return _each(_closed_before(now - PERSON_KEPT) & told, _forget_person)


def forget_texts(*, now: datetime) -> int:
    """Forget what was said and attached in the tickets that were closed very long ago; return of how many."""
    return _each(_closed_before(now - TEXTS_KEPT) & ~Q(question=""), _forget_texts)


def forget_received(*, now: datetime) -> int:
    """Forget the faxes and mails whose contact was closed long ago; return how many."""
    over = Q(
        settled_at__isnull=True,
        contact__state=ContactState.CLOSED,
        contact__closed_at__lt=now - RECEIVED_KEPT,
    )
    faxes = list(IncomingFax.objects.filter(over).defer("content")[:AT_ONCE])
    mails = list(IncomingMail.objects.filter(over)[:AT_ONCE])
    for fax in faxes:
        forget_fax(fax, now=now)
    for mail in mails:
        forget_mail(mail, now=now)
    return len(faxes) + len(mails)


def _closed_before(at: datetime) -> Q:
    return Q(state=TicketState.CLOSED, closed_at__lt=at)


def _each(condition: Q, forget: Callable[[Ticket], None]) -> int:
    """Each ticket in a transaction of its own; what is left over comes with the next run."""
    ids = list(Ticket.objects.filter(condition).order_by("closed_at").values_list("pk", flat=True)[:AT_ONCE])
    for ticket_id in ids:
        with transaction.atomic():
            forget(Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id))
    return len(ids)


def _forget_person(ticket: Ticket) -> None:
    ticket.citizen_name = ticket.citizen_way = ticket.citizen_times = ""
    ticket.save(update_fields=["citizen_name", "citizen_way", "citizen_times"])
    TicketCode.objects.filter(ticket=ticket).delete()
    told = Delivery.objects.filter(event__ticket=ticket, event__verb=Verb.TOLD)
    FaxTry.objects.filter(delivery__in=told, ended_at__isnull=False).update(number="")
    told.update(address="")
    TicketWord.objects.filter(ticket=ticket).delete()
    note_words(ticket)


def _forget_texts(ticket: Ticket) -> None:
    ticket.question = ""
    ticket.subject = ticket.entry.title if ticket.entry else NO_SUBJECT
    ticket.save(update_fields=["question", "subject"])
    TicketFile.objects.filter(ticket=ticket).delete()
    TicketWord.objects.filter(ticket=ticket).delete()
    note_words(ticket)
    for event in TicketEvent.objects.filter(ticket=ticket):
        data = {key: value for key, value in event.data.items() if key not in SAID_IN_DATA}
        TicketEvent.objects.filter(pk=event.pk).update(text="", data=data)
