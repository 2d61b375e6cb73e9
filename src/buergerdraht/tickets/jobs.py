"""Jobs of tickets."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from buergerdraht.channels.mailbox import MailboxAway
from buergerdraht.channels.operations import note_mailbox
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.tickets import retention
from buergerdraht.tickets.watching import watch_all
from buergerdraht.tickets.ways import outbox
from buergerdraht.tickets.ways.fax import fax_line
from buergerdraht.tickets.ways.fax_results import settle_faxes, settle_unstarted
from buergerdraht.tickets.ways.incoming_faxes import take_faxes
from buergerdraht.tickets.ways.reading import read_mailbox
from buergerdraht.tickets.ways.system import forget_requests

logger = logging.getLogger(__name__)


@app.task(name=outbox.JOB)
def deliver(delivery_id: int) -> None:
    """Try to deliver one step of a ticket to the partner."""
    with all_authorities():
        outbox.deliver(delivery_id, now=utc_now())


@app.periodic(cron="* * * * *")
@app.task(name="tickets.deliver_due")
def deliver_due(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Try again what waits, once a minute; without a mailbox say what cannot be known."""
    with all_authorities():
        if not settings.IMAP_URL:
            outbox.settle_interrupted(seen_until=None, now=utc_now())
        outbox.repeat_interrupted(now=utc_now())
        for delivery_id in outbox.due_deliveries(now=utc_now()):
            outbox.deliver(delivery_id, now=utc_now())


@app.periodic(cron="25 3 * * *")
@app.task(name="tickets.forget_requests")
def forget_old_requests(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget at night which keys ticket systems used long ago."""
    with all_authorities():
        forget_requests(now=utc_now())


@app.periodic(cron="40 3 * * *")
@app.task(name="tickets.forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget at night who asked and what was said in tickets that were closed long ago."""
    with all_authorities():
        while retention.forget_persons(now=utc_now()) + retention.forget_texts(now=utc_now()):
            continue
        retention.forget_received(now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="tickets.watch")
def watch_promises(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Remind, escalate, and notice late reactions that pile up, every five minutes."""
    with all_authorities():
        watch_all(now=utc_now())


@app.periodic(cron="* * * * *")
@app.task(name="tickets.read_mailbox", lock="tickets.read_mailbox")
def read_replies(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Take the replies that have come by mail, once a minute, where a mailbox is set up."""
    if not settings.IMAP_URL:
        return
    with all_authorities():
        try:
            read_mailbox(now=utc_now())
        except MailboxAway:
            logger.exception("mailbox_away")
            note_mailbox(is_there=False, now=utc_now())
        else:
            note_mailbox(is_there=True, now=utc_now())


@app.periodic(cron="* * * * *")
@app.task(name="tickets.watch_faxes", lock="tickets.watch_faxes")
def watch_faxes(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Note what became of faxes, and take those that came in, once a minute."""
    with all_authorities():
        settle_faxes(line=fax_line(), now=utc_now())
        settle_unstarted(now=utc_now())
        take_faxes(line=fax_line(), now=utc_now())
