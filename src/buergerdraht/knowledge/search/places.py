"""Finds the authority that a query names: 'hundesteuer leun', 'in der gemeinde hasloh anmelden'."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from buergerdraht.knowledge.search.documents import NamedAuthority
from buergerdraht.knowledge.search.text import STOP_WORDS, words
from buergerdraht.knowledge.search.words import word_list

Places = Mapping[str, list[tuple[int, str]]]
"""Folded words of a name without its kind -> the authorities so called: id and whole name."""
_KINDS, _BEFORE, _WEAK = word_list("place_kinds"), word_list("before_places"), word_list("weak")
_LONGEST = 4


@dataclass(frozen=True)
class Named:
    """What a query names, and the query without it."""

    authority: NamedAuthority
    rest: str


def places_of(authorities: Iterable[tuple[int, str]]) -> Places:
    """Return the authorities by the words of their names."""
    places: dict[str, list[tuple[int, str]]] = {}
    for authority_id, name in authorities:
        key = " ".join(_core(words(name.partition(",")[0])))
        if len(key) > 1:
            places.setdefault(key, []).append((authority_id, name))
    return places


def find_place(text: str, places: Places, *, is_word: Callable[[str], bool]) -> Named | None:
    """Return the authority that the text names besides its matter, the longest name first.

    A name that is a word of its own (`is_word`: 'Essen') counts only after 'in', 'stadt' and the like.
    """
    asked = words(text)
    for length in range(min(_LONGEST, len(asked) - 1), 0, -1):
        for start in range(len(asked) - length + 1):
            found = places.get(" ".join(asked[start : start + length]))
            if found and _is_meant(asked, start=start, length=length, is_word=is_word):
                return _named(asked, start, start + length, found)
    return None


def _is_meant(asked: list[str], *, start: int, length: int, is_word: Callable[[str], bool]) -> bool:
    before = asked[start - 1] if start else ""
    if before in _KINDS:
        return True
    first = asked[start]
    return length > 1 or before in _BEFORE or not (is_word(first) or first in STOP_WORDS or first in _WEAK)


def _named(asked: list[str], start: int, end: int, found: list[tuple[int, str]]) -> Named | None:
    begin = start
    while begin and asked[begin - 1] in _KINDS | _BEFORE:
        begin -= 1
    kinds = set(asked[begin:start])
    exact = [each for each in found if kinds & set(words(each[1])) & _KINDS] or found
    rest = " ".join(asked[:begin] + asked[end:])
    name = exact[0][1] if len(exact) == 1 else " ".join(asked[start:end])
    return Named(NamedAuthority(name, tuple(each[0] for each in exact)), rest) if rest else None


def _core(name: list[str]) -> list[str]:
    """The name without its kind: 'Stadt Leun' is 'leun'."""
    while len(name) > 1 and name[0] in _KINDS:
        name = name[1:]
    return name
