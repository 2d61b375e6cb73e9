"""Jobs of accounts."""

from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app

from buergerdraht.accounts.forgotten import forget_old_links
from buergerdraht.accounts.operations import forget_old_failures
from buergerdraht.foundation.clock import utc_now


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete ended sessions, old counts of failed sign-ins and links that hold no longer, once a night."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_old_failures(now=utc_now())
    forget_old_links(now=utc_now())
