"""Contacts without a call: a citizen's fax or mail, a letter, somebody at the counter."""

from datetime import datetime
from typing import Any

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.fax_numbers import place_of_fax
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.rules import ContactState, Outcome
from buergerdraht.servicehours.rules import local_day

BY_HAND = (Contact.Channel.COUNTER, Contact.Channel.LETTER, Contact.Channel.MAIL, Contact.Channel.PHONE)
"""What somebody takes on that no machine brought; a telephone that is none of ours rings, too."""


@transaction.atomic
def open_contact_of_fax(fax: IncomingFax, *, user: User, now: datetime) -> Contact:
    """Return the fax's one contact, opening it if need be; a draft goes to whoever takes it on now."""
    _, authority = place_of_fax(fax.dialled, on=local_day(fax.received_at))
    return _taken_on({"fax": fax}, Contact.Channel.FAX, fax.centre, authority, user=user, now=now)


@transaction.atomic
def open_contact_of_mail(mail: IncomingMail, *, user: User, now: datetime) -> Contact:
    """Return the mail's one contact, as that of a fax; whose it is, whoever reads it has to say."""
    place = mail.centre.authority
    return _taken_on({"mail": mail}, Contact.Channel.MAIL, mail.centre, place, user=user, now=now)


@transaction.atomic
def open_contact_by_hand(
    channel: str, *, centre: ServiceCentre, authority: Authority, user: User, now: datetime
) -> Contact:
    """Open a contact that no machine brought."""
    contact = Contact.objects.create(
        channel=channel, centre=centre, authority=authority, recorded_by=user, opened_at=now
    )
    Concern.objects.create(contact=contact, authority=authority, position=0)
    return contact


@transaction.atomic
def note_contact_by_web(*, centre: ServiceCentre, authority: Authority, now: datetime) -> Contact:
    """Record that somebody wrote on the web; the ticket says what, so nobody has to close the contact."""
    contact = Contact.objects.create(
        channel=Contact.Channel.WEB,
        centre=centre,
        authority=authority,
        state=ContactState.CLOSED,
        opened_at=now,
        closed_at=now,
    )
    Concern.objects.create(contact=contact, authority=authority, position=0, outcome=Outcome.TICKET)
    return contact


def _taken_on(
    of: dict[str, Any],
    channel: str,
    centre: ServiceCentre,
    authority: Authority,
    *,
    user: User,
    now: datetime,
) -> Contact:
    told = {
        "channel": channel,
        "centre": centre,
        "authority": authority,
        "recorded_by": user,
        "opened_at": now,
    }
    contact, is_new = Contact.objects.get_or_create(**of, defaults=told)
    if is_new:
        Concern.objects.create(contact=contact, authority=authority, position=0)
    elif contact.state == ContactState.DRAFT and contact.recorded_by_id != user.pk:
        Contact.objects.filter(pk=contact.pk, state=ContactState.DRAFT).update(recorded_by=user)
        contact.refresh_from_db()
    return contact
