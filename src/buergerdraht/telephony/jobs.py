"""Jobs of telephony."""

from datetime import timedelta

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.telephony.operations import forget_caller_numbers

CALLER_NUMBERS_KEPT = timedelta(days=90)
"""Second calls and complaints come within a quarter; later nobody needs the number (GDPR, Art. 5 (1) e)."""


@app.periodic(cron="15 2 * * *")
@app.task(name="telephony.forget_caller_numbers")
def forget_old_caller_numbers(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget old callers' numbers, once a night."""
    with all_authorities():
        forget_caller_numbers(ended_before=utc_now() - CALLER_NUMBERS_KEPT)
