"""Form fields in the words of an administration: a phone number, a greeting."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.authorities.errors import NumberUnreadable
from buergerdraht.authorities.rules import e164

PLACEHOLDERS = {"{Behörde}": "{authority}", "{Name}": "{agent}"}
"""How the administration writes the two gaps of a greeting, and how they are stored."""


class PhoneNumberField(forms.CharField):
    """A German phone number in any notation; cleans to E.164."""

    def clean(self, value: Any) -> str:
        """Return the number as E.164; '' only if the field is not required and empty."""
        text = super().clean(value)
        return _checked_number(text) if text else ""


def _checked_number(text: str) -> str:
    if re.sub(r"\D", "", text) == "115":
        raise ValidationError(
            "Die 115 hat keine Vorwahl. Geben Sie die Rufnummer an, auf die ihre Anrufe geleitet werden."
        )
    try:
        return e164(text)
    except NumberUnreadable as error:
        raise ValidationError(error.message) from error


class GreetingField(forms.CharField):
    """What the agent says, with the gaps {Behörde} and {Name}; cleans to the stored form."""

    def clean(self, value: Any) -> str:
        """Return the greeting with the stored placeholders; an unknown gap is refused by its name."""
        text = super().clean(value)
        for gap in re.findall(r"\{[^}]*\}?|\}", text):
            if gap not in PLACEHOLDERS:
                raise ValidationError(
                    f"„{gap}“ wird nicht ausgefüllt. Möglich sind {{Behörde}} und {{Name}}."
                )
        return stored_greeting(text)


def stored_greeting(text: str) -> str:
    """Return a greeting as it is stored."""
    for shown, stored in PLACEHOLDERS.items():
        text = text.replace(shown, stored)
    return text


def shown_greeting(text: str) -> str:
    """Return a stored greeting as the administration writes it."""
    for shown, stored in PLACEHOLDERS.items():
        text = text.replace(stored, shown)
    return text
