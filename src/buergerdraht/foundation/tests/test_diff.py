"""Differences are complete: the old and the new text can be read off them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.foundation.diff import LARGEST, Piece, differences, pieces_of

TEXTS = st.text(alphabet="ab ä.\n-", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_differences(old: str, new: str) -> None:
    pieces = pieces_of(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert all(piece.kind == "same" for piece in pieces_of(text, text))


def test_a_changed_word_is_shown_and_nothing_around_it() -> None:
    assert pieces_of("Do 8–12 und 14–17 Uhr", "Do 8–12 und 14–18 Uhr") == (
        Piece("same", "Do 8–12 und 14–"),
        Piece("removed", "17"),
        Piece("added", "18"),
        Piece("same", " Uhr"),
    )


@pytest.mark.parametrize(("old", "new"), [("98,8", "98,6"), ("01.09.2026", "01.11.2026"), ("8:30", "9:30")])
def test_a_changed_number_is_shown_as_a_whole(old: str, new: str) -> None:
    removed, added, *_ = pieces_of(f"{old}.", f"{new}.")
    assert (removed.text, added.text) == (old, new)


def test_a_field_that_is_gone_is_told_at_the_end() -> None:
    found = differences({"Gebühr": "37 Euro", "Frist": "keine"}, {"Frist": "keine"})
    assert [(each.label, each.is_changed) for each in found] == [("Frist", False), ("Gebühr", True)]


def test_very_long_passages_are_replaced_as_a_whole_instead_of_taking_forever() -> None:
    many = int(LARGEST**0.5) + 10
    old, new = " ".join(["a"] * many), " ".join(["b"] * many)
    assert [piece.kind for piece in pieces_of(old, new)] == ["removed", "added"]
