"""A query as the search understands it: its words, and what each of them may stand for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from buergerdraht.knowledge.search.compounds import Splitter
from buergerdraht.knowledge.search.documents import Reason
from buergerdraht.knowledge.search.forms import other_forms
from buergerdraht.knowledge.search.lexicon import Lexicon
from buergerdraht.knowledge.search.spelling import Speller
from buergerdraht.knowledge.search.synonyms import Source, Stems, Synonyms
from buergerdraht.knowledge.search.text import content_words, fold, stem, words, written_words
from buergerdraht.knowledge.search.words import word_list


@dataclass(frozen=True)
class Weights:
    """How sure an interpretation is; learned on development queries, see the ADR on search."""

    by_editors: float = 0.9
    by_vocabulary: float = 0.85
    by_loose: float = 0.6
    by_thesaurus: float = 0.25
    by_kind: float = 0.35
    form: float = 0.9
    joined: float = 0.95
    part: float = 0.55
    deeper_part: float = 0.4
    part_synonym: float = 0.6
    correction: float = 0.85
    completion: float = 0.7
    aspect: float = 0.35
    weak: float = 0.45


WEIGHTS = Weights()
LEAST_WEIGHT = 0.2
"""What is less sure is not looked for."""


class Reading(NamedTuple):
    """One way to read some words of the query: stems that all should be there, and how sure it is."""

    positions: tuple[int, ...]
    stems: Stems
    weight: float
    reason: Reason
    shown: str = ""
    """What it was read as, in words; '': look the stem up."""


@dataclass(frozen=True)
class Query:
    """The words, how much each tells, and all readings."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    """The same words as they were typed."""
    rarity: tuple[float, ...]
    readings: tuple[Reading, ...]
    """Surest first."""
    corrected_to: str | None = None

    @cached_property
    def whole(self) -> float:
        """How much all words together tell."""
        return sum(self.rarity) or 1.0

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        places: dict[str, list[int]] = {}
        for place, reading in enumerate(self.readings):
            for each in reading.stems:
                places.setdefault(each, []).append(place)
        return places

    def readings_with(self, stems: Mapping[str, int]) -> Iterator[Reading]:
        """Yield the readings that have one of the stems, surest first: few of many, for each document."""
        found = {place for each in self._places.keys() & stems.keys() for place in self._places[each]}
        return map(self.readings.__getitem__, sorted(found))


@dataclass(frozen=True)
class Language:
    """All that is known about words: the corpus, its compounds, spelling and synonyms."""

    lexicon: Lexicon
    splitter: Splitter
    speller: Speller
    synonyms: Synonyms


def understand(text: str, *, language: Language, is_typing: bool, weights: Weights = WEIGHTS) -> Query:
    """Return the query with all its readings; while it is typed, the last word may be a beginning."""
    asked = content_words(text)[:12]
    reader = _Reader(language, weights)
    is_open = is_typing and not text.endswith(" ")
    readings: list[Reading] = []
    for position, word in enumerate(asked):
        is_last = is_open and position == len(asked) - 1
        readings += reader.readings_of(word, position=position, is_beginning=is_last)
    readings += reader.joined(asked)
    readings += reader.phrases(readings)
    kept = _strongest(readings)
    rarity = tuple(
        reader.rarity(word, readings=[r for r in kept if position in r.positions])
        for position, word in enumerate(asked)
    )
    written = {word: each for each in written_words(text) for word in words(each)}
    typed = tuple(written.get(word, word) for word in asked)
    return Query(tuple(asked), typed, rarity, tuple(kept), reader.corrected(text, asked=asked, readings=kept))


class _Reader:
    def __init__(self, language: Language, weights: Weights) -> None:
        self._language, self._weights = language, weights

    def readings_of(self, word: str, *, position: int, is_beginning: bool) -> list[Reading]:
        found = [Reading((position,), (stem(word),), 1.0, "word", word)]
        found += self._variants(word, position=position)
        completed = list(self._completed(word, position=position)) if is_beginning else []
        if not completed and self._is_strange(word):
            completed += self._corrected(word, position=position)
        return found + completed

    def _variants(self, word: str, *, position: int) -> Iterator[Reading]:
        weights = self._weights
        own = stem(word)
        yield from self._synonyms(own, position=position)
        for form in other_forms(word):
            if self._is_known(stem(form)):
                yield Reading((position,), (stem(form),), weights.form, "word")
                yield from (
                    each._replace(weight=each.weight * weights.form)
                    for each in self._synonyms(stem(form), position=position)
                )
        yield from self._parts(word, position=position)

    def _synonyms(self, asked: str, *, position: int) -> Iterator[Reading]:
        for synonym in self._language.synonyms.of(asked):
            yield Reading((position,), synonym.stems, self._trust(synonym.source), "synonym", synonym.words)

    def _parts(self, word: str, *, position: int) -> Iterator[Reading]:
        """The parts of a compound, and the compound with one part said otherwise."""
        weights, splitter = self._weights, self._language.splitter
        parts = splitter.split(word)
        if parts:
            yield Reading((position,), tuple(stem(part) for part in parts), 0.9, "part")
        for part in splitter.all_parts(word):
            if part in word_list("modifiers"):
                continue  # 'sperr' of 'Sperrmüll' says nothing alone
            weight = weights.part if part in parts else weights.deeper_part
            yield Reading((position,), (stem(part),), weight, "part")
            for synonym in self._language.synonyms.of(stem(part)):
                trust = weight * self._trust(synonym.source)
                yield Reading((position,), synonym.stems, trust, "synonym", synonym.words)
        yield from self._said_otherwise(parts, position=position)

    def _said_otherwise(self, parts: tuple[str, ...], *, position: int) -> Iterator[Reading]:
        for index, part in enumerate(parts):
            for synonym in self._language.synonyms.of(stem(part)):
                others = tuple(stem(other) for place, other in enumerate(parts) if place != index)
                both = (*others[:index], *synonym.stems, *others[index:])
                trust = self._weights.part_synonym + 0.4 * (self._trust(synonym.source) - 0.5)
                yield Reading((position,), both, trust, "synonym", synonym.words)

    def _completed(self, word: str, *, position: int) -> Iterator[Reading]:
        """What may become of a beginning: words of the corpus, and what words of the vocabulary stand for."""
        lexicon, weight = self._language.lexicon, self._weights.completion
        if len(word) >= 2:
            for completion in lexicon.completions(word):
                yield Reading((position,), (stem(completion),), weight, "beginning", completion)
        if len(word) >= 3:
            for said in self._language.synonyms.completions(word):
                if said not in lexicon.surfaces:
                    for each in self._synonyms(stem(said), position=position):
                        yield each._replace(weight=each.weight * weight)

    def _corrected(self, word: str, *, position: int) -> Iterator[Reading]:
        """What a mistyped word may have been; less sure if it is a word, though not one of ours."""
        doubt = 0.7 if word in self._language.splitter else 1.0
        for rank, (other, _) in enumerate(self._language.speller.candidates(word)):
            weight = doubt * (self._weights.correction - 0.15 * rank)
            for reading in (
                Reading((position,), (stem(other),), 1.0, "word"),
                *self._variants(other, position=position),
            ):
                yield reading._replace(weight=reading.weight * weight, reason="correction", shown=other)

    def joined(self, asked: list[str]) -> Iterator[Reading]:
        """Neighbouring words that are one compound: 'melde bescheinigung'."""
        for position, (first, second) in enumerate(pairwise(asked)):
            for link in ("", "s", "n", "en", "e"):
                whole = first + link + second
                if self._is_known(stem(whole)) or self._language.synonyms.of(stem(whole)):
                    places = (position, position + 1)
                    yield Reading(places, (stem(whole),), self._weights.joined, "word", whole)
                    for each in self._synonyms(stem(whole), position=position):
                        yield each._replace(positions=places)
                    break

    def phrases(self, readings: list[Reading]) -> Iterator[Reading]:
        """What several words together stand for; each word may be read in any sure way."""
        places: dict[str, int] = {}
        for reading in readings:
            if len(reading.positions) == 1 and len(reading.stems) == 1 and reading.weight >= 0.5:
                places.setdefault(reading.stems[0], reading.positions[0])
        for key, meant in self._language.synonyms.phrases_in(places):
            positions = tuple(sorted({places[each] for each in key}))
            if len(positions) == len(key):
                for synonym in meant:
                    yield Reading(
                        positions, synonym.stems, self._trust(synonym.source) + 0.1, "synonym", synonym.words
                    )

    def corrected(self, text: str, *, asked: list[str], readings: Iterable[Reading]) -> str | None:
        """The query with the corrections that were needed; None if there were none."""
        better: dict[str, Reading] = {}
        for reading in readings:
            if reading.reason == "correction" and reading.shown:
                better.setdefault(asked[reading.positions[0]], reading)
        if not better:
            return None
        show = self._language.lexicon.show
        return " ".join(
            show(better[fold(word)].shown) if fold(word) in better else word for word in written_words(text)
        )

    def rarity(self, word: str, *, readings: Iterable[Reading]) -> float:
        """How much a word tells: that of the word itself, or of the surest reading, which comes first."""
        known = [reading.stems for reading in readings if any(map(self._is_known, reading.stems))]
        told = self._language.lexicon.rarity(known[0]) if known else 0.3
        return told * self._emphasis(word)

    def _emphasis(self, word: str) -> float:
        if word in word_list("aspects"):
            return self._weights.aspect
        return self._weights.weak if word in word_list("weak") else 1.0

    def _is_known(self, stem_: str) -> bool:
        return stem_ in self._language.lexicon.frequency

    def _is_strange(self, word: str) -> bool:
        language, own = self._language, stem(word)
        if self._is_known(own) or own in language.synonyms:
            return False
        parts = language.splitter.split(word)
        return not parts or not all(self._is_known(stem(part)) for part in parts)

    def _trust(self, source: Source) -> float:
        return float(getattr(self._weights, f"by_{source}"))


def _strongest(readings: Iterable[Reading]) -> list[Reading]:
    """Each reading once, with its greatest weight."""
    best: dict[tuple[tuple[int, ...], Stems], Reading] = {}
    for reading in readings:
        key = (reading.positions, tuple(dict.fromkeys(reading.stems)))
        present = best.get(key)
        if present is None or reading.weight > present.weight:
            best[key] = reading
    sure = [reading for reading in best.values() if reading.weight >= LEAST_WEIGHT]
    return sorted(sure, key=lambda reading: -reading.weight)
