"""Amounts as an administration writes them: 0,95 and 95.000,00."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.billing.rules.wording import money
from buergerdraht.foundation.charts import Series

THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
LARGE = 10_000
"""From here on a chart tells thousands."""
AMOUNT_WRONG = "Schreiben Sie die Zahl so: 1.234,56."


class AmountField(forms.DecimalField):
    """A number with a decimal comma, points between thousands, and an EUR or % that is left out."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(
        self, label: str, *, places: int = 2, highest: int = 1_000_000_000, least: int = 0, **options: Any
    ) -> None:
        told = {
            "required": "Geben Sie die Zahl an.",
            "invalid": AMOUNT_WRONG,
            "min_value": f"Geben Sie mindestens {least} an.",
            "max_value": f"Geben Sie höchstens {highest} an.",
            "max_decimal_places": f"Geben Sie höchstens {places} Stellen nach dem Komma an.",
            "max_digits": AMOUNT_WRONG,
            "max_whole_digits": AMOUNT_WRONG,
        }
        super().__init__(
            label=label,
            min_value=least,
            max_value=highest,
            decimal_places=places,
            max_digits=14,
            error_messages=told,
            **options,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as in Django itself
        """Return the number that was written; None for nothing."""
        if value in self.empty_values:
            return None
        text = re.sub(r"\s|€|EUR|%|Euro|Prozent", "", str(value))
        if "," in text or THOUSANDS.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,8})?", text):
            raise ValidationError(AMOUNT_WRONG, "invalid")
        return Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is written in German; what was typed stays as it is."""
        return written_amount(value) if isinstance(value, Decimal | int) else value


def written_amount(value: Decimal | int) -> str:
    """Write a number with a decimal comma and without idle places: 0,95 and 42 and 95000."""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


def shown_euros(
    columns: Iterable[tuple[str, Iterable[Decimal | None]]],
) -> tuple[tuple[Series, ...], str]:
    """Return columns of money for a chart with their unit: large amounts in thousands, so that they fit."""
    known = [(label, list(values)) for label, values in columns]
    greatest = max((value for _, values in known for value in values if value), default=Decimal())
    step, unit = (1000, "Tsd. EUR") if greatest >= LARGE else (1, "EUR")
    series = (
        Series(label, tuple(None if value is None else round(float(value / step), 1) for value in values))
        for label, values in known
    )
    return tuple(series), unit


def euros(value: Decimal | None) -> str:
    """Write an amount of money: 1.234,50 EUR, and 0,9512 EUR; a dash for none."""
    return "–" if value is None else f"{money(value)} EUR"
