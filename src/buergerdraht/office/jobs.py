"""Jobs of the administration."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.agreements.reminding import send_reminders


@app.periodic(cron="15 6 * * *")
@app.task(name="office.remind_of_notice_days")
def remind_of_notice_days(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Remind both sides before notice days, in the morning."""
    with all_authorities():
        send_reminders(now=utc_now())
