"""Which candidate is meant: how well each reading fits, how much of the query and of a name it covers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from buergerdraht.knowledge.search.analyser import AnalysedDocument
from buergerdraht.knowledge.search.documents import Why
from buergerdraht.knowledge.search.lexicon import Lexicon
from buergerdraht.knowledge.search.query import Query, Reading
from buergerdraht.knowledge.search.synonyms import Stems

Picks = Mapping[str, Mapping[str, float]]
"""A stem, or the sorted stems of a query -> key -> how much it was picked."""
Rarity = Callable[[str], float]
"""How much a stem tells."""

MEANING = 0.07
SURE = 1.2
"""A match by words with this score leaves nothing to doubt."""


@dataclass(frozen=True)
class Fields:
    """Percent that a word counts by where it stands; learned on development queries, see the ADR on search.

    The index keeps it with each word: a change raises the index's FORMAT.
    """

    title: int = 100
    name: int = 90
    part: int = 70
    term: int = 50
    body: int = 50
    body_part: int = 20


FIELDS = Fields()
PHRASE = 0.6
"""How much it counts when a whole name is what was asked."""


class Candidate(NamedTuple):
    """A document that may be meant, ready to be weighed."""

    strengths: Mapping[str, int]
    """Stem -> the most percent of the places where it stands."""
    phrases: Sequence[tuple[float, Stems]]
    """How much the title and each name tell, the least first, and their stems."""


def strengths_of(analysed: AnalysedDocument, *, fields: Fields = FIELDS) -> dict[str, int]:
    """Return the stems of a document with the most percent of the places where they stand."""
    found = dict.fromkeys(analysed.body_parts, fields.body_part)
    found.update(dict.fromkeys(analysed.body, fields.body))
    found.update(dict.fromkeys(analysed.terms, fields.term))
    found.update(dict.fromkeys(analysed.parts, fields.part))
    for phrase in reversed(analysed.phrases):
        weight = fields.title if phrase is analysed.phrases[0] else fields.name
        found.update(dict.fromkeys(phrase, weight))
    return found


class Match(NamedTuple):
    """How well a document fits, from 0 to about 1.6, and the best reading of each word, if one fits."""

    score: float
    readings: tuple[Reading | None, ...]


def weigh(query: Query, candidate: Candidate, *, rarity: Rarity) -> Match:
    """Return how well the candidate fits; the query's readings come surest first."""
    strengths = candidate.strengths
    values = [0.0] * len(query.words)
    chosen: list[Reading | None] = [None] * len(query.words)
    for reading in query.readings_with(strengths):
        positions = reading.positions
        if reading.weight <= values[positions[0]] and len(positions) == 1:
            continue  # no place counts more than 1: it can't win
        value = reading.weight * fit(reading, strengths)
        for position in positions:
            if value > values[position]:
                values[position], chosen[position] = value, reading
    fitting = sum(map(mul, values, query.rarity)) / query.whole
    if fitting:
        fitting += PHRASE * _cover(query, chosen, candidate, rarity=rarity)
    return Match(fitting, tuple(chosen))


def fit(reading: Reading, strengths: Mapping[str, int]) -> float:
    """Return how strongly the stems of a reading stand in a document; much less if some are missing."""
    stems = reading.stems
    if len(stems) == 1:
        return strengths.get(stems[0], 0) / 100
    there = [strengths[each] for each in stems if each in strengths]
    return sum(there) * len(there) / len(stems) ** 2 / 100


def _cover(query: Query, chosen: Sequence[Reading | None], candidate: Candidate, *, rarity: Rarity) -> float:
    """How much of the title or of a name was asked, times how much of the query that explains."""
    asked = {
        each: weight * rarity(each)
        for each, weight in _asked(chosen).items()
        if candidate.strengths.get(each, 0) >= FIELDS.name  # it stands in one of them
    }
    best, most = 0.0, sum(asked.values())
    for whole, stems in candidate.phrases:
        if most <= best * whole:
            break  # of the others less is covered; of all, if nothing of them was asked
        matched = 0.0
        for each, told in asked.items():  # few, a name may have many
            if each in stems:
                matched += told
        if matched > best * whole:
            best = max(best, matched / whole * _explained(query, chosen, stems))
    return best


def _asked(chosen: Sequence[Reading | None]) -> Mapping[str, float]:
    """Stem -> how sure it is that it was asked."""
    asked: dict[str, float] = {}
    for reading in chosen:
        if reading:
            for each in reading.stems:
                if reading.weight > asked.get(each, 0.0):
                    asked[each] = reading.weight
    return asked


def _explained(query: Query, chosen: Sequence[Reading | None], stems: Stems) -> float:
    explained = 0.0
    for reading, told in zip(chosen, query.rarity, strict=True):
        if reading and any(map(stems.__contains__, reading.stems)):
            explained += told
    return explained / query.whole


@dataclass(frozen=True)
class Extra:
    """What counts besides the words: picks of agents, and likeness of meaning in standard deviations."""

    picked: Mapping[str, float]
    likeness: Mapping[str, float]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the documents that are candidates for it alone."""
        return tuple(dict.fromkeys((*self.picked, *self.likeness)))

    def of(self, key: str, *, trust: float) -> float:
        """Return what a document gains; `trust` is the weight of meaning."""
        return self.picked.get(key, 0.0) + trust * self.likeness.get(key, 0.0)


def meaning_weight(best: float) -> float:
    """Return the weight of meaning where the best match by words has this score; double if none fits."""
    return MEANING * (1 + max(0.0, 1 - best / SURE))


def pick_bonus(stems: Sequence[str], picks: Picks) -> dict[str, float]:
    """Return key -> what its picks are worth: at most 0.3 for the whole query, 0.1 for its words."""
    asked = sorted(set(stems))
    bonus: dict[str, float] = {}
    for each in asked:
        for key, count in picks.get(each, {}).items():
            bonus[key] = bonus.get(key, 0.0) + 0.1 * count / (count + 2) / len(asked)
    for key, count in picks.get(" ".join(asked), {}).items():
        bonus[key] = bonus.get(key, 0.0) + 0.3 * count / (count + 2)
    return bonus


def reasons(query: Query, match: Match, *, lexicon: Lexicon) -> tuple[Why, ...]:
    """Return why a document was found, word by word."""
    found = {
        Why(reading.reason, word, _shown(reading, lexicon)): None
        for word, reading in zip(query.typed, match.readings, strict=True)
        if reading
    }
    return tuple(found)


def _shown(reading: Reading, lexicon: Lexicon) -> str:
    if reading.reason == "synonym":
        return reading.shown
    return " ".join(map(lexicon.show, [reading.shown] if reading.shown else reading.stems))
