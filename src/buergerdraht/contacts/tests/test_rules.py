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
    GuideStep,
    Outcome,
    can_become,
    is_complete,
    is_correctable,
    number_digits,
    with_outcome,
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


ID_CARD = ConcernDraft(outcome=Outcome.ANSWERED, entry_id=7)


def test_a_service_fills_the_concern_that_is_still_open() -> None:
    assert with_outcome((BLANK,), ID_CARD) == (ID_CARD,)
    assert with_outcome((ConcernDraft("für das Kind"),), ID_CARD) == (
        ConcernDraft("für das Kind", Outcome.ANSWERED, 7),
    )
    assert with_outcome((ConcernDraft(outcome=Outcome.ANSWERED),), ID_CARD) == (ID_CARD,)


def test_a_service_told_twice_is_one_concern_and_the_last_outcome_counts() -> None:
    ticket = ConcernDraft(outcome=Outcome.TICKET, entry_id=7)
    assert with_outcome((ID_CARD, BLANK), ticket) == (ticket, BLANK)


def test_a_further_service_is_a_concern_of_its_own() -> None:
    other = ConcernDraft(outcome=Outcome.ANSWERED, entry_id=8)
    assert with_outcome((ANSWERED,), ID_CARD) == (ANSWERED, ID_CARD)
    assert with_outcome((ID_CARD,), other) == (ID_CARD, other)


def test_a_way_through_a_guide_without_service_is_kept_as_a_concern() -> None:
    way = ConcernDraft(outcome=Outcome.ANSWERED, guide_path=(GuideStep("Umzug?", "innerhalb"),))
    assert with_outcome((ID_CARD, BLANK), way) == (ID_CARD, way)


def test_words_name_the_service_first() -> None:
    assert ConcernDraft("für das Kind", entry_id=7, entry_title="Ausweis").words == "Ausweis, für das Kind"


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


def test_a_concern_says_what_became_of_it_and_nothing_before() -> None:
    assert (ANSWERED.outcome_label, BLANK.outcome_label) == (OUTCOME_LABELS[Outcome.ANSWERED], "")
