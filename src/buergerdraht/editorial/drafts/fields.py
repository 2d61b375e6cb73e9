"""Form fields of texts: HTML as readable markup, lists as lines, LeiKa keys, last days."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.foundation.markup import to_html, to_markup

LONGEST_TEXT = 20_000
LEIKA_DIGITS = 14


class MarkupField(forms.CharField):
    """A text of a module: shown as markup, cleans to sanitised HTML; untouched HTML stays as it is."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "data-markup": True, "spellcheck": "true"})
        super().__init__(widget=widget, required=False, strip=False, **options)

    def clean(self, value: Any) -> str:
        """Return HTML; refuse what is too long."""
        text = str(super().clean(value)).replace("\r\n", "\n")
        stored = str(self.initial or "")
        if text == to_markup(stored):
            return stored
        if len(text) > LONGEST_TEXT:
            raise ValidationError(f"Kürzen Sie den Text auf {LONGEST_TEXT:,} Zeichen.".replace(",", "."))
        return to_html(text)


class PlainField(forms.CharField):
    """A text without any markup, which is said word for word; stored as it is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}),
            required=False,
            max_length=600,
            error_messages={"max_length": "Kürzen Sie den Satz auf 600 Zeichen. Er wird am Telefon gesagt."},
            **options,
        )

    def clean(self, value: Any) -> str:
        """Return the text in the lines in which it was typed, without the byte that PostgreSQL refuses."""
        return str(super().clean(value)).replace("\r\n", "\n").replace("\0", "")


class LinesField(forms.CharField):
    """Several short values, one a line; cleans to a list."""

    def __init__(self, *, longest: int = 120, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        super().__init__(widget=widget, required=False, **options)
        self.longest = longest

    def prepare_value(self, value: Any) -> Any:
        """Write a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines without empty and repeated ones."""
        text = str(super().clean(self.prepare_value(value))).replace("\0", "")
        lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        for line in lines:
            if len(line) > self.longest:
                raise ValidationError(f"„{line[:40]}…“ ist zu lang. Möglich sind {self.longest} Zeichen.")
        return lines


class LeikaField(LinesField):
    """LeiKa keys, one a line."""

    def clean(self, value: Any) -> list[str]:
        """Return the keys as digits; refuse what has not 14 of them."""
        keys = [re.sub(r"[ .\-]", "", line) for line in super().clean(value)]
        for key in keys:
            if not re.fullmatch(rf"[0-9]{{{LEIKA_DIGITS}}}", key):
                raise ValidationError(f"„{key}“ ist kein LeiKa-Schlüssel. Er hat {LEIKA_DIGITS} Ziffern.")
        return keys


class LastDayField(forms.DateField):
    """The last day of a validity; cleans to the day after, as it is stored."""

    def prepare_value(self, value: Any) -> Any:
        """Show the stored end as the last day."""
        return value - timedelta(days=1) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        """Return the first day on which the text does not hold."""
        day = super().clean(value)
        return day + timedelta(days=1) if day else None


def date_widget() -> forms.DateInput:
    """Return the control of a date."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


DATE_ERRORS = {"invalid": "Geben Sie den Tag als Datum an, zum Beispiel 24.11.2026."}
