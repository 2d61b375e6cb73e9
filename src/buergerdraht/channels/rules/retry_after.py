"""How long the other side asks us to wait (RFC 9110, 10.2.3). Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=1)
"""More is not listened to: people have to hear of it while the promise can be kept."""


def wait_asked_for(header: str, *, now: datetime) -> timedelta:
    """Return the wait that a Retry-After asks for, as seconds or as a date; none if it is not readable."""
    asked = _seconds(header.strip()) or _until(header, now=now)
    return min(max(asked, timedelta(0)), LONGEST)


def _seconds(text: str) -> timedelta:
    is_number = text.isascii() and text.isdecimal() and len(text) < 9
    return timedelta(seconds=int(text)) if is_number else timedelta(0)


def _until(text: str, *, now: datetime) -> timedelta:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
