"""Mails to the two sides: before a notice day, once for each day, and when the other side has acted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.describing import day_words, months_words
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.agreements.versions.reminders import DueReminder, claim_reminder, due_reminders
from buergerdraht.authorities.queries import people_able_at
from buergerdraht.channels.operations import send_mail_later
from buergerdraht.servicehours.rules import local_day


def send_reminders(*, now: datetime) -> int:
    """Tell both sides of each notice day that comes near; return of how many agreements."""
    return sum(_remind(due, now=now) for due in due_reminders(on=local_day(now)))


def tell_other_side(
    seat: Seat,
    sentence: str,
    *,
    subject: str = "Vereinbarung",
    page: str = "agreement_page",
    now: datetime,
) -> None:
    """Tell who speaks for the other side what this side has done, and on which page of the agreement."""
    _mail(seat.agreement, [seat.side.other], subject=subject, sentence=sentence, page=page, now=now)


@transaction.atomic
def _remind(due: DueReminder, *, now: datetime) -> bool:
    """The note and the mails are one transaction: neither is there without the other."""
    if not claim_reminder(due, now=now):
        return False
    subject = f"Kündigungsfrist bis {day_words(due.notice_on)}"
    _mail(due.agreement, Side, subject=subject, sentence=_reminder(due.agreement, due.notice_on), now=now)
    return True


def _reminder(agreement: Agreement, notice_on: date) -> str:
    return (
        f"Bis zum {day_words(notice_on)} können beide Seiten die Vereinbarung kündigen. Kündigt niemand, "
        f"verlängert sie sich um {months_words(agreement.renewal_months or 0)}."
    )


def _mail(
    agreement: Agreement,
    sides: Iterable[Side],
    *,
    subject: str,
    sentence: str,
    page: str = "agreement_page",
    now: datetime,
) -> None:
    path = reverse(page, args=[agreement.slug])
    address = f"{settings.ENVIRONMENT.public_url.rstrip('/')}{path}"
    text = "\n".join([f"{agreement.partner.name}, {agreement.centre.name}", "", sentence, "", address])
    people = {person.pk: person for side in sides for person in _people(agreement, side) if person.email}
    for person in people.values():
        send_mail_later(
            person.email, subject=f"{subject}: {agreement.partner.name}", text=text, user=person, now=now
        )


def _people(agreement: Agreement, side: Side) -> Iterable[User]:
    """Who speaks for the side; for a partner also who runs it."""
    if side is Side.CENTRE:
        yield from people_able_at(Ability.AGREE_FOR_CENTRE, centre_id=agreement.centre_id)
        return
    partner = agreement.partner
    for authority_id in filter(None, (partner.pk, partner.administered_by_id)):
        yield from people_able_at(Ability.AGREE_FOR_PARTNER, authority_id=authority_id)
