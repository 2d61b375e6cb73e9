"""Numbers and times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.announcements.rules import english, german
from buergerdraht.announcements.rules.prompts import SPEAKERS, vocabulary
from buergerdraht.announcements.rules.speech import Kind, Values, told_minutes

SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)
"""Noon in Berlin."""
VOCABULARY = {language: set(vocabulary([language], authorities=["Stadt Leun"])) for language in SPEAKERS}


def said(kind: Kind, language: str = "de", **values: object) -> str:
    filled = Values(**{"authority": "Stadt Leun", "at": SUNDAY} | values)  # type: ignore[arg-type]
    return " ".join(piece.text for piece in SPEAKERS[language](kind, filled))


@pytest.mark.parametrize(
    ("number", "words", "third"),
    [
        (0, "null", ""), (1, "eins", "erster"), (3, "drei", "dritter"), (7, "sieben", "siebter"),
        (8, "acht", "achter"), (12, "zwölf", "zwölfter"), (16, "sechzehn", "sechzehnter"),
        (17, "siebzehn", "siebzehnter"), (20, "zwanzig", "zwanzigster"),
        (21, "einundzwanzig", "einundzwanzigster"), (31, "einunddreißig", "einunddreißigster"),
        (59, "neunundfünfzig", ""),
    ],
)  # fmt: skip
def test_german_numbers(number: int, words: str, third: str) -> None:
    assert german.cardinal(number) == words
    assert not third or german.ordinal(number, "er") == third


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (2, "second"), (4, "fourth"), (9, "ninth"), (12, "twelfth"), (20, "twentieth"),
     (21, "twenty-first"), (30, "thirtieth"), (31, "thirty-first")],
)  # fmt: skip
def test_english_ordinals(number: int, words: str) -> None:
    assert english.ordinal(number) == words


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Stadt Leun", "Guten Tag. Sie haben die Stadt Leun angerufen."),
        ("Kreis Soest", "Guten Tag. Sie haben den Kreis Soest angerufen."),
        ("Amt Hörnerkirchen", "Guten Tag. Sie haben das Amt Hörnerkirchen angerufen."),
        ("Wetzlar", "Guten Tag. Hier ist: Wetzlar."),
    ],
)
def test_the_welcome_is_in_the_name_of_the_authority(name: str, sentence: str) -> None:
    assert said(Kind.WELCOME, authority=name) == f"{sentence} Wir sind gleich für Sie da."


@pytest.mark.parametrize(
    ("opens_at", "words"),
    [
        (datetime(2026, 11, 22, 13, 30, tzinfo=UTC), "heute, vierzehn Uhr dreißig"),
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "morgen, acht Uhr"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "morgen, ein Uhr"),
        (datetime(2026, 11, 24, 12, 45, tzinfo=UTC), "Dienstag, dreizehn Uhr fünfundvierzig"),
        (datetime(2026, 11, 27, 23, 1, tzinfo=UTC), "Samstag, null Uhr eins"),
        (datetime(2026, 11, 29, 7, tzinfo=UTC), "Sonntag, dem neunundzwanzigsten November, acht Uhr"),
        (datetime(2027, 1, 4, 7, tzinfo=UTC), "Montag, dem vierten Januar, acht Uhr"),
        (datetime(2027, 7, 1, 6, tzinfo=UTC), "Donnerstag, dem ersten Juli, acht Uhr"),
    ],
)
def test_the_next_opening_in_german(opens_at: datetime, words: str) -> None:
    assert said(Kind.OPENING, opens_at=opens_at) == f"Wir sind ab {words} wieder für Sie da."


@pytest.mark.parametrize(
    ("opens_at", "words"),
    [
        (datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "today, at two oh five p.m."),
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "tomorrow, at eight a.m."),
        (datetime(2026, 11, 25, 11, 30, tzinfo=UTC), "on Wednesday, at twelve thirty p.m."),
        (datetime(2027, 1, 4, 23, tzinfo=UTC), "on Tuesday, the fifth of January, at twelve a.m."),
    ],
)
def test_the_next_opening_in_english(opens_at: datetime, words: str) -> None:
    assert said(Kind.OPENING, "en", opens_at=opens_at) == f"We will be back {words}"


def test_of_an_unknown_opening_nothing_is_said() -> None:
    assert said(Kind.OPENING, opens_at=None) == said(Kind.OPENING, "en", opens_at=None) == ""


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (59, 0), (60, 1), (89, 1), (90, 2), (220, 4), (600, 10), (660, 15), (930, 20), (1800, 30),
     (1860, 31), (9000, 31)],
)  # fmt: skip
def test_long_waits_are_told_in_rough_steps(seconds: int, minutes: int) -> None:
    assert told_minutes(timedelta(seconds=seconds)) == minutes


def test_position_and_wait() -> None:
    assert said(Kind.POSITION, place=3) == "Sie sind an dritter Stelle."
    assert said(Kind.POSITION, place=21) == "Vor Ihnen warten mehr als zwanzig Anrufende."
    assert said(Kind.WAIT, wait=timedelta(minutes=4)) == "Sie warten voraussichtlich etwa vier Minuten."
    assert said(Kind.WAIT, wait=timedelta(minutes=1)) == "Sie warten voraussichtlich etwa eine Minute."
    assert "halbe Stunde" in said(Kind.WAIT, wait=timedelta(hours=1))
    assert said(Kind.POSITION, "en", place=2) == "You are second in line."
    assert said(Kind.POSITION, "en", place=99) == "More than twenty callers are ahead of you."
    assert said(Kind.WAIT, "en", wait=timedelta(minutes=1)) == "We expect you to wait about a minute."
    assert said(Kind.WAIT, "en") == "We expect you to wait less than a minute."
    assert "half an hour" in said(Kind.WAIT, "en", wait=timedelta(hours=1))


def test_a_number_is_read_out_as_it_is_dialled() -> None:
    assert " null sechs vier sieben drei Ist " in said(Kind.CALLBACK_CHECK, number="+496473")
    assert " zero zero four three If " in said(Kind.CALLBACK_CHECK, "en", number="+43")


def test_keys_are_named() -> None:
    assert said(Kind.CALLBACK_OFFER) == "Drücken Sie die Eins, und wir rufen Sie zurück."
    assert said(Kind.CALLBACK_OFFER, key="*") == "Drücken Sie die Sterntaste, und wir rufen Sie zurück."
    assert said(Kind.LANGUAGE, "en", key="2") == "For English, press two."


@pytest.mark.parametrize("language", sorted(SPEAKERS))
@given(
    kind=st.sampled_from(Kind),
    place=st.integers(1, 500),
    wait=st.timedeltas(timedelta(0), timedelta(days=1)),
    ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=366)),
    at=st.timedeltas(timedelta(0), timedelta(days=1500)).map(lambda later: SUNDAY + later),
    number=st.from_regex(r"\+[1-9][0-9]{3,14}", fullmatch=True),
    key=st.sampled_from("123456789"),
)
def test_everything_that_can_be_said_is_spoken_beforehand(
    language: str,
    *,
    kind: Kind,
    place: int,
    wait: timedelta,
    ahead: timedelta,
    at: datetime,
    number: str,
    key: str,
) -> None:
    values = Values("Stadt Leun", place, wait, at, at + ahead, number, key)
    assert set(SPEAKERS[language](kind, values)) <= VOCABULARY[language]
