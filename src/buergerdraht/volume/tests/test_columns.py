"""What columns mean."""

import pytest

from buergerdraht.volume.rules.columns import Meaning, faults_of, guessed_meanings, looks_like_header

M = Meaning

ASTERISK = (
    "", "4964410", "103", "ctx", '"A" <4964410>', "SIP/1", "SIP/2", "Dial", "x", "2026-03-02 08:00:00", "",
    "2026-03-02 08:00:20", "20", "0", "NO ANSWER", "3",
)  # fmt: skip


@pytest.mark.parametrize(("headings", "meant"), [
    ("Datum;Uhrzeit;Rufnummer;Durchwahl;Wartezeit;Gesprächsdauer",
     (M.DATE, M.TIME, M.CALLER, M.OFFICE, M.WAIT, M.TALK)),
    ("Call Time;Caller ID;Destination;Status;Ringing;Talking",
     (M.START, M.CALLER, M.OFFICE, M.STATUS, M.WAIT, M.TALK)),
    ("calldate;clid;dst;duration;billsec;disposition",
     (M.START, M.CALLER, M.OFFICE, M.DURATION, M.TALK, M.STATUS)),
    ("Beginn;Ende;Richtung;Anliegen;Bemerkung", (M.START, M.END, M.DIRECTION, M.TOPIC, M.SKIP)),
    ("Beginn;Start;Dauer", (M.START, M.SKIP, M.DURATION)),
])  # fmt: skip
def test_headings_of_usual_systems_are_known(headings: str, meant: tuple[M, ...]) -> None:
    assert guessed_meanings([headings.split(";")], has_header=True) == meant


def test_the_first_column_of_moments_is_the_begin_where_no_heading_says_so() -> None:
    rows = [("17", "02.03.2026 08:00", "x"), ("18", "02.03.2026 08:01", "y")]
    assert guessed_meanings(rows, has_header=False) == (M.SKIP, M.START, M.SKIP)
    assert guessed_meanings([("Datum", "Dauer"), ("2.3.26 8:00", "7")], has_header=True)[0] == M.START
    assert guessed_meanings([("a", "b")], has_header=True) == (M.SKIP, M.SKIP)


def test_asterisks_own_file_is_known_without_headings() -> None:
    meant = guessed_meanings([ASTERISK, ASTERISK], has_header=False)
    assert (meant[1], meant[2], meant[9], meant[12], meant[13], meant[14]) == (
        M.CALLER, M.OFFICE, M.START, M.DURATION, M.TALK, M.STATUS,
    )  # fmt: skip


def test_headings_are_words_without_a_moment_or_a_number() -> None:
    assert looks_like_header(("Datum", "Dauer", ""))
    assert not looks_like_header(("02.03.2026 08:00", "angenommen"))
    assert not looks_like_header(("x", "12:30"))
    assert not looks_like_header(("", ""))


def test_a_choice_that_counts_nothing_is_refused_with_what_is_missing() -> None:
    assert faults_of((M.START, M.TALK)) == ()
    assert faults_of((M.DATE, M.TIME, M.STATUS, M.SKIP, M.SKIP)) == ()
    assert len(faults_of((M.DATE, M.CALLER))) == 2
    assert faults_of((M.START, M.TALK, M.TALK)) == ("„Gesprächsdauer“ ist zweimal gewählt.",)
