"""Which announcements people make themselves, in which languages, and how these are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from buergerdraht.announcements.rules.prompts import SPEAKERS
from buergerdraht.announcements.rules.speech import Kind, Piece, Values


@dataclass(frozen=True, slots=True)
class Occasion:
    """A kind as people know it."""

    label: str
    when: str
    """When callers hear it, as a sentence."""


OCCASIONS: Mapping[Kind, Occasion] = {
    Kind.WELCOME: Occasion("Begrüßung", "Wer warten muss, hört sie zuerst."),
    Kind.CLOSED: Occasion(
        "Außerhalb der Servicezeiten", "Danach sagt der Rechner, ab wann wieder jemand da ist."
    ),
    Kind.OVERLOAD: Occasion("Großer Andrang", "Wer anruft, wenn die Schlange ungewöhnlich lang ist."),
    Kind.CALLBACK_OFFER: Occasion("Rückruf anbieten", "Die Taste dafür ist die Eins."),
    Kind.CALLBACK_CONFIRMED: Occasion("Rückruf zusagen", "Nach der Taste; dann endet der Anruf."),
    Kind.CALLBACK_KNOWN: Occasion("Rückruf schon notiert", "Wer seinen Rückruf ein zweites Mal wünscht."),
    Kind.LANGUAGE: Occasion("Hinweis auf die Taste", "Nach der Begrüßung, in der Sprache, um die es geht."),
}
"""What else is said depends on numbers and times, so the machine says it, or nobody has asked for it yet."""

LANGUAGES: Mapping[str, str] = {
    "de": "Deutsch",
    "en": "Englisch",
    "ar": "Arabisch",
    "bg": "Bulgarisch",
    "fr": "Französisch",
    "it": "Italienisch",
    "pl": "Polnisch",
    "ro": "Rumänisch",
    "ru": "Russisch",
    "es": "Spanisch",
    "tr": "Türkisch",
    "uk": "Ukrainisch",
}
"""Each has a voice of espeak-ng of the same name."""


class State(StrEnum):
    """Where a version is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    EARLIER = "earlier"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.EARLIER}),
    State.EARLIER: frozenset({State.PUBLISHED}),
}


def can_become(state: State, wanted: State) -> bool:
    """Tell whether a version may go on to that state."""
    return wanted in TRANSITIONS[state]


def machine_pieces(kind: Kind, language: str, *, authority: str, language_key: str) -> tuple[Piece, ...]:
    """Return what the machine says where nobody published anything; empty: nothing in that language."""
    speak = SPEAKERS.get(language)
    values = Values(authority, key=language_key) if kind is Kind.LANGUAGE else Values(authority)
    return speak(kind, values) if speak else ()
