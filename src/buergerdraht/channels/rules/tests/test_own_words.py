"""Replies as the usual mail programs write them, and what is left of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.channels.rules.own_words import own_words

MARK = "----- Bitte schreiben Sie Ihre Antwort über diese Zeile -----"
ANSWER = "Antwort: Bitte den Ausweis mitbringen.\nDas genügt."

REPLIES = {
    "Thunderbird": f"{ANSWER}\n\nAm 20.11.26 um 14:10 schrieb Servicecenter:\n> {MARK}\n>\n> Frage T-1\n",
    "Gmail, in two lines": f"{ANSWER}\n\nAm Fr., 20. Nov. 2026 um 14:10 Uhr schrieb Servicecenter <\n"
    f"post@sc.example>:\n\n> {MARK}\n> Antwort: ...\n",
    "Outlook": f"Guten Tag,\n\n{ANSWER}\n\nMit freundlichen Grüßen\nVogt\n\nVon: Servicecenter\n"
    f"Gesendet: Freitag, 20. November 2026 14:10\nAn: Rathaus\nBetreff: [T-1]\n\n{MARK}\nAntwort: ...",
    "Outlook, old": f"{ANSWER}\n\n-----Ursprüngliche Nachricht-----\nVon: Servicecenter\n\nAntwort: ...",
    "Outlook without a closing": f"{ANSWER}\n\nFrom: Center\nSent: Friday\nTo: Rathaus\n\nAntwort: ...",
    "Apple Mail": f"{ANSWER}\n\n-- \nRathaus Leun\n\nOn 20. Nov 2026, at 14:10, Servicecenter wrote:\n> x\n",
    "below the quotation": f"Am 20.11.26 schrieb Servicecenter:\n> Frage T-1\n> Wie geht es?\n\n{ANSWER}\n",
    "between the lines": "> Frage\n\nAntwort: Bitte den Ausweis mitbringen.\n\n> noch eine\nDas genügt.\n",
    "a program without signs": f"Hallo zusammen,\n\n{ANSWER}\n\nMfG Vogt\n\n{MARK}\n\nAntwort: ...",
}


@pytest.mark.parametrize("program", REPLIES)
def test_only_what_was_written_for_the_reply_is_left(program: str) -> None:
    left = own_words(REPLIES[program], mark=MARK).text
    assert [line for line in left.splitlines() if line] == ANSWER.splitlines()


def test_the_signature_is_kept_apart() -> None:
    words = own_words("Wir prüfen.\n\nViele Grüße\nVogt, 06473 9144-0\n", mark=MARK)
    assert (words.text, words.signature) == ("Wir prüfen.", "Viele Grüße\nVogt, 06473 9144-0")


def test_a_sentence_that_begins_like_a_header_is_no_quotation() -> None:
    text = "Von: dem Bauhof kam noch nichts.\nWir warten."
    assert own_words(text, mark=MARK).text == text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert MARK not in own_words(text, mark=MARK).text
