"""Sending: into the outbox within the transaction, out of it by a job."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.channels.errors import TooManyMails
from buergerdraht.channels.models import IncomingFax, IncomingMail, MailboxWatch, OutgoingMail
from buergerdraht.foundation.live import publish

LIVE_EVENT = "mail"
MOST_IN_AN_HOUR, AN_HOUR = 40, timedelta(hours=1)
SETTLED_KEPT = timedelta(days=90)
"""So long it is known what became of a mail or fax, and a mail that comes again is known."""
DELIVERY = "channels.deliver_mail"
"""Name of the job."""


@transaction.atomic
def send_mail_later(
    recipient: str, *, subject: str, text: str, user: User, topic: str = "", now: datetime
) -> OutgoingMail:
    """Put a mail into the outbox; the live event 'mail' of the topic tells when it has gone or failed.

    Raise TooManyMails, so that nobody's account sends to the whole town.
    """
    if OutgoingMail.objects.filter(sent_by=user, created_at__gt=now - AN_HOUR).count() >= MOST_IN_AN_HOUR:
        raise TooManyMails
    mail = OutgoingMail.objects.create(
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        text=text,
        topic=topic,
        sent_by=user,
        created_at=now,
    )
    app.configure_task(DELIVERY, allow_unknown=True).defer(mail_id=mail.pk)
    return mail


def deliver(mail_id: int, *, is_last_try: bool = False, now: datetime) -> None:
    """Hand a waiting mail to the mail server, or say after the last try that it could not be sent.

    Raises OSError (SMTPException is one) if the server does not take it and it is tried again. One that takes
    a mail and dies before we know it gets the mail twice.
    """
    mail = OutgoingMail.objects.get(pk=mail_id)
    if mail.state != OutgoingMail.State.WAITING:
        return
    try:
        EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.recipient]).send()
    except OSError:
        if not is_last_try:
            raise
        _settle(mail, OutgoingMail.State.FAILED, now=now)
    else:
        _settle(mail, OutgoingMail.State.SENT, now=now)


def note_mailbox(*, is_there: bool, now: datetime) -> None:
    """Keep whether the mailbox of replies could be read."""
    watch, _ = MailboxWatch.objects.get_or_create(pk=1)
    if is_there:
        watch.read_at, watch.away_since_at = now, None
    else:
        watch.away_since_at = watch.away_since_at or now
    watch.save()


@transaction.atomic
def forget_fax(fax: IncomingFax, *, now: datetime) -> None:
    """Note that nobody needs a fax any more; sender and pages are forgotten."""
    fax.settled_at, fax.sender, fax.content = now, "", b""
    fax.save(update_fields=["settled_at", "sender", "content"])


@transaction.atomic
def forget_mail(mail: IncomingMail, *, put_to: str = "", now: datetime) -> None:
    """Note that nobody needs a mail any more, and to what it was put; what it said is forgotten."""
    mail.settled_at, mail.key = now, put_to
    mail.sender = mail.subject = mail.text = ""
    mail.files.all().delete()
    mail.save(update_fields=["settled_at", "sender", "subject", "text", "key"])


def forget_settled(*, now: datetime) -> None:
    """Delete what came in and went out and was settled long ago; what is open stays."""
    before = now - SETTLED_KEPT
    OutgoingMail.objects.filter(settled_at__lt=before).delete()
    IncomingMail.objects.filter(received_at__lt=before, open_reason="").delete()
    IncomingMail.objects.filter(settled_at__lt=before).delete()
    IncomingFax.objects.filter(settled_at__lt=before).delete()


@transaction.atomic
def _settle(mail: OutgoingMail, state: OutgoingMail.State, *, now: datetime) -> None:
    mail.state, mail.recipient, mail.settled_at = state, "", now
    mail.save(update_fields=["state", "recipient", "settled_at"])
    if mail.topic:
        publish(mail.topic, LIVE_EVENT, str(mail.pk))
