"""Faxes that come in are open items: people say to which ticket they belong. Nothing twice, nothing lost."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.channels.fax_pages import UnreadablePages, pdf_of
from buergerdraht.channels.models import IncomingFax
from buergerdraht.foundation.audit import record
from buergerdraht.telephony.fax import ArrivedFax, FaxLine
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By

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
    """Keep a fax as an open item of the default centre; one that was taken before changes nothing."""
    content, pages, problem = _readable(fax)
    kept, _ = IncomingFax.objects.get_or_create(
        name=fax.name,
        defaults={
            "centre": ServiceCentre.objects.order_by("-is_default", "pk")[0],
            "received_at": fax.at,
            "sender": fax.sender[:20],
            "pages": pages,
            "problem": problem,
            "content": content,
        },
    )
    return kept


@transaction.atomic
def assign_fax(fax: IncomingFax, ticket: Ticket, *, by: User, now: datetime) -> None:
    """Make the pages a file of the ticket that somebody names; raise DomainError if it takes no more."""
    local = timezone.localtime(fax.received_at)
    name = f"Fax vom {local:%d.%m.%Y %H.%M} Uhr"
    attach_file(ticket, name=name, content=bytes(fax.content), by=By(by, "fax"), now=now)
    settle_fax(fax, by=by, now=now)


@transaction.atomic
def settle_fax(fax: IncomingFax, *, by: User, now: datetime) -> None:
    """Note that nobody has to look at a fax any more; its pages are forgotten here."""
    fax.settled_at, fax.sender, fax.content = now, "", b""
    fax.save(update_fields=["settled_at", "sender", "content"])
    record("fax.settled", object_type="fax", object_id=str(fax.pk), actor_id=by.pk, at=now)


def _readable(fax: ArrivedFax) -> tuple[bytes, int, str]:
    try:
        content, pages = pdf_of(fax.pages)
    except UnreadablePages:
        return fax.pages, fax.report.pages, UNREADABLE
    return content, pages, "" if fax.report.is_whole else BROKEN_OFF
