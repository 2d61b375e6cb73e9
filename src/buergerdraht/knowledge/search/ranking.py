"""Which of the candidates is meant: how well each reading fits, how much of the query and of a name it covers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from buergerdraht.knowledge.search.analyser import AnalysedDocument
from buergerdraht.knowledge.search.documents import Why
from buergerdraht.knowledge.search.lexicon import Lexicon
from buergerdraht.knowledge.search.query import Query, Reading


@dataclass(frozen=True)
class Fields:
    """How much a word counts by where it stands; learned on development queries, see the ADR on search."""

    title: float = 1.0
    name: float = 0.9
    part: float = 0.7
    term: float = 0.5
    body: float = 0.5
    body_part: float = 0.2
    phrase: float = 0.6
    """How much it counts when a whole name is what was asked."""


FIELDS = Fields()


@dataclass(frozen=True)
class Candidate:
    """A document that may be meant, ready to be weighed."""

    analysed: AnalysedDocument
    fields: Fields = FIELDS

    @cached_property
    def strengths(self) -> Mapping[str, float]:
        """Stem -> the greatest weight of the places where it stands."""
        fields, analysed = self.fields, self.analysed
        found = dict.fromkeys(analysed.body_parts, fields.body_part)
        found.update(dict.fromkeys(analysed.body, fields.body))
        found.update(dict.fromkeys(analysed.terms, fields.term))
        found.update(dict.fromkeys(analysed.parts, fields.part))
        for phrase in reversed(analysed.phrases):
            weight = fields.title if phrase is analysed.phrases[0] else fields.name
            found.update(dict.fromkeys(phrase, weight))
        return found


def weigh(query: Query, candidate: Candidate, *, lexicon: Lexicon) -> tuple[float, tuple[Why, ...]]:
    """Return how well the candidate fits, from 0 to about 1.6, and why."""
    best: list[tuple[float, Reading | None]] = [(0.0, None)] * len(query.words)
    for reading in query.readings:
        value = reading.weight * fit(reading, candidate.strengths)
        for position in reading.positions:
            if value > best[position][0]:
                best[position] = (value, reading)
    whole = sum(query.rarity) or 1.0
    fitting = sum(value * told for (value, _), told in zip(best, query.rarity, strict=True)) / whole
    if not fitting:
        return 0.0, ()
    cover = _cover(query, best, candidate, lexicon=lexicon)
    return fitting + candidate.fields.phrase * cover, _reasons(query, best, lexicon=lexicon)


def fit(reading: Reading, strengths: Mapping[str, float]) -> float:
    """Return how strongly the stems of a reading stand in a document; much less if one is missing."""
    if len(reading.stems) == 1:
        return strengths.get(reading.stems[0], 0.0)
    found = [strengths.get(each, 0.0) for each in reading.stems]
    there = sum(1 for each in found if each)
    return sum(found) * there / len(found) ** 2


def _cover(
    query: Query, best: list[tuple[float, Reading | None]], candidate: Candidate, *, lexicon: Lexicon
) -> float:
    """How much of the title or of a name was asked, and how much of the query that explains."""
    asked: dict[str, float] = {}
    for (value, reading), told in zip(best, query.rarity, strict=True):
        if reading:
            for each in reading.stems:
                asked[each] = max(asked.get(each, 0.0), reading.weight)
    best_cover = 0.0
    for phrase in candidate.analysed.phrases:
        known = {each: lexicon.rarity((each,)) for each in phrase}
        matched = sum(told * asked.get(each, 0.0) for each, told in known.items())
        if matched:
            precision = matched / sum(known.values())
            recall = _explained(query, best, phrase)
            best_cover = max(best_cover, precision * recall)
    return best_cover


def _explained(query: Query, best: list[tuple[float, Reading | None]], phrase: tuple[str, ...]) -> float:
    whole = sum(query.rarity) or 1.0
    explained = sum(
        told
        for (_, reading), told in zip(best, query.rarity, strict=True)
        if reading and any(each in phrase for each in reading.stems)
    )
    return explained / whole


def _reasons(query: Query, best: list[tuple[float, Reading | None]], *, lexicon: Lexicon) -> tuple[Why, ...]:
    reasons: dict[Why, None] = {}
    for word, (_, reading) in zip(query.words, best, strict=True):
        if reading:
            found = reading.shown or " ".join(lexicon.show(each) for each in reading.stems)
            reasons[Why(reading.reason, word, found)] = None
    return tuple(reasons)
