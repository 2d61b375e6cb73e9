"""Emptying the mailbox: each mail is taken in one transaction, then moved; whoever dies, it is taken once."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseError

from buergerdraht.channels.mailbox import MOST_AT_ONCE, Mailbox, Waiting, open_mailbox
from buergerdraht.channels.rules.message import read_mail
from buergerdraht.tickets.ways.outbox import settle_interrupted
from buergerdraht.tickets.ways.replies import take_mail

TAKEN_FOLDER = "Bearbeitet"
OPEN_FOLDER = "Offen"
LARGEST_MAIL = 30_000_000
"""Bytes; of a larger one only the head is read."""

logger = logging.getLogger(__name__)


def read_mailbox(*, now: datetime) -> int:
    """Take what has come, and return how many mails that were; raise MailboxAway."""
    with open_mailbox(settings.IMAP_URL) as mailbox:
        waiting = mailbox.waiting()
        for mail in waiting:
            _take(mailbox, mail, now=now)
    if len(waiting) < MOST_AT_ONCE:
        settle_interrupted(seen_until=now, now=now)
    return len(waiting)


def _take(mailbox: Mailbox, waiting: Waiting, *, now: datetime) -> None:
    is_too_large = waiting.size > LARGEST_MAIL
    mail = read_mail(mailbox.read(waiting, only_head=is_too_large))
    try:
        problem = "Sie ist zu groß; sie liegt ungelesen im Postfach." if is_too_large else ""
        taken = take_mail(mail, problem=problem, now=now)
    except DatabaseError:
        raise  # the mail waits until the database is back
    except Exception:  # one mail must not keep all others waiting
        logger.exception("mail_unreadable")
        taken = take_mail(mail, problem="Sie ließ sich nicht verarbeiten; sie liegt im Postfach.", now=now)
    mailbox.move(waiting, OPEN_FOLDER if taken.open_reason else TAKEN_FOLDER)
