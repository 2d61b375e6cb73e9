"""Faxes that come in are open items until somebody has made a contact of them or put them to a ticket."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from buergerdraht.accounts.models import User
from buergerdraht.agreements.fax_numbers import place_of_fax
from buergerdraht.channels.fax_pages import UnreadablePages, pdf_of
from buergerdraht.channels.models import IncomingFax
from buergerdraht.channels.operations import forget_fax
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.errors import DomainError
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.fax import ArrivedFax, FaxLine
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, note_on_ticket

BROKEN_OFF = "Die Übertragung brach ab; weitere Seiten können fehlen."
UNREADABLE = "Die Seiten ließen sich nicht lesen. Die Datei ist so, wie sie ankam."

logger = logging.getLogger(__name__)


def take_faxes(*, line: FaxLine, now: datetime) -> int:
    """Keep what has come, then let the telephone engine forget it; return how many faxes that were."""
    arrived = line.arrived(now=now)
    for fax in arrived:
        if fax.pages:
            take_fax(fax)
        else:  # somebody called and hung up
            logger.info("fax_without_pages", extra={"fax": fax.name})
        line.forget(fax.name)
    return len(arrived)


@transaction.atomic
def take_fax(fax: ArrivedFax) -> IncomingFax:
    """Keep a fax as an open item of its number's centre; one that was taken before changes nothing."""
    content, pages, problem = _readable(fax)
    centre, _ = place_of_fax(fax.dialled, on=local_day(fax.at))
    kept, _ = IncomingFax.objects.get_or_create(
        name=fax.name,
        defaults={
            "centre": centre,
            "received_at": fax.at,
            "sender": fax.sender[:20],
            "dialled": fax.dialled[:20],
            "pages": pages,
            "problem": problem,
            "content": content,
        },
    )
    return kept


@transaction.atomic
def assign_fax(fax: IncomingFax, ticket: Ticket, *, by: User, now: datetime) -> None:
    """Make the pages a file of the ticket that somebody names; raise DomainError if it takes no more.

    By its arrival the promise is kept once somebody enters the reaction.
    """
    _attach(fax, ticket, by=by, now=now)
    fax.key = f"t{ticket.pk}"
    fax.save(update_fields=["key"])
    settle_fax(fax, by=by, now=now)


@transaction.atomic
def settle_fax(fax: IncomingFax, *, by: User, now: datetime) -> None:
    """Note that nobody has to look at a fax any more; its pages are forgotten here.

    A contact that somebody had only begun of it goes: it was none.
    """
    begun = Contact.objects.filter(fax=fax, state=ContactState.DRAFT)
    begun.filter(corrections__isnull=True, tickets__isnull=True).delete()
    forget_fax(fax, now=now)
    record("fax.settled", object_type="fax", object_id=str(fax.pk), actor_id=by.pk, at=now)


def attach_pages(fax: IncomingFax, ticket: Ticket, *, by: User, now: datetime) -> None:
    """Make the pages a file of the ticket; one that takes none is told so, and the question is asked."""
    try:
        with transaction.atomic():
            _attach(fax, ticket, by=by, now=now)
    except DomainError as refusal:
        text = f"Die Seiten des Fax stehen nur beim Kontakt. {refusal}"
        note_on_ticket(ticket, text=text, by=By(by), now=now)


def fax_name(fax: IncomingFax) -> str:
    """What its file is called."""
    return f"Fax vom {timezone.localtime(fax.received_at):%d.%m.%Y %H.%M} Uhr"


def _attach(fax: IncomingFax, ticket: Ticket, *, by: User, now: datetime) -> None:
    content = bytes(fax.content)
    attach_file(ticket, name=fax_name(fax), content=content, by=By(by, "fax"), now=now)


def _readable(fax: ArrivedFax) -> tuple[bytes, int, str]:
    try:
        content, pages = pdf_of(fax.pages)
    except UnreadablePages:
        return fax.pages, fax.report.pages, UNREADABLE
    return content, pages, "" if fax.report.is_whole else BROKEN_OFF
