"""Reads of the outbox."""

from buergerdraht.accounts.models import User
from buergerdraht.channels.models import OutgoingMail


def mail_of(user: User, mail_id: int) -> OutgoingMail:
    """Return a mail that the user sent; raises OutgoingMail.DoesNotExist for any other."""
    return OutgoingMail.objects.get(pk=mail_id, sent_by=user)
