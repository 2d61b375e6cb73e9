"""Figures as they are shown."""


def percent(part: int, *, of: int) -> int | None:
    """Return how many per hundred that is, rounded half up; None of nothing."""
    return (200 * part + of) // (2 * of) if of else None


def number(value: float | None) -> str:
    """Return a number as it is written in German: 1.234,5; a dash for none."""
    if value is None:
        return "–"
    digits = 0 if value == round(value) else 1
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
