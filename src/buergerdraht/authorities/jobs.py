"""Jobs of authorities."""

from procrastinate.contrib.django import app

from buergerdraht.authorities import invitations, operations
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.rules import local_day


@app.periodic(cron="1 * * * *")
@app.task(name="authorities.end_absences")
def end_absences(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """End what has passed; every hour, so that midnight counts in summer and after an outage, too."""
    operations.end_absences(today=local_day(utc_now()))


@app.periodic(cron="23 3 * * *")
@app.task(name="authorities.forget_old_invitations")
def forget_old_invitations(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete invitations that are over, once a night."""
    invitations.forget_old_invitations(now=utc_now())
