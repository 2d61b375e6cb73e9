"""Which prompts make up what a caller hears: what was published, else spoken pieces, else a plain prompt."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from buergerdraht.announcements.rules import english, german
from buergerdraht.announcements.rules.speech import LAST_PLACE, Kind, Piece, Speaker, Values, prompt_name

GERMAN = "de"
SPEAKERS: Mapping[str, Speaker] = {GERMAN: german.SPEAKER, "en": english.SPEAKER}
PLAIN: Mapping[Kind, tuple[str, ...]] = {
    Kind.WELCOME: ("welcome",),
    Kind.CLOSED: ("closed",),
    Kind.CALLBACK_CONFIRMED: ("callback",),
    Kind.LANGUAGE: (),
    Kind.OPENING: (),
    Kind.CALLBACK_OFFER: (),
    Kind.CALLBACK_NUMBER: (),
    Kind.CALLBACK_CHECK: (),
}
"""What was made at set-up and is always there. Empty: nothing is offered that could not be said."""
PLEASE_WAIT = ("please_wait",)
"""Stands for every other kind."""
NOTHING = Values()


@dataclass(frozen=True, slots=True)
class Listener:
    """For whose caller something is said."""

    authority_id: int
    authority_name: str
    served_number_id: int | None = None
    """None: nobody has entered the dialled number."""
    language: str = GERMAN


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that callers choose by a key."""

    key: str
    language: str
    skill: str = ""
    """Skill that an agent needs for these calls; empty: none."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a published announcement is heard: at one number, or at all of an authority."""

    kind: str
    language: str
    authority_id: int
    served_number_id: int | None = None


@dataclass(frozen=True, slots=True)
class Prompts:
    """Everything that can be said at one time: the files that are there, and what was published."""

    present: frozenset[str] = frozenset()
    """Names of prompts below settings.PROMPTS_DIR, without their suffix."""
    published: Mapping[Slot, str] = field(default_factory=dict)
    choices: Mapping[int, tuple[Choice, ...]] = field(default_factory=dict)
    """Languages by authority."""

    def of(self, kind: Kind, *, to: Listener, told: Values = NOTHING) -> tuple[str, ...]:
        """Return the prompts to play one after the other.

        Empty: the kind is left out (nothing is known of the opening; the offer cannot be said).
        """
        for language in dict.fromkeys((to.language, GERMAN)):
            if said := self._said(kind, language, to, told):
                return said
        return PLAIN.get(kind, PLEASE_WAIT)

    def welcome(self, *, to: Listener) -> tuple[str, ...]:
        """Return the prompts of the welcome with the hints to the keys of other languages."""
        said = self.of(Kind.WELCOME, to=to)
        for choice in self.choices.get(to.authority_id, ()):
            said += self._said(Kind.LANGUAGE, choice.language, to, Values(key=choice.key))
        return said

    def chosen(self, key: str, *, to: Listener) -> Choice | None:
        """Return the language that a caller chooses by a key; None: the key means nothing."""
        choices = self.choices.get(to.authority_id, ())
        return next((choice for choice in choices if choice.key == key), None)

    def _said(self, kind: Kind, language: str, to: Listener, told: Values) -> tuple[str, ...]:
        filled = replace(told, authority=to.authority_name)
        return self._published(kind, language, to) or self._spoken(kind, language, filled)

    def _published(self, kind: Kind, language: str, to: Listener) -> tuple[str, ...]:
        for number in dict.fromkeys((to.served_number_id, None)):
            name = self.published.get(Slot(kind, language, to.authority_id, number))
            if name in self.present:
                return (name,)
        return ()

    def _spoken(self, kind: Kind, language: str, values: Values) -> tuple[str, ...]:
        """One missing piece would make nonsense of the rest."""
        if language not in SPEAKERS:
            return ()
        names = tuple(map(prompt_name, SPEAKERS[language](kind, values)))
        return names if self.present.issuperset(names) else ()


def vocabulary(languages: Iterable[str], *, authorities: Iterable[str]) -> tuple[Piece, ...]:
    """Return every piece that may be needed, the most needed first."""
    chosen = [SPEAKERS[language] for language in languages if language in SPEAKERS]
    return tuple(
        dict.fromkeys(
            piece
            for kind, values in _occasions(tuple(authorities))
            for speak in chosen
            for piece in speak(kind, values)
        )
    )


def _occasions(authorities: tuple[str, ...]) -> Iterator[tuple[Kind, Values]]:
    """Yield so many occasions that every piece occurs."""
    for name in authorities:
        yield Kind.WELCOME, Values(authority=name)
        yield Kind.CLOSED, Values(authority=name)
    for kind in Kind:
        if kind not in {Kind.WELCOME, Kind.CLOSED}:
            yield kind, Values(number="+491234567890")
    for place in range(LAST_PLACE + 2):
        yield Kind.POSITION, Values(place=place or 1)
    for minutes in range(32):
        yield Kind.WAIT, Values(wait=timedelta(minutes=minutes))
    for key in "123456789":
        yield Kind.LANGUAGE, Values(key=key)
        yield Kind.CALLBACK_OFFER, Values(key=key)
    yield from _openings()


def _openings() -> Iterator[tuple[Kind, Values]]:
    """Every day of a year, and with them every hour and minute; near and far."""
    first = datetime(2028, 1, 1, tzinfo=UTC)
    for number in range(366):
        opens_at = first + timedelta(days=number, hours=number % 24, minutes=number % 60)
        for ahead in (0, 1, 3, 30):
            yield Kind.OPENING, Values(opens_at=opens_at, at=opens_at - timedelta(days=ahead))
