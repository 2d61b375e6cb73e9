"""One generation, asked: understand, find candidates, weigh, say why."""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from buergerdraht.knowledge.search.documents import Hit, NamedAuthority, Results, Why
from buergerdraht.knowledge.search.index import CANDIDATES, Entry, Reader
from buergerdraht.knowledge.search.places import find_place
from buergerdraht.knowledge.search.query import Language, Query, understand
from buergerdraht.knowledge.search.ranking import Candidate, Match, pick_bonus, reasons, weigh
from buergerdraht.knowledge.search.spelling import Speller
from buergerdraht.knowledge.search.store import Generation
from buergerdraht.knowledge.search.text import STOP_WORDS, stems

HITS = 20
CANDIDATES_WHILE_TYPING = 50


class Engine:
    """Answers queries from one generation as it was when it was opened; several threads may ask."""

    def __init__(self, generation: Generation, *, before: Self | None = None) -> None:
        """Open a generation; what did not change is taken from the engine before."""
        self._reader = Reader(generation.documents)
        self._rules_stamp = generation.stamp_of("rules")
        self._language = self._read_language(generation, before)
        self._picks, self._places = generation.load("picks"), generation.load("places")
        self._candidates: dict[str, Candidate] = {}

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
        named = find_place(text, self._places, is_word=self._is_word)
        if named:
            text = named.rest
            authority_id = _one(named.authority, otherwise=authority_id)
        query = understand(text, language=self._language, is_typing=is_typing)
        bonus = pick_bonus(stems(text), self._picks)
        entries = self._reader.candidates(
            query,
            authority_id=authority_id,
            is_all_authorities=is_all_authorities,
            also=tuple(bonus),
            count=CANDIDATES_WHILE_TYPING if is_typing else CANDIDATES,
        )
        valid = (entry for entry in entries if entry.holds_at(now.timestamp()))
        hits = self._ranked(valid, query, bonus=bonus)
        took_ms = (time.perf_counter() - began) * 1000
        return Results(hits, query.corrected_to, named.authority if named else None, took_ms)

    def _ranked(self, entries: Iterable[Entry], query: Query, *, bonus: dict[str, float]) -> tuple[Hit, ...]:
        scored = []
        for entry in entries:
            match = weigh(query, self._candidate(entry))
            score = (match.score + bonus.get(entry.key, 0.0)) * entry.boost
            if score:
                scored.append((-score, len(entry.title), entry, match))
        scored.sort(key=lambda each: each[:2])
        return tuple(
            self._hit(entry, match, query, score=-score, bonus=bonus)
            for score, _, entry, match in scored[:HITS]
        )

    def _candidate(self, entry: Entry) -> Candidate:
        candidate = self._candidates.get(entry.key)
        if candidate is None:
            candidate = self._candidates[entry.key] = Candidate(
                entry.analysed, lexicon=self._language.lexicon
            )
        return candidate

    def _hit(self, entry: Entry, match: Match, query: Query, *, score: float, bonus: dict[str, float]) -> Hit:
        why = reasons(query, match, lexicon=self._language.lexicon)
        if entry.key in bonus:
            why = (*why, Why("picked", " ".join(query.words), entry.title))
        return Hit(entry.key, entry.kind, score, entry.title, why)

    def _is_word(self, word: str) -> bool:
        return word in self._language.splitter or word in self._language.speller


def _one(named: NamedAuthority, *, otherwise: int | None) -> int | None:
    return otherwise if named.is_ambiguous else named.authority_ids[0]
