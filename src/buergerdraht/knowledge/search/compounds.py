"""Compounds taken apart with a dictionary: 'restmuelltonne' is 'rest', 'muelltonne', 'muell' and 'tonne'."""

import csv
import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

from buergerdraht.knowledge.search.text import fold
from buergerdraht.knowledge.search.words import word_list

_LINKS = ("", "s", "n", "es", "en", "er", "e")
_ENDINGS = ("en", "es", "er", "n", "s", "e")
_SHORTEST_WORD, _LONGEST_WORD = 6, 100
"""Characters; the longest German words have 80, what is longer would take long and is none."""
_SHORTEST_PART = 3
_REFUSED_KINDS = (
    "name",
    "Toponym",
    "Abkürzung",
    "Affix",
    "Gebundenes",
    "Wortverbindung",
    "Buchstabe",
    "Zahl",
)


@cache
def noun_list() -> tuple[str, ...]:
    """Return the folded nouns of the dictionary in the package `german-nouns`, names left out, in order."""
    package = importlib.util.find_spec("german_nouns")  # never imported: it would want what we leave out
    folder = next(iter((package and package.submodule_search_locations) or []))
    with Path(folder, "nouns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(sorted({fold(row[0]) for row in csv.reader(file) if _is_noun(row[0], kinds=row[1])}))


def _is_noun(lemma: str, *, kinds: str) -> bool:
    if "Substantiv" not in kinds or not lemma.isalpha() or lemma.isupper():
        return False
    return not any(kind in kinds for kind in _REFUSED_KINDS)


@lru_cache(maxsize=1)
def _known_nouns(nouns: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the nouns, and those that can be parts; every generation has the same ones."""
    return frozenset(nouns), _usable(nouns)


def _usable(words: Iterable[str]) -> frozenset[str]:
    refused = word_list("refused_parts")
    return frozenset(word for word in words if len(word) >= 4 and word.isalpha() and word not in refused)


class Splitter:
    """Finds the parts of compounds; `favoured` are words of the corpus, which win over others."""

    def __init__(self, nouns: Iterable[str], *, favoured: Iterable[str] = ()) -> None:
        self._favoured = _usable(favoured)
        self._nouns, parts = _known_nouns(tuple(nouns))
        self._known = parts | self._favoured | word_list("short_parts") | word_list("modifiers")
        self._known -= word_list("refused_parts")
        self._split = lru_cache(maxsize=50_000)(self._find_parts)
        self._all = lru_cache(maxsize=50_000)(self._find_all)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def is_noun(self, word: str) -> bool:
        """Tell whether the dictionary has the word; names are not in it."""
        return word in self._nouns

    def split(self, word: str) -> tuple[str, ...]:
        """Return the two or more parts of a folded compound; () if it is none."""
        return self._split(word)

    def all_parts(self, word: str) -> tuple[str, ...]:
        """Return the parts, their own parts, and tails of several parts, each once."""
        return self._all(word)

    def _find_all(self, word: str) -> tuple[str, ...]:
        """The smallest parts, and what neighbours make together if it is a word."""
        leaves = self._leaves(word)
        places: list[tuple[int, int]] = []
        for leaf in leaves:
            start = word.index(leaf, places[-1][1] if places else 0)
            places.append((start, start + len(leaf)))
        spans = combinations(range(len(places)), 2)
        longer = (word[places[first][0] : places[last][1]] for first, last in spans)
        known = [part for part in longer if part in self._known and part != word]
        return tuple(dict.fromkeys((*self.split(word), *leaves, *known)))

    def _leaves(self, word: str) -> tuple[str, ...]:
        return tuple(leaf for part in self.split(word) for leaf in self._leaves(part) or (part,))

    def _find_parts(self, word: str) -> tuple[str, ...]:
        if not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD or not word.isalpha():
            return ()
        parts = self._cheapest(word)
        if parts:
            return parts
        for ending in _ENDINGS:
            if word.endswith(ending) and (parts := self._cheapest(word[: -len(ending)])):
                return parts
        return ()

    def _cheapest(self, word: str) -> tuple[str, ...]:
        """The way through the word that needs the fewest and longest parts."""
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for start in range(len(word) - _SHORTEST_PART + 1):
            reached = best[start]
            if reached is None:
                continue
            for end, part, price in self._parts_from(word, start=start):
                price += reached[0]
                present = best[end]
                if present is None or price < present[0]:
                    best[end] = (price, (*reached[1], part))
        last = best[-1]
        return last[1] if last and len(last[1]) > 1 else ()

    def _parts_from(self, word: str, *, start: int) -> Iterator[tuple[int, str, float]]:
        for end in range(start + _SHORTEST_PART, len(word) + 1):
            segment = word[start:end]
            if segment == word:
                continue
            for link in _LINKS if end < len(word) else ("",):
                part = segment.removesuffix(link)
                if segment.endswith(link) and part in self._known:
                    yield end, part, self._price(part, link=link)
                    break

    def _price(self, part: str, *, link: str) -> float:
        price = 1.0 + (0.3 if link else 0.0) + {3: 0.9, 4: 0.35}.get(len(part), 0.0)
        return price - (0.25 if part in self._favoured else 0.0)
