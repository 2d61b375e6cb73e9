"""The documents on disk: tantivy finds the candidates, each stored with what the ranking needs of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any

import orjson
import tantivy

from buergerdraht.knowledge.search.analyser import AnalysedDocument
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.query import Query
from buergerdraht.knowledge.search.ranking import Candidate, Rarity, strengths_of

CANDIDATES = 80
KEPT_ENTRIES = 10_000
"""Ready to be weighed: 2 kB of a short text, 15 kB of a long one."""
WRITER_BYTES = 64_000_000
_FOR_ALL = "all"
_FIELDS = {"strong": 2.0, "parts": 1.0, "body": 0.4}
_NAMES = {"strong": 2.0, "parts": 1.0}
_SURE = 0.35
_PICKED = 8.0
"""More than a good text: what was picked for these words is always a candidate."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it stands in the index."""

    key: str
    kind: str
    title: str
    boost: float
    valid_from: float
    valid_until: float
    candidate: Candidate

    def holds_at(self, moment: float) -> bool:
        """Tell whether it is valid at this moment (seconds since the epoch)."""
        return self.valid_from <= moment < self.valid_until


class Writer:
    """Adds, replaces and removes documents; one at a time in all processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        self._writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)

    def put(self, document: SearchDocument, analysed: AnalysedDocument) -> None:
        """Add a document."""
        self._writer.add_document(_as_tantivy(document, analysed))

    def remove(self, key: str) -> None:
        """Remove a document, if it is there."""
        self._writer.delete_documents_by_term("key", key)

    def commit(self) -> None:
        """Make the changes visible, and wait until the files are merged."""
        self._writer.commit()
        self._writer.wait_merging_threads()


class Reader:
    """Finds candidates; what is committed later is not seen."""

    def __init__(self, folder: Path, *, rarity: Rarity) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._entry = _kept_entries(self._searcher, rarity=rarity)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def read_ahead(self) -> None:
        """Read as many documents as are kept, so that no keystroke waits for them."""
        found = self._searcher.search(tantivy.Query.all_query(), KEPT_ENTRIES, count=False)
        for _, address in found.hits:
            self._entry(address.segment_ord, address.doc)

    def candidates(
        self,
        query: Query,
        *,
        authority_ids: Iterable[int],
        is_all_authorities: bool,
        also: Sequence[str] = (),
        count: int = CANDIDATES,
    ) -> Iterator[Entry]:
        """Yield the documents that may be meant, and those with the keys `also`.

        Those of other authorities are found only if all are asked.
        """
        wanted = self._wanted(query, also=also)
        if not is_all_authorities:
            wanted = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self._owned_by(authority_ids)), (tantivy.Occur.Must, wanted)]
            )
        for _, address in self._searcher.search(wanted, count, count=False).hits:
            yield self._entry(address.segment_ord, address.doc)

    def _owned_by(self, authority_ids: Iterable[int]) -> tantivy.Query:
        owners = [_FOR_ALL, *map(str, authority_ids)]
        each = [tantivy.Query.term_query(self._schema, "authority", owner) for owner in owners]
        # Not a set of terms: tantivy would write down all that have one before it looks at the words.
        owned = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in each])
        return tantivy.Query.const_score_query(owned, 0.0)

    def _wanted(self, query: Query, *, also: Iterable[str]) -> tantivy.Query:
        boosts = [_boosts(query, position=position) for position in range(len(query.words))]
        wanted = [
            tantivy.Query.disjunction_max_query(list(self._terms(each)), tie_breaker=0.1) for each in boosts
        ]
        wanted += [
            tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "key", key), _PICKED)
            for key in also
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in wanted])

    def _terms(self, boosts: Mapping[str, float]) -> Iterator[tantivy.Query]:
        """In title and names first; in the text only what is sure."""
        for stem, boost in boosts.items():
            for field, weight in (_FIELDS if boost >= _SURE else _NAMES).items():
                term = tantivy.Query.term_query(self._schema, field, stem)
                yield tantivy.Query.boost_query(term, weight * boost)


def _kept_entries(searcher: tantivy.Searcher, *, rarity: Rarity) -> Callable[[int, int], Entry]:
    """Return what reads the document of a segment and number, those asked last from memory."""

    @lru_cache(maxsize=KEPT_ENTRIES)
    def entry(segment: int, number: int) -> Entry:
        return _as_entry(searcher.doc(tantivy.DocAddress(segment, number)), rarity=rarity)

    return entry


def _boosts(query: Query, *, position: int) -> Mapping[str, float]:
    """Stem -> how sure it is by the surest reading of the word there."""
    boosts: dict[str, float] = {}
    for reading in query.readings:
        if reading.positions[0] == position:
            boost = max(0.01, reading.weight * query.rarity[position] / len(reading.stems) ** 0.5)
            for stem in reading.stems:
                boosts[stem] = max(boost, boosts.get(stem, 0.0))
    return boosts


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "authority"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("entry", stored=True, indexed=False)
    return builder.build()


def _as_tantivy(document: SearchDocument, analysed: AnalysedDocument) -> tantivy.Document:
    entry = {
        "key": document.key,
        "kind": document.kind,
        "title": document.title,
        "boost": document.boost,
        "from": _moment(document.valid_from, default=0.0),
        "until": _moment(document.valid_until, default=1e12),
        "strengths": strengths_of(analysed),
        "phrases": [tuple(dict.fromkeys(phrase)) for phrase in analysed.phrases],
    }
    strong = " ".join(each for phrase in analysed.phrases for each in phrase)
    fields: dict[str, Any] = {
        "key": document.key,
        "authority": [str(each) for each in document.authority_ids] or [_FOR_ALL],
        "strong": strong,
        "parts": " ".join((*analysed.parts, *analysed.terms)),
        "body": " ".join((*analysed.body, *analysed.body_parts)),
    }
    filled = tantivy.Document(**fields)
    filled.add_bytes("entry", orjson.dumps(entry))
    return filled


def _as_entry(found: tantivy.Document, *, rarity: Rarity) -> Entry:
    entry = orjson.loads(bytes(found["entry"][0]))
    # A word of many documents is kept once.
    strengths = dict(zip(map(intern, entry["strengths"]), entry["strengths"].values(), strict=True))
    phrases = [tuple(map(intern, stems)) for stems in entry["phrases"]]
    told = sorted(zip((sum(map(rarity, stems)) for stems in phrases), phrases, strict=True))
    candidate = Candidate(strengths, told)
    return Entry(
        entry["key"], entry["kind"], entry["title"], entry["boost"], entry["from"], entry["until"], candidate
    )


def _moment(at: datetime | None, *, default: float) -> float:
    return default if at is None else at.timestamp()
