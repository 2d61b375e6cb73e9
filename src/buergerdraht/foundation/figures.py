"""Figures as they are shown."""


def percent(part: int, *, of: int) -> int | None:
    """Return how many per hundred that is, rounded half up; None of nothing."""
    return (200 * part + of) // (2 * of) if of else None
