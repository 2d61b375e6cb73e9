"""Jobs of the administration."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.agreements.reminding import send_reminders
from buergerdraht.office.reports.making import make_reports


@app.periodic(cron="15 6 * * *")
@app.task(name="office.remind_of_notice_days")
def remind_of_notice_days(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Remind both sides before notice days, in the morning."""
    with all_authorities():
        send_reminders(now=utc_now())


@app.periodic(cron="40 5 * * *")
@app.task(name="office.make_monthly_reports")
def make_monthly_reports(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Make the reports of last month, from the first working day on; what was missed is made up for."""
    with all_authorities():
        make_reports(now=utc_now())
