"""One generation, asked: understand, find candidates, weigh, say why."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Self

from buergerdraht.knowledge.search.documents import Hit, Results, Why
from buergerdraht.knowledge.search.index import CANDIDATES, Entry, Reader
from buergerdraht.knowledge.search.places import Named, find_place
from buergerdraht.knowledge.search.query import Language, Query, understand
from buergerdraht.knowledge.search.ranking import (
    Extra,
    Match,
    meaning_weight,
    pick_bonus,
    reasons,
    weigh,
)
from buergerdraht.knowledge.search.semantic import Embedder
from buergerdraht.knowledge.search.spelling import Speller
from buergerdraht.knowledge.search.store import Generation
from buergerdraht.knowledge.search.text import STOP_WORDS, stems

HITS, HITS_WHILE_TYPING = 20, 12
LEAST_SCORE, LEAST_SHARE = 0.15, 0.2
"""What fits worse, or much worse than the best, is not shown."""
CANDIDATES_WHILE_TYPING = 32
KEPT_RARITIES = 50_000


class Engine:
    """Answers queries from one generation as it was when it was opened; several threads may ask."""

    def __init__(
        self, generation: Generation, *, before: Self | None = None, embedder: Embedder | None = None
    ) -> None:
        """Open a generation; what did not change is taken from the engine before.

        With an embedder, and vectors in the generation, complete queries are compared by meaning, too.
        """
        self._rules_stamp = generation.stamp_of("rules")
        self._language = self._read_language(generation, before)
        self._picks, self._places = generation.load("picks"), generation.load("places")
        self._meanings = generation.load_meanings() if embedder else None
        self._embedder = embedder
        self._rarity = lru_cache(maxsize=KEPT_RARITIES)(self._language.lexicon.rarity_of)
        self._reader = Reader(generation.documents, rarity=self._rarity)
        if before is None:  # later ones are opened while others ask, who would wait longer
            self._reader.read_ahead()

    def _read_language(self, generation: Generation, before: Self | None) -> Language:
        lexicon = generation.load_lexicon()
        if before and before._rules_stamp == self._rules_stamp:
            splitter, synonyms = before._language.splitter, before._language.synonyms
        else:
            splitter, synonyms = generation.load_splitter(), generation.load_synonyms()
        spellable = dict.fromkeys((*STOP_WORDS, *synonyms.words), 1) | lexicon.surfaces
        return Language(lexicon, splitter, Speller(spellable, is_part=splitter.__contains__), synonyms)

    def search(
        self,
        text: str,
        *,
        authority_id: int | None,
        is_all_authorities: bool = False,
        is_typing: bool = True,
        now: datetime,
    ) -> Results:
        """Return what fits, best first."""
        began = time.perf_counter()
        named = find_place(text, self._places, is_word=self._language.splitter.is_noun)
        if named:
            text = named.rest
        query = understand(text, language=self._language, is_typing=is_typing)
        extra = Extra(pick_bonus(stems(text), self._picks), {} if is_typing else self._like(text))
        entries = self._reader.candidates(
            query,
            authority_ids=_searched(named, authority_id=authority_id),
            is_all_authorities=is_all_authorities,
            also=extra.keys,
            count=CANDIDATES_WHILE_TYPING if is_typing else CANDIDATES + len(extra.keys),
        )
        valid = [entry for entry in entries if entry.holds_at(now.timestamp())]
        hits = self._ranked(valid, query, extra=extra, count=HITS_WHILE_TYPING if is_typing else HITS)
        took_ms = (time.perf_counter() - began) * 1000
        return Results(hits, query.corrected_to, named.authority if named else None, took_ms)

    def _like(self, text: str) -> Mapping[str, float]:
        if not self._meanings or not self._embedder or not text.strip():
            return {}
        return self._meanings.like(self._embedder.of_query(text))

    def _ranked(self, entries: Sequence[Entry], query: Query, *, extra: Extra, count: int) -> tuple[Hit, ...]:
        matches = [weigh(query, entry.candidate, rarity=self._rarity) for entry in entries]
        trust = meaning_weight(max((match.score for match in matches), default=0.0))
        scored = [
            ((match.score + extra.of(entry.key, trust=trust)) * entry.boost, entry, match)
            for entry, match in zip(entries, matches, strict=True)
        ]
        scored.sort(key=lambda each: (-each[0], len(each[1].title), each[1].title))
        return tuple(
            self._hit(entry, match, query, score=score, extra=extra)
            for score, entry, match in scored[:count]
            if score > max(LEAST_SCORE, LEAST_SHARE * scored[0][0])
        )

    def _hit(self, entry: Entry, match: Match, query: Query, *, score: float, extra: Extra) -> Hit:
        why = reasons(query, match, lexicon=self._language.lexicon)
        asked = " ".join(query.typed)
        if entry.key in extra.picked:
            why = (*why, Why("picked", asked, entry.title))
        if entry.key in extra.likeness and not match.score:
            why = (*why, Why("meaning", asked, entry.title))
        return Hit(entry.key, entry.kind, score, entry.title, why)


def _searched(named: Named | None, *, authority_id: int | None) -> tuple[int, ...]:
    """A name means all authorities that are called so, unless one of them is the context."""
    if named and authority_id not in named.authority.authority_ids:
        return named.authority.authority_ids
    return () if authority_id is None else (authority_id,)
