"""One of our own fax numbers, for an authority's citizens."""

from collections.abc import Iterable
from typing import Any

from django import forms

from buergerdraht.authorities.rules import readable_number


class FaxNumberForm(forms.Form):
    """The number, or none."""

    use_required_attribute = False
    number = forms.ChoiceField(
        label="Faxnummer",
        widget=forms.RadioSelect,
        required=False,
        help_text="Faxe an diese Nummer gelten als Kontakt mit dieser Behörde.",
        error_messages={"invalid_choice": "Wählen Sie eine der Nummern."},
    )

    def __init__(self, *args: Any, numbers: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(number, readable_number(number)) for number in numbers]
        self.fields["number"].choices = [*named, ("", "keine eigene")]  # type: ignore[attr-defined]
