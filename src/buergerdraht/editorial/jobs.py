"""Jobs of the editors' pages."""

from procrastinate.contrib.django import app

from buergerdraht.editorial.overview.reminders import send_reminders
from buergerdraht.foundation.clock import utc_now


@app.periodic(cron="0 5 * * *")
@app.task(name="editorial.remind_editors")
def remind_editors(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Remind editors by mail before eight in the morning (the cron is in UTC); on their working days only."""
    send_reminders(now=utc_now())
