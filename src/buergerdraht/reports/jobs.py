"""Jobs of reports."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.reports.monthly import sending
from buergerdraht.reports.monthly.operations import JOB


@app.task(name=JOB)
def deliver(mail_id: int) -> None:
    """Try to send one mail of a report."""
    with all_authorities():
        sending.deliver(mail_id, now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.deliver_due")
def deliver_due(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Try again what waits, and tell of what was interrupted, every five minutes."""
    with all_authorities():
        sending.settle_interrupted(now=utc_now())
        for mail_id in sending.due_mails(now=utc_now()):
            sending.deliver(mail_id, now=utc_now())


@app.periodic(cron="50 3 * * *")
@app.task(name="reports.forget_mails")
def forget_old_mails(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget at night to whom reports of long ago went."""
    with all_authorities():
        sending.forget_mails(now=utc_now())
