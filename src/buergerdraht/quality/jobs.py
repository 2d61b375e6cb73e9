"""Jobs of quality."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.quality.operations import keep_up


@app.periodic(cron="* * * * *")
@app.task(name="quality.keep_up")
def keep_figures_up(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Bring the figures up to date, once a minute."""
    with all_authorities():
        keep_up(now=utc_now())
