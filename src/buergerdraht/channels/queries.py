"""Reads of the outbox, and whether the mailbox is read."""

from datetime import datetime, timedelta

from django.conf import settings

from buergerdraht.accounts.models import User
from buergerdraht.channels.models import MailboxWatch, OutgoingMail

SILENCE = timedelta(minutes=10)
"""It is read every minute; a restart of the mail server is no message for people."""


def mail_of(user: User, mail_id: int) -> OutgoingMail:
    """Return a mail that the user sent; raises OutgoingMail.DoesNotExist for any other."""
    return OutgoingMail.objects.get(pk=mail_id, sent_by=user)


def mailbox_away(*, now: datetime) -> MailboxWatch | None:
    """Return since when nobody reads the replies, if that lasts; None: they are read, or nobody wants them.

    Away is a mailbox that refuses us, and one that nobody asks because the worker stands still.
    """
    watch = MailboxWatch.objects.first() if settings.IMAP_URL else None
    if watch is None:
        return None
    is_old = watch.read_at is None or watch.read_at < now - SILENCE
    return watch if is_old else None
