"""Which prompts a caller hears, and what stands in where something is missing."""

from datetime import timedelta

import pytest

from buergerdraht.announcements.rules.prompts import Listener, Prompts, Slot, vocabulary
from buergerdraht.announcements.rules.speech import Kind, Piece, Values, prompt_name

LEUN = Listener(3, "Stadt Leun", 7)
FOUR_MINUTES = Values(wait=timedelta(minutes=4))
ENGLISH = Listener(3, "Stadt Leun", 7, language="en")
TURKISH = Listener(3, "Stadt Leun", 7, language="tr")
GERMAN_FILES = frozenset(map(prompt_name, vocabulary(["de"], authorities=["Stadt Leun"])))
ALL_FILES = GERMAN_FILES | set(map(prompt_name, vocabulary(["en"], authorities=["Stadt Leun"])))


def files(language: str, *texts: str) -> tuple[str, ...]:
    return tuple(prompt_name(Piece(language, text)) for text in texts)


def test_sentences_are_lists_of_files() -> None:
    prompts = Prompts(ALL_FILES)
    assert prompts.of(Kind.POSITION, to=LEUN, told=Values(place=3)) == files(
        "de", "Sie sind an dritter Stelle."
    )
    assert prompts.of(Kind.WELCOME, to=ENGLISH) == (
        *files("en", "Hello. You have called:"),
        *files("de", "Stadt Leun."),
        *files("en", "We will be with you shortly."),
    )


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Kind.WELCOME, ("welcome",)),
        (Kind.CLOSED, ("closed",)),
        (Kind.POSITION, ("please_wait",)),
        (Kind.CALLBACK_CONFIRMED, ("callback",)),
        (Kind.CALLBACK_OFFER, ()),
        (Kind.OPENING, ()),
    ],
)
def test_without_files_the_plain_prompts_are_heard(kind: Kind, plain: tuple[str, ...]) -> None:
    assert Prompts().of(kind, to=LEUN) == plain


def test_one_missing_piece_makes_the_whole_plain() -> None:
    missing = files("de", "Wir sind gleich für Sie da.")
    assert Prompts(GERMAN_FILES - set(missing)).of(Kind.WELCOME, to=LEUN) == ("welcome",)


def test_a_language_that_cannot_be_said_is_german() -> None:
    prompts = Prompts(GERMAN_FILES)
    german = prompts.of(Kind.WAIT, to=LEUN, told=FOUR_MINUTES)
    assert prompts.of(Kind.WAIT, to=ENGLISH, told=FOUR_MINUTES) == german
    assert prompts.of(Kind.WAIT, to=TURKISH, told=FOUR_MINUTES) == german


def test_what_was_published_goes_before_what_the_machine_says() -> None:
    published = {
        Slot(Kind.WELCOME, "de", 3): "published/all",
        Slot(Kind.WELCOME, "tr", 3): "published/turkish",
        Slot(Kind.CLOSED, "de", 3, 7): "published/number",
        Slot(Kind.CLOSED, "de", 3, 8): "published/other",
        Slot(Kind.OVERLOAD, "de", 3): "published/lost",
    }
    prompts = Prompts(ALL_FILES | {"published/all", "published/turkish", "published/number"}, published)
    assert prompts.of(Kind.WELCOME, to=LEUN) == ("published/all",)
    assert prompts.of(Kind.WELCOME, to=TURKISH) == ("published/turkish",)
    assert prompts.of(Kind.CLOSED, to=LEUN) == ("published/number",)
    assert prompts.of(Kind.CLOSED, to=TURKISH) == ("published/number",)
    assert prompts.of(Kind.OVERLOAD, to=LEUN)[0].startswith("spoken/de/")
    assert prompts.of(Kind.WELCOME, to=ENGLISH)[0].startswith("spoken/en/")
