"""A citizen's fax as a contact: opened by whoever takes it on."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.fax_numbers import place_of_fax
from buergerdraht.channels.models import IncomingFax
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.servicehours.rules import local_day


@transaction.atomic
def open_contact_of_fax(fax: IncomingFax, *, user: User, now: datetime) -> Contact:
    """Return the fax's one contact, opening it if need be; a draft goes to whoever takes it on now."""
    _, authority = place_of_fax(fax.dialled, on=local_day(fax.received_at))
    contact, is_new = Contact.objects.get_or_create(
        fax=fax,
        defaults={
            "channel": Contact.Channel.FAX,
            "centre_id": fax.centre_id,
            "authority": authority,
            "recorded_by": user,
            "opened_at": now,
        },
    )
    if is_new:
        Concern.objects.create(contact=contact, authority=authority, position=0)
    elif contact.state == ContactState.DRAFT and contact.recorded_by_id != user.pk:
        Contact.objects.filter(pk=contact.pk, state=ContactState.DRAFT).update(recorded_by=user)
        contact.refresh_from_db()
    return contact
