"""By which words a ticket is found."""

import pytest

from buergerdraht.tickets.rules.words import LONGEST, MOST, search_words


@pytest.mark.parametrize(("text", "found"), [
    ("Gehweg Gehweg melden", ["gehweg", "melden"]),
    ("T-2319", ["2319"]),
    ("T-7, a", ["7"]),
    ("Müller-Lüdenscheidt, Straße", ["mueller", "luedenscheidt", "strasse"]),
    ("?!", []),
    ("", []),
])  # fmt: skip
def test_words_are_folded_and_told_once(text: str, found: list[str]) -> None:
    assert search_words(text) == found


def test_what_nobody_types_is_cut() -> None:
    assert search_words("x" * 1000) == ["x" * LONGEST]
    assert len(search_words(" ".join(f"wort{number}" for number in range(1000)))) == MOST
