"""Jobs of the demonstration."""

import shutil
from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from buergerdraht.demo.billing import bill_year
from buergerdraht.demo.costing import reckon_year
from buergerdraht.demo.year.history import is_missing, write_next_week
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.reports.making import make_reports
from buergerdraht.quality.queries import PAST_CALLS, are_past_calls_entered

TASK = "demo.write_year"
AFTER_THE_START = timedelta(seconds=60)
"""Until then the processes need the processors themselves."""
BEHIND_OTHERS = -10
BYTES_PER_CALL = 8_000
"""With its events, contact and figures half as much; the rest is what PostgreSQL needs meanwhile."""


@app.task(name=TASK)
def write_year() -> None:
    """Write a week of the last year, and leave the next one to another job: so others get their turn.

    When all are written, they are billed, the centres' costs reckoned, and the reports of last month made.
    """
    with all_authorities():
        week = write_next_week(calls=settings.ENVIRONMENT.demo_calls, now=utc_now())
        if week is None:
            bill_year(now=utc_now())
            reckon_year(now=utc_now())
            make_reports(now=utc_now())
    if week:
        _defer(timedelta())


def write_year_later() -> bool:
    """Have what is missing of the last year written after the start; False: nothing is, or no room."""
    calls = settings.ENVIRONMENT.demo_calls
    has_room = shutil.disk_usage(settings.ENVIRONMENT.var_dir).free > calls * BYTES_PER_CALL
    wanted = calls > 0 and has_room and is_missing(now=utc_now())
    if wanted and not are_past_calls_entered():
        _defer(AFTER_THE_START)
    return wanted


def _defer(after: timedelta) -> None:
    at = utc_now() + after if after else None
    app.configure_task(TASK, lock=PAST_CALLS, priority=BEHIND_OTHERS, schedule_at=at).defer()
