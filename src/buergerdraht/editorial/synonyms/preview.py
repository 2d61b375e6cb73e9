"""What a search for each word finds now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from buergerdraht.knowledge.search.api import SearchUnavailable, search

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """The first titles that a word finds."""

    word: str
    titles: tuple[str, ...]


def findings(words: Iterable[str], *, now: datetime) -> list[Finding]:
    """Return what each word finds first; nothing while the index is being built."""
    try:
        return [Finding(word, _titles(word, now=now)) for word in words]
    except SearchUnavailable:
        return []


def _titles(word: str, *, now: datetime) -> tuple[str, ...]:
    results = search(word, authority_id=None, is_all_authorities=True, is_typing=False, now=now)
    return tuple(hit.title for hit in results.hits[:SHOWN])
