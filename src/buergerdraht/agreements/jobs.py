"""Jobs of agreements."""

from datetime import timedelta

from procrastinate.contrib.django import app

from buergerdraht.agreements.routing.operations import forget_absences
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities

ABSENCES_KEPT = timedelta(days=365)
"""A year's report may ask why calls came to the centre; later nobody needs to know who was away when."""


@app.periodic(cron="25 2 * * *")
@app.task(name="agreements.forget_absences")
def forget_old_absences(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget absences of long ago, once a night."""
    with all_authorities():
        forget_absences(ended_before=utc_now() - ABSENCES_KEPT)
