"""What can be said to a caller, and of which pieces it is made."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

FOLDER = "spoken"
"""Of the pieces, below settings.PROMPTS_DIR."""
VOICE = "espeak-ng-1"
"""Part of each piece's name: another voice or speed makes all pieces anew."""


class Kind(StrEnum):
    """What is said to a caller."""

    WELCOME = "welcome"
    LANGUAGE = "language"
    """Which key chooses another language, said in that one."""
    CLOSED = "closed"
    OPENING = "opening"
    """When somebody is there again; follows CLOSED."""
    POSITION = "position"
    WAIT = "wait"
    """How long it is likely to last."""
    OVERLOAD = "overload"
    ATTENDANT_AWAY = "attendant_away"
    """The town hall's own attendant does not pick up; the centre takes over."""
    CALLBACK_OFFER = "callback_offer"
    CALLBACK_NUMBER = "callback_number"
    """Asks for the number, since the call brought none."""
    CALLBACK_CHECK = "callback_check"
    """Reads the number out and asks whether it is right."""
    CALLBACK_CONFIRMED = "callback_confirmed"
    CALLBACK_KNOWN = "callback_known"
    """This caller has asked for a call-back already."""


@dataclass(frozen=True, slots=True)
class Values:
    """What varies in what is said; each kind reads what it needs."""

    authority: str = ""
    """Filled in by Prompts.of."""
    place: int = 1
    """In the line, from 1."""
    wait: timedelta = timedelta(0)
    at: datetime | None = None
    """When it is said; needed with `opens_at`."""
    opens_at: datetime | None = None
    """None: no opening is known, so nothing is said of it."""
    number: str = ""
    """E.164."""
    key: str = "1"


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Words that are spoken in one breath and kept as one file."""

    language: str
    text: str


Words = str | Piece
"""Text of the language itself, or a piece of another: an authority's name is said in German."""
Texts = Mapping[Kind, Callable[[Values], Iterable[Words]]]
"""How each kind is said in a language."""
Speaker = Callable[[Kind, Values], tuple[Piece, ...]]
"""A language: of which pieces is made what is said."""


def speaker(language: str, texts: Texts) -> Speaker:
    """Return the speaker of a language."""

    def speak(kind: Kind, values: Values) -> tuple[Piece, ...]:
        words = texts[kind](values)
        return tuple(each if isinstance(each, Piece) else Piece(language, each) for each in words)

    return speak


@lru_cache(maxsize=65536)
def prompt_name(piece: Piece) -> str:
    """Return the name of the piece's file below settings.PROMPTS_DIR, without its suffix."""
    digest = hashlib.sha256(f"{VOICE}\n{piece.text}".encode()).hexdigest()[:24]
    return f"{FOLDER}/{piece.language}/{digest}"


def told_minutes(wait: timedelta) -> int:
    """Return an expected wait in minutes as it is told: 0 under one, whole ones to 10, then up to the next 5.

    More than half an hour is 31.
    """
    minutes = int(wait.total_seconds() / 60 + 0.5)
    if wait < timedelta(minutes=1):
        return 0
    if minutes <= 10:
        return minutes
    return min(-(-minutes // 5) * 5, 31)


LAST_PLACE = 20
"""Whoever stands behind it hears that more than so many wait."""


def dialled(number: str) -> str:
    """Return an E.164 number as it is dialled in Germany: '06473...', '0043...'."""
    return number.replace("+49", "0", 1) if number.startswith("+49") else number.replace("+", "00", 1)
