"""Jobs of contacts."""

from datetime import timedelta

from procrastinate.contrib.django import app

from buergerdraht.contacts.operations import note_missed_call_backs, record_unseen_calls
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities

SETTLED_AFTER = timedelta(seconds=60)
"""A call screen may still be loading right after the call's end."""


@app.periodic(cron="* * * * *")
@app.task(name="contacts.record_unseen_calls")
def record_unseen_calls_now(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Record the calls that ended without a contact, and call-backs in vain, once a minute."""
    now = utc_now()
    with all_authorities():
        record_unseen_calls(ended_before=now - SETTLED_AFTER, now=now)
        note_missed_call_backs(now=now)
