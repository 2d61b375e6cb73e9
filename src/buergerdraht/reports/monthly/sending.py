"""Sending: a try claims its row, hands the mail over and notes the result, each in a transaction of its own.

What dies in between leaves the row 'sending'. Nobody knows whether it went, so it never goes again by itself.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from buergerdraht.channels.addresses import message_id
from buergerdraht.channels.errors import NotHandedOver, NotReached, Refused, Uncertain
from buergerdraht.channels.sending import File, Letter, hand_over
from buergerdraht.reports.models import ReportMail
from buergerdraht.reports.monthly.rules import Telling, month_words, subject_of, text_of
from buergerdraht.tickets.rules.delivery import INTERRUPTED_AFTER, DeliveryState, pause_after
from buergerdraht.tickets.ways.outbox import NEVER_KNOWN

MAILS_KEPT = timedelta(days=365)
NO_SERVER = "Für Bürgerdraht ist kein Mailserver eingerichtet (SMTP_URL)."


def deliver(mail_id: int, *, now: datetime) -> None:
    """Try once to send, if it is waiting and its time has come; every outcome is kept with the row."""
    mail = _claimed(mail_id, now=now)
    if mail is None:
        return
    try:
        hand_over(letter_of(mail))
    except Uncertain:
        return  # settle_interrupted tells people
    except NotHandedOver as failure:
        _note_failure(mail, failure, now=now)
    else:
        _settle(mail, DeliveryState.SENT, now=now)


def due_mails(*, now: datetime) -> list[int]:
    """Return the ids of what waits and may be tried."""
    waiting = ReportMail.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    return list(waiting.order_by("next_try_at").values_list("pk", flat=True))


def settle_interrupted(*, now: datetime) -> None:
    """Tell people of what was interrupted while it was sent; they may have it sent again."""
    sending = ReportMail.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)
    sending.update(state=DeliveryState.FAILED, settled_at=now, last_error=NEVER_KNOWN)


def forget_mails(*, now: datetime) -> None:
    """Forget to whom reports of long ago went; the reports stay."""
    ReportMail.objects.filter(settled_at__lt=now - MAILS_KEPT).delete()


def letter_of(mail: ReportMail) -> Letter:
    """Return the mail with its PDF; the same Message-ID in every try. Raise Refused without a mail server."""
    if not settings.IS_MAIL_OFFERED:
        raise Refused(NO_SERVER)
    report, agreement = mail.report, mail.report.agreement
    telling = Telling(
        month=month_words(report.month_on),
        partner=agreement.partner.name,
        centre=agreement.centre.name,
        address=f"{settings.ENVIRONMENT.public_url.rstrip('/')}/monatsberichte/",
    )
    name = f"monatsbericht-{agreement.slug}-{report.month_on:%Y-%m}.pdf"
    return Letter(
        message_id=message_id(f"r{mail.pk}"),
        recipient=mail.recipient,
        subject=subject_of(telling),
        text=text_of(telling),
        files=(File(name, bytes(report.content), "application/pdf"),),
    )


@transaction.atomic
def _claimed(mail_id: int, *, now: datetime) -> ReportMail | None:
    waiting = ReportMail.objects.filter(pk=mail_id, state=DeliveryState.WAITING, next_try_at__lte=now)
    if not waiting.update(state=DeliveryState.SENDING, claimed_at=now, tries=F("tries") + 1):
        return None
    return ReportMail.objects.select_related("report__agreement__partner", "report__agreement__centre").get(
        pk=mail_id
    )


def _note_failure(mail: ReportMail, failure: NotHandedOver, *, now: datetime) -> None:
    pause = pause_after(mail.tries) if isinstance(failure, NotReached) else None
    if pause is None:
        _settle(mail, DeliveryState.FAILED, error=failure.words, now=now)
        return
    mail.state, mail.next_try_at, mail.last_error = DeliveryState.WAITING, now + pause, failure.words[:250]
    mail.save(update_fields=["state", "next_try_at", "last_error"])


def _settle(mail: ReportMail, state: DeliveryState, *, error: str = "", now: datetime) -> None:
    mail.state, mail.settled_at, mail.last_error = state, now, error[:250]
    mail.save(update_fields=["state", "settled_at", "last_error"])
