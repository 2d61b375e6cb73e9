"""A day in a form of an agreement."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator

from buergerdraht.office.opening_hours.forms import DayField

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
DAY_WRONG = "Schreiben Sie den Tag so: 01.07.2027."


def day_field(label: str, *, help_text: str = "", is_required: bool = False) -> DayField:
    """Return a field for a day that an agreement can have."""
    return DayField(
        label=label,
        help_text=help_text,
        required=is_required,
        validators=[MinValueValidator(EARLIEST, DAY_WRONG), MaxValueValidator(LATEST, DAY_WRONG)],
        error_messages={"required": "Geben Sie den Tag an.", "invalid": DAY_WRONG},
    )
