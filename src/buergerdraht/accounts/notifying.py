"""Whoever's way in was changed hears of it by mail (OWASP ASVS 2.5.5), whoever changed it."""

from enum import StrEnum

from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User

DELIVERY = "workplace.tell_account_changed"
"""Name of the job."""


class Change(StrEnum):
    """What was changed."""

    PASSWORD = "password"  # noqa: S105  (a name)
    FACTOR_SET_UP = "factor_set_up"
    FACTOR_REMOVED = "factor_removed"


def tell_changed(user: User, change: Change) -> None:
    """Let a mail go once the transaction commits; none to who has no address."""
    if user.email:
        task = app.configure_task(DELIVERY, allow_unknown=True)
        task.defer(user_id=user.pk, change=change.value)
