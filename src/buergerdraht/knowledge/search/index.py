"""The documents on disk: tantivy finds the candidates, each stored with what the ranking needs of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import tantivy

from buergerdraht.knowledge.search.analyser import AnalysedDocument
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.query import Query

CANDIDATES = 80
WRITER_BYTES = 64_000_000
_FOR_ALL = "all"
_FIELDS = {"strong": 2.0, "parts": 1.0, "body": 0.4}
_NAMES = {"strong": 2.0, "parts": 1.0}
_SURE = 0.35
_PICKED = 8.0
"""More than a good text: what was picked for these words is always a candidate."""


@dataclass(frozen=True)
class Entry:
    """A document as it stands in the index."""

    key: str
    kind: str
    title: str
    boost: float
    valid_from: float
    valid_until: float
    analysed: AnalysedDocument

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

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._entries: dict[tuple[int, int], Entry] = {}

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

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
            yield self._entry(address)

    def _entry(self, address: tantivy.DocAddress) -> Entry:
        place = (address.segment_ord, address.doc)
        entry = self._entries.get(place)
        if entry is None:
            entry = self._entries[place] = _as_entry(self._searcher.doc(address))
        return entry

    def _owned_by(self, authority_ids: Iterable[int]) -> tantivy.Query:
        owners = [_FOR_ALL, *map(str, authority_ids)]
        owned = tantivy.Query.term_set_query(self._schema, "authority", owners)
        return tantivy.Query.const_score_query(owned, 0.0)

    def _wanted(self, query: Query, *, also: Iterable[str]) -> tantivy.Query:
        by_position: dict[int, list[tantivy.Query]] = {}
        for reading in query.readings:
            position = reading.positions[0]
            boost = max(0.01, reading.weight * query.rarity[position] / len(reading.stems) ** 0.5)
            terms = [self._term(each, boost=boost) for each in reading.stems]
            by_position.setdefault(position, []).extend(terms)
        wanted = [
            tantivy.Query.disjunction_max_query(queries, tie_breaker=0.1) for queries in by_position.values()
        ]
        wanted += [
            tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "key", key), _PICKED)
            for key in also
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in wanted])

    def _term(self, stem: str, *, boost: float) -> tantivy.Query:
        """In title and names first; in the text only what is sure."""
        names = _FIELDS if boost >= _SURE else _NAMES
        fields = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, stem), weight * boost)
            for field, weight in names.items()
        ]
        return tantivy.Query.disjunction_max_query(fields, tie_breaker=0.1)


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
        "analysed": astuple(analysed),
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


def _as_entry(found: tantivy.Document) -> Entry:
    entry = orjson.loads(bytes(found["entry"][0]))
    phrases, *others = entry["analysed"]
    analysed = AnalysedDocument(tuple(map(tuple, phrases)), *map(tuple, others))
    return Entry(
        entry["key"], entry["kind"], entry["title"], entry["boost"], entry["from"], entry["until"], analysed
    )


def _moment(at: datetime | None, *, default: float) -> float:
    return default if at is None else at.timestamp()
