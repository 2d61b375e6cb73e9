"""Questions that citizens write on the web: a ticket in the centre's pool, and the contact that it is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from buergerdraht.agreements.queries import agreements_on
from buergerdraht.authorities.models import Authority
from buergerdraht.contacts.received import note_contact_by_web
from buergerdraht.foundation.sorting import german_order
from buergerdraht.foundation.tenancy import visible_authorities
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.operations import By, TicketDraft, agreement_with, open_ticket

WAY = "web"
MOST = 60


def authorities_that_react(text: str, *, now: datetime) -> QuerySet[Authority]:
    """Return whom a citizen may write to, by name; every word stands in its name, town or postal code."""
    found = _reacting(now=now)
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(town__icontains=word) | Q(postal_code__startswith=word)
        )
    return found.order_by(german_order("name"), "pk")[:MOST]


def authority_that_reacts(slug: str, *, now: datetime) -> Authority:
    """Return one of these; raise Authority.DoesNotExist."""
    return _reacting(now=now).select_related("administered_by").get(slug=slug)


def take_request(draft: TicketDraft, *, authority: Authority, now: datetime) -> str:
    """Open the ticket and return the citizen's code. Raise NotAnAuthorityServed."""
    with visible_authorities([authority.pk]), transaction.atomic():
        centre = agreement_with(authority, now=now).centre
        contact = note_contact_by_web(centre=centre, authority=authority, now=now)
        _, code = open_ticket(
            draft, authority=authority, centre=centre, contact=contact, by=By(way=WAY), now=now
        )
    return code


def _reacting(*, now: datetime) -> QuerySet[Authority]:
    parties = agreements_on(local_day(now)).values("partner")
    return Authority.objects.filter(Q(pk__in=parties) | Q(administered_by__in=parties))
