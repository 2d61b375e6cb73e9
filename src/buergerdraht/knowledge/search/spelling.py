"""Corrects mistyped words against the words of the corpus and the vocabulary."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import log

from buergerdraht.knowledge.search.near import NearWords
from buergerdraht.knowledge.search.words import word_table

SHORTEST = 4
"""Shorter words are never corrected: too many are one letter apart."""
MOST_COMPARED, MOST = 12, 4
"""Of the nearest words the likeliest are tried."""
_TWO_ERRORS_FROM = 8
_KEYS = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_NEAR = {frozenset(pair) for row in _KEYS for pair in pairwise(row)}
_SOUNDS = word_table("sounds")


class Speller:
    """Finds the likeliest word that was meant; `known` are words with their frequency."""

    def __init__(self, known: Mapping[str, int], *, is_part: Callable[[str], bool]) -> None:
        self._known, self._is_part = known, is_part
        self._words = NearWords(word for word in known if len(word) >= SHORTEST)
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def _candidates(self, word: str) -> tuple[tuple[str, float], ...]:
        """The nearest words with their distance, best first; a compound may have one wrong part."""
        if len(word) < SHORTEST or not word.isalpha():
            return ()
        errors = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        return self._near(word, errors=errors) or self._compounds(word)

    def _near(self, word: str, *, errors: int) -> tuple[tuple[str, float], ...]:
        near = self._words.of(word, errors=errors, limit=MOST_COMPARED)
        scored = sorted((self._distance(word, other, errors=distance), other) for other, distance in near)
        return tuple((other, distance) for distance, other in scored[:MOST])

    def _compounds(self, word: str) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = {}
        for place in range(SHORTEST, len(word) - SHORTEST + 1):
            head, tail = word[:place], word[place:]
            if self._is_part(head) or (head.endswith("s") and self._is_part(head[:-1])):
                found.update((head + other, distance) for other, distance in self._near(tail, errors=1))
            if self._is_part(tail):
                found.update((other + tail, distance) for other, distance in self._near(head, errors=1))
        return tuple(sorted(found.items(), key=lambda pair: pair[1])[:MOST])

    def _distance(self, word: str, other: str, *, errors: float) -> float:
        """Number of errors, less for such as happen often, and for frequent words."""
        distance = float(errors)
        if sounds(word) == sounds(other):
            distance -= 0.6
        elif is_near_key(word, other):
            distance -= 0.3
        if word[0] != other[0]:
            distance += 0.5
        return distance - 0.08 * log(1 + self._known[other])


def sounds(word: str) -> str:
    """Return the word without what is heard alike: double letters, silent h, hard and soft consonants."""
    for written, (heard,) in _SOUNDS.items():
        word = word.replace(written, heard)
    return "".join(letter for letter, last in zip(word, " " + word, strict=False) if letter != last)


def is_near_key(word: str, other: str) -> bool:
    """Tell whether the words differ in one letter that lies beside the right one on the keyboard."""
    if len(word) != len(other):
        return False
    pairs = [frozenset(pair) for pair in zip(word, other, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0] in _NEAR


def with_typo(word: str, *, choice: int) -> str:
    """Return the word with one error of the kind people make; the same number gives the same error."""
    kind, place = choice % 4, 1 + (choice // 4) % max(1, len(word) - 1)
    before, letter, after = word[:place], word[place : place + 1], word[place + 1 :]
    if kind == 0:
        return before + after
    if kind == 1:
        return before + letter + letter + after
    if kind == 2 and after:
        return before + after[0] + letter + after[1:]
    return before + _neighbour(letter, choice=choice) + after


def _neighbour(letter: str, *, choice: int) -> str:
    near: Iterable[str] = sorted(next(iter(pair - {letter})) for pair in _NEAR if letter in pair)
    options = list(near) or ["e"]
    return options[(choice // 64) % len(options)]
