"""What an administration types is understood, or refused with what to do instead."""

import pytest
from django.core.exceptions import ValidationError

from buergerdraht.office.fields import (
    GreetingField,
    PhoneNumberField,
    shown_greeting,
)


@pytest.mark.parametrize(
    "text", ["069 90009-417", "+49 (0)69 90009417", "0049 69 90009417", "(069) 90009 417", "069/90009–417"]
)
def test_a_number_is_read_in_any_german_notation(text: str) -> None:
    assert PhoneNumberField().clean(text) == "+496990009417"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("103-0", "mit Vorwahl"),
        ("Zentrale", "mit Vorwahl"),
        ("030", "mit Vorwahl"),
        ("1 15", "keine Vorwahl"),
    ],
)
def test_what_is_no_dialled_number_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        PhoneNumberField().clean(text)


def test_a_greeting_is_kept_with_its_gaps_and_shown_in_german() -> None:
    kept = GreetingField().clean("Guten Tag, {Behörde}, {Name} am Apparat.")
    assert kept == "Guten Tag, {authority}, {agent} am Apparat."
    assert shown_greeting(kept) == "Guten Tag, {Behörde}, {Name} am Apparat."


@pytest.mark.parametrize("text", ["{Amt}", "Hier ist {Behörde", "Name}", "{}", "{authority.pk}"])
def test_a_gap_that_nobody_fills_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ValidationError, match=r"Möglich sind \{Behörde\} und \{Name\}"):
        GreetingField().clean(text)
