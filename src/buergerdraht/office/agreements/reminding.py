"""Mails before a notice day, to both sides, once for each day."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.describing import day_words, months_words
from buergerdraht.agreements.versions.reminders import DueReminder, claim_reminder, due_reminders
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.channels.operations import send_mail_later
from buergerdraht.servicehours.rules import local_day


def send_reminders(*, now: datetime) -> int:
    """Tell both sides of each notice day that comes near; return of how many agreements."""
    return sum(_remind(due, now=now) for due in due_reminders(on=local_day(now)))


@transaction.atomic
def _remind(due: DueReminder, *, now: datetime) -> bool:
    """The note and the mails are one transaction: neither is there without the other."""
    if not claim_reminder(due, now=now):
        return False
    subject = f"Kündigungsfrist bis {day_words(due.notice_on)}: {due.agreement.partner.name}"
    text = _text(due.agreement, due.notice_on)
    for person in _people(due.agreement):
        send_mail_later(person.email, subject=subject, text=text, user=person, now=now)
    return True


def _people(agreement: Agreement) -> list[User]:
    """Who speaks for either side and has an address; of the partner also who runs it."""
    partner = agreement.partner
    places = [{"centre_id": agreement.centre_id}, {"authority_id": partner.pk}]
    if partner.administered_by_id:
        places.append({"authority_id": partner.administered_by_id})
    abilities = (Ability.AGREE_FOR_CENTRE, Ability.AGREE_FOR_PARTNER)
    found = {
        person.pk: person
        for ability in abilities
        for place in places
        for person in people_able_at(ability, **place)
        if person.email
    }
    return list(found.values())


def _text(agreement: Agreement, notice_on: date) -> str:
    path = reverse("agreement_page", args=[agreement.slug])
    return "\n".join(
        [
            f"{agreement.partner.name}, {agreement.centre.name}",
            "",
            f"Bis zum {day_words(notice_on)} können beide Seiten die Vereinbarung kündigen. Kündigt niemand, "
            f"verlängert sie sich um {months_words(agreement.renewal_months or 0)}.",
            "",
            f"{settings.ENVIRONMENT.public_url.rstrip('/')}{path}",
        ]
    )
