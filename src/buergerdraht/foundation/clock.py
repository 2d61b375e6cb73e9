"""The only place that reads the clock; everything below the edges takes `now` as an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)
