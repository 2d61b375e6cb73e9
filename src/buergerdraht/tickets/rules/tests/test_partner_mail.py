"""What mails say."""

from dataclasses import replace

import pytest

from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.partner_mail import MARK, Telling, citizen_text, subject_of, text_of

TELLING = Telling(
    verb=Verb.FORWARDED,
    reference="T-7",
    subject="Laterne",
    kind="Frage",
    question="Wann leuchtet sie wieder?",
    unit="Bauhof",
    citizen=("Name: Frau Amsel",),
    due="Mi, 25.11., 14:10 Uhr",
    text="",
    questions=(),
    portal_url="https://center.example/portal/tickets/7/",
    centre="Servicecenter Wetzlar",
    can_reply=True,
)


def test_a_mail_begins_with_the_line_below_which_nothing_is_read_and_says_how_to_react() -> None:
    text = text_of(TELLING)
    assert text.startswith(MARK)
    assert "Stelle: Bauhof\nName: Frau Amsel\nReaktion bis: Mi, 25.11., 14:10 Uhr" in text
    assert "  Antwort bis: Tag" in text
    assert "Oder reagieren Sie im Portal:\nhttps://center.example/portal/tickets/7/" in text
    assert subject_of(TELLING) == "[T-7] Laterne"


def test_without_a_mailbox_only_the_portal_is_named() -> None:
    text = text_of(replace(TELLING, can_reply=False, unit="", due=""))
    assert MARK not in text
    assert "\nReagieren Sie im Portal:" in text
    assert "Reaktion bis" not in text


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (Verb.CLARIFIED, "Auf Ihre Rückfrage antwortet das Servicecenter:\nnoch 3 h"),
        (Verb.CLOSED, "Dieses Ticket ist erledigt (noch 3 h)."),
        (Verb.REMINDED, "Erinnerung: Zeit für Ihre Reaktion: noch 3 h"),
        (Verb.ESCALATED, "Die Reaktion ist noch 3 h"),
        (Verb.UNCLEAR, "Es fehlt:\n- Bis wann?\n- Wer?"),
    ],
)
def test_the_news_stand_first(verb: Verb, words: str) -> None:
    text = text_of(replace(TELLING, verb=verb, text="noch 3 h", questions=("Bis wann?", "Wer?")))
    assert words in text
    assert text.index(words) < text.index("Frage T-7")


def test_the_citizen_is_greeted_by_name_if_it_is_known() -> None:
    told = {"question": "Wann?", "told": "Morgen.", "authority": "Leun", "centre": "Servicecenter"}
    assert citizen_text("Frau Amsel", **told) == (
        "Guten Tag Frau Amsel,\n\nLeun teilt Ihnen mit:\n\nMorgen.\n\nIhre Frage war:\nWann?\n\n"
        "-- \nServicecenter\n"
    )
    assert citizen_text("", **told).startswith("Guten Tag,\n")
