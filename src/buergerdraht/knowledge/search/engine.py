"""One generation of the index, asked: understand, find candidates, rank, say why."""

import time
from datetime import datetime

from buergerdraht.knowledge.search.documents import Hit, Results
from buergerdraht.knowledge.search.index import Entry, Reader
from buergerdraht.knowledge.search.query import Query, understand
from buergerdraht.knowledge.search.ranking import Candidate, weigh

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
        hits = [self._hit(entry, query) for entry in entries if entry.holds_at(now.timestamp())]
        hits.sort(key=lambda hit: (-hit.score, len(hit.title), hit.title))
        took_ms = (time.perf_counter() - began) * 1000
        return Results(tuple(hits[:HITS]), query.corrected_to, took_ms=took_ms)

    def _hit(self, entry: Entry, query: Query) -> Hit:
        candidate = self._candidates.setdefault(entry.key, Candidate(entry.analysed))
        score, why = weigh(query, candidate, lexicon=self._reader.language.lexicon)
        return Hit(entry.key, entry.kind, score * entry.boost, entry.title, why)
