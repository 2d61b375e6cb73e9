"""What is searched, and what a search gives back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Reason = Literal["word", "part", "beginning", "correction", "synonym", "meaning", "picked"]


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """A thing that can be found: a service, an article, a notice, a guide, a contact or a web page."""

    key: str
    """Unique, with the kind in front: 'service:17'."""
    kind: str
    title: str
    names: tuple[str, ...] = ()
    """What citizens and editors call it."""
    terms: tuple[str, ...] = ()
    """Further words, weaker than names."""
    summary: str = ""
    body: str = ""
    topics: tuple[str, ...] = ()
    authority_ids: tuple[int, ...] = ()
    """For whom it holds; (): for all."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """The moment from which it no longer holds."""
    boost: float = 1.0


@dataclass(frozen=True)
class Why:
    """Why a hit was found: a word of the query, the word of the text, and what links them."""

    reason: Reason
    asked: str
    found: str


@dataclass(frozen=True)
class Hit:
    """One result."""

    key: str
    kind: str
    score: float
    title: str
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class NamedAuthority:
    """An authority that the query names; several if the name is ambiguous."""

    name: str
    authority_ids: tuple[int, ...]


@dataclass(frozen=True)
class Results:
    """What a search found, best first."""

    hits: tuple[Hit, ...] = ()
    corrected_to: str | None = None
    """The query as it was understood, if a word was corrected."""
    named_authority: NamedAuthority | None = None
    took_ms: float = 0.0
