"""The words of the corpus: how many documents have them, how they are written, what they are parts of."""

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any, Self

from buergerdraht.knowledge.search.analyser import AnalysedDocument
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.text import content_words, fold, longer_words, stem, written_words

MOST_COMPLETIONS = 12


@dataclass
class Lexicon:
    """Counts of the corpus; saved with the index, so that a query can be weighed without reading it."""

    documents: int = 0
    frequency: Counter[str] = field(default_factory=Counter)
    """Stem -> number of documents that have it in title, names, terms or text, as a whole or as a part."""
    surfaces: Counter[str] = field(default_factory=Counter)
    """Folded word -> how often title and names have it (thrice) or the text."""
    written: dict[str, str] = field(default_factory=dict)
    """Folded word, or stem -> the shortest such word as it is written."""

    def add(self, document: SearchDocument, analysed: AnalysedDocument) -> None:
        """Count a document."""
        self.documents += 1
        named = {each for phrase in analysed.phrases for each in phrase}
        self.frequency.update({*named, *analysed.parts, *analysed.terms, *analysed.body})
        for text, count in (
            (document.title, 3),
            *((name, 3) for name in document.names),
            (document.summary, 1),
        ):
            self._count_surfaces(text, count=count)

    def _count_surfaces(self, text: str, *, count: int) -> None:
        for word in content_words(text):
            self.surfaces[word] += count
        for written in written_words(text):
            for word in {fold(written), stem(fold(written))}:
                if len(written) < len(self.written.get(word, written + " ")):
                    self.written[word] = written

    def as_json(self) -> dict[str, Any]:
        """Return the counts as they are saved."""
        return {
            "documents": self.documents,
            "frequency": self.frequency,
            "surfaces": self.surfaces,
            "written": self.written,
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Return the counts as they were saved."""
        return cls(
            saved["documents"], Counter(saved["frequency"]), Counter(saved["surfaces"]), saved["written"]
        )

    def rarity(self, stems: Iterable[str]) -> float:
        """Return how much a word of several stems tells: what the most frequent of them does."""
        return min(map(self.rarity_of, stems), default=1.0)

    def rarity_of(self, stem_: str) -> float:
        """Return how much a word tells, from about 0 (everywhere) to 1 (in one document)."""
        if not self.documents:
            return 1.0
        return log(1 + self.documents / (self.frequency[stem_] + 1)) / log(1 + self.documents)

    def completions(self, beginning: str) -> list[str]:
        """Return the most frequent words that begin so, the beginning itself left out."""
        places = self._places[longer_words(beginning, self._sorted)]
        best = heapq.nsmallest(MOST_COMPLETIONS, places)
        return [self._by_frequency[place] for place in best]

    def show(self, word: str) -> str:
        """Return a folded word, or a stem's, as it is written somewhere."""
        return self.written.get(word) or self.written.get(stem(word), word)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.surfaces)

    @cached_property
    def _by_frequency(self) -> list[str]:
        return sorted(self._sorted, key=lambda word: (-self.surfaces[word], len(word)))

    @cached_property
    def _places(self) -> Sequence[int]:
        """For each word in the order of the alphabet its place by frequency."""
        places = {word: place for place, word in enumerate(self._by_frequency)}
        return array("I", map(places.__getitem__, self._sorted))
