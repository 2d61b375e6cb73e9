"""One generation of the index, asked: understand, find candidates, rank, say why."""

import time
from datetime import datetime

from buergerdraht.knowledge.search.documents import Hit, Results
from buergerdraht.knowledge.search.index import Entry, Reader
from buergerdraht.knowledge.search.query import Query, understand
from buergerdraht.knowledge.search.ranking import Candidate, Match, reasons, weigh

HITS = 20


class Engine:
    """Answers queries from one generation; may be asked by several threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._candidates: dict[str, Candidate] = {}

    def search(
        self,
        text: str,
        *,
        now: datetime,
        authority_id: int | None = None,
        is_all_authorities: bool = False,
        is_typing: bool = True,
    ) -> Results:
        """Return what fits, best first."""
        began = time.perf_counter()
        query = understand(text, language=self._reader.language, is_typing=is_typing)
        entries = self._reader.candidates(
            query, authority_id=authority_id, is_all_authorities=is_all_authorities
        )
        scored = [(self._weigh(entry, query), entry) for entry in entries if entry.holds_at(now.timestamp())]
        scored.sort(key=lambda pair: (-pair[0].score * pair[1].boost, len(pair[1].title), pair[1].title))
        hits = tuple(self._hit(entry, match, query) for match, entry in scored[:HITS] if match.score)
        return Results(hits, query.corrected_to, took_ms=(time.perf_counter() - began) * 1000)

    def _weigh(self, entry: Entry, query: Query) -> Match:
        candidate = self._candidates.get(entry.key)
        if candidate is None:
            candidate = Candidate(entry.analysed, lexicon=self._reader.language.lexicon)
            self._candidates[entry.key] = candidate
        return weigh(query, candidate)

    def _hit(self, entry: Entry, match: Match, query: Query) -> Hit:
        why = reasons(query, match, lexicon=self._reader.language.lexicon)
        return Hit(entry.key, entry.kind, match.score * entry.boost, entry.title, why)
