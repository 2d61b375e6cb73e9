"""Words that are an error or two away from another, found without comparing it with all of them.

A word is cut in thirds. One error leaves a third as it is, two errors do unless one of them exchanges two
letters across a cut; so whoever has a third where it should be, or one with its last letter exchanged, is
compared. That is some hundred words of fifty thousand.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

_BITS = 24
"""Of a place among the words; the others are the hash of a third."""
_HASHES = 1 << (64 - _BITS)


class NearWords:
    """Finds words by their distance: letters left out, added, replaced, or exchanged with the next."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        thirds = (
            _hash(len(word), number, word[start:end]) << _BITS | place
            for place, word in enumerate(self._words)
            for number, (start, end) in enumerate(_thirds(len(word)))
        )
        self._thirds = array("Q", sorted(thirds))

    def of(self, word: str, *, errors: int, limit: int) -> list[tuple[str, int]]:
        """Return the nearest words with their distance, at most 2, the nearest first."""
        places = {place for key in _keys(word, errors=errors) for place in self._places(key)}
        others = [self._words[place] for place in sorted(places)]
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=errors, limit=limit)
        return [(other, int(distance)) for other, distance, _ in near]

    def _places(self, key: int) -> Iterator[int]:
        first = bisect_left(self._thirds, key << _BITS)
        last = bisect_left(self._thirds, (key + 1) << _BITS, lo=first)
        return (each & ((1 << _BITS) - 1) for each in self._thirds[first:last])


def _keys(word: str, *, errors: int) -> Iterator[int]:
    """The thirds that words so near may have, wherever errors before them have moved them."""
    for more in range(-errors, errors + 1):
        length = len(word) - more
        shifts = [shift for shift in range(-errors, errors + 1) if abs(shift) + abs(more - shift) <= errors]
        for number, (start, end) in enumerate(_thirds(length)):
            for shift in shifts:
                for text in _texts(word, start + shift, end + shift, errors=errors):
                    yield _hash(length, number, text)


def _texts(word: str, start: int, end: int, *, errors: int) -> Iterator[str]:
    if 0 <= start < end <= len(word):
        yield word[start:end]
        if errors > 1 and end < len(word):
            yield word[start : end - 1] + word[end]


def _thirds(length: int) -> tuple[tuple[int, int], ...]:
    cuts = (0, length // 3, length * 2 // 3, length)
    return tuple(pairwise(cuts))


def _hash(length: int, number: int, text: str) -> int:
    return hash((length, number, text)) % _HASHES
