"""What partners write, and what it means."""

import time
from datetime import date

import pytest

from buergerdraht.tickets.rules.reaction import Reaction, missing
from buergerdraht.tickets.rules.reply import Reply, reply_in

TODAY = date(2026, 11, 24)
CONTACT = "Frau Vogt, 06473 9144-0"


def read(text: str, *, signature: str = "") -> Reply:
    return reply_in(text, signature=signature, today=TODAY)


def test_the_words_of_the_mail_tell_what_is_meant() -> None:
    assert read("Antwort: Bitte den Ausweis\nmitbringen.") == Reply(
        Reaction("Bitte den Ausweis\nmitbringen.")
    )
    assert read("Rückfrage: Welche Straße?").query == "Welche Straße?"
    assert read("*Nicht zuständig:* Das macht der Kreis.").reason == "Das macht der Kreis."
    text = f"Stand: Der Bauhof prüft.\nAntwort bis: 1.12.2026\nErreichbar: {CONTACT}"
    assert read(text) == Reply(
        Reaction(status="Der Bauhof prüft.", expected_on=date(2026, 12, 1), contact=CONTACT)
    )


def test_a_free_text_counts_if_it_names_a_day_and_somebody_to_reach() -> None:
    text = f"Ihre Anfrage vom 20.11.2026 prüfen wir, Antwort kommt bis 1. Dezember.\n{CONTACT}"
    reaction = read(text).reaction
    assert (reaction.expected_on, reaction.contact, reaction.is_final) == (date(2026, 12, 1), CONTACT, False)
    assert missing(reaction, today=TODAY) == ()


def test_a_contact_may_stand_in_the_signature() -> None:
    signed = read("Wir prüfen bis 01.12.", signature="Viele Grüße\nPetra Vogt\nTel. 06473 9144-0").reaction
    assert signed.contact == "Petra Vogt, Tel. 06473 9144-0"


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Wir kümmern uns darum.", 2),
        (f"Stand: wird geprüft\nErreichbar: {CONTACT}", 1),
        (f"Stand: wird geprüft\nAntwort bis: bald\nErreichbar: {CONTACT}", 1),
        (f"Stand: wird geprüft\nAntwort bis: 31.02.2027\nErreichbar: {CONTACT}", 1),
        (f"Stand: wird geprüft\nAntwort bis: 20.11.2026\nErreichbar: {CONTACT}", 1),
        ("Stand: wird geprüft\nAntwort bis: 2026-12-01", 1),
        ("", 3),
    ],
)
def test_anything_less_is_asked_about(text: str, questions: int) -> None:
    assert len(missing(read(text).reaction, today=TODAY)) == questions


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("01.12.26", date(2026, 12, 1)),
        ("1. 12. 2026", date(2026, 12, 1)),
        ("24. Dezember 2026", date(2026, 12, 24)),
        ("05.01.", date(2027, 1, 5)),
        ("20.11.", date(2026, 11, 20)),
        ("2026-12-01", date(2026, 12, 1)),
        ("01.12.2026 oder 08.12.2026", date(2026, 12, 8)),
        ("29.2.", None),
    ],
)
def test_days_are_read_as_people_write_them(words: str, day: date | None) -> None:
    assert read(f"Antwort bis: {words}").reaction.expected_on == day


@pytest.mark.parametrize("piece", ["a", "ansprechp_", "_", "1.1.", "+1", "a@b.", "01 ", " ", "Antwort\n"])
def test_rubbish_is_read_in_no_time(piece: str) -> None:
    begun = time.process_time()
    read("Ansprechp" + piece * 20_000, signature=piece * 20_000)
    assert time.process_time() - begun < 5
