"""Rules of contacts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.contacts.rules import (
    CHOOSABLE_OUTCOMES,
    OUTCOME_LABELS,
    ConcernDraft,
    ContactState,
    Outcome,
    can_become,
    is_complete,
    is_correctable,
    number_digits,
    without_blanks,
)

ANSWERED = ConcernDraft("Sperrmüll", Outcome.ANSWERED)
BLANK = ConcernDraft()


def test_a_contact_goes_from_draft_to_closed_and_back_only() -> None:
    assert can_become(ContactState.DRAFT, ContactState.CLOSED)
    assert can_become(ContactState.CLOSED, ContactState.DRAFT)
    assert not can_become(ContactState.DRAFT, ContactState.DRAFT)


def test_every_outcome_has_a_german_word_and_six_have_a_key() -> None:
    assert set(OUTCOME_LABELS) == set(Outcome)
    assert set(Outcome) - set(CHOOSABLE_OUTCOMES) == {Outcome.ABANDONED}


def test_a_contact_is_complete_when_each_concern_has_an_outcome() -> None:
    assert is_complete((ANSWERED,))
    assert not is_complete((ANSWERED, BLANK))
    assert not is_complete(())


def test_a_further_concern_that_was_never_filled_in_is_left_out() -> None:
    assert without_blanks((ANSWERED, BLANK, ANSWERED)) == (ANSWERED, ANSWERED)


def test_the_first_concern_stays_even_if_it_is_blank() -> None:
    assert without_blanks(()) == (BLANK,)
    assert without_blanks((BLANK, BLANK)) == (BLANK,)


def test_a_contact_is_correctable_on_its_day_only() -> None:
    assert is_correctable(recorded_on=date(2026, 11, 24), today=date(2026, 11, 24))
    assert not is_correctable(recorded_on=date(2026, 11, 24), today=date(2026, 11, 25))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("069 90009", "6990009"),
        ("0049 69 90009", "496990009"),
        ("+49 69/90009-417", "496990009417"),
        ("(0 64 41) 99", "644199"),
        ("12", ""),
        ("Zimmer 12", ""),
        ("", ""),
    ],
)
def test_a_typed_number_is_found_in_its_international_form(typed: str, digits: str) -> None:
    assert number_digits(typed) == digits


@given(st.text(max_size=30))
def test_number_digits_returns_digits_only(text: str) -> None:
    assert all(character in "0123456789" for character in number_digits(text))
