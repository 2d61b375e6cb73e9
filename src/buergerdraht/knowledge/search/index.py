"""The index on disk: tantivy for the candidates, and what is known about words beside it.

A folder is one generation. Its documents are changed in place by one writer; what is known about words is
written anew each time. Readers in other processes notice by the stamp.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import tantivy

from buergerdraht.knowledge.search.analyser import AnalysedDocument, analyse
from buergerdraht.knowledge.search.compounds import Splitter, noun_list
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.lexicon import Lexicon
from buergerdraht.knowledge.search.query import Language, Query
from buergerdraht.knowledge.search.spelling import Speller
from buergerdraht.knowledge.search.synonyms import Synonym, Synonyms
from buergerdraht.knowledge.search.text import STOP_WORDS, content_words

CANDIDATES = 80
FORMAT = 1
"""Raised when old generations can't be read any more; they are built anew."""
_FOR_ALL = "all"
_BOOSTS = {"strong": 2.0, "parts": 1.0, "body": 0.4}


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


def build(documents: Iterable[SearchDocument], *, folder: Path, synonyms: Synonyms) -> None:
    """Write a new generation into an empty folder."""
    everything = list(documents)
    nouns = sorted(set(noun_list()))
    splitter = Splitter(nouns, favoured=_title_words(everything))
    lexicon = Lexicon()
    (folder / "tantivy").mkdir(parents=True)
    writer = tantivy.Index(_schema(), path=str(folder / "tantivy")).writer(
        heap_size=64_000_000, num_threads=1
    )
    for document in everything:
        analysed = analyse(document, splitter=splitter)
        lexicon.add(document, analysed)
        writer.add_document(_as_tantivy(document, analysed))
    writer.commit()
    writer.wait_merging_threads()
    (folder / "nouns.txt").write_text("\n".join(nouns))
    save_language(folder, lexicon=lexicon, synonyms=synonyms, favoured=_title_words(everything))


def save_language(folder: Path, *, lexicon: Lexicon, synonyms: Synonyms, favoured: Iterable[str]) -> None:
    """Write what is known about words; the file appears whole."""
    content = {
        "format": FORMAT,
        "documents": lexicon.documents,
        "frequency": lexicon.frequency,
        "named": lexicon.named,
        "surfaces": lexicon.surfaces,
        "written": lexicon.written,
        "favoured": sorted(favoured),
        "words": sorted(synonyms.words),
        "rules": [(key, [astuple(each) for each in meant]) for key, meant in synonyms.rules.items()],
    }
    draft = folder / "language.json.new"
    draft.write_bytes(orjson.dumps(content))
    draft.rename(folder / "language.json")


def load_language(folder: Path) -> Language:
    """Read what is known about words."""
    content = orjson.loads((folder / "language.json").read_bytes())
    lexicon = Lexicon(
        content["documents"],
        Counter(content["frequency"]),
        Counter(content["named"]),
        Counter(content["surfaces"]),
        content["written"],
    )
    synonyms = Synonyms(words=set(content["words"]))
    for key, meant in content["rules"]:
        synonyms.restore(tuple(key), [Synonym(tuple(each[0]), each[1], each[2]) for each in meant])
    nouns = (folder / "nouns.txt").read_text().splitlines()
    splitter = Splitter(nouns, favoured=content["favoured"])
    spellable = dict.fromkeys((*STOP_WORDS, *synonyms.words), 1) | lexicon.surfaces
    return Language(lexicon, splitter, Speller(spellable, is_part=splitter.__contains__), synonyms)


class Reader:
    """Finds candidates in one generation."""

    def __init__(self, folder: Path) -> None:
        self.language = load_language(folder)
        self._index = tantivy.Index.open(str(folder / "tantivy"))
        self._index.reload()
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._entries: dict[tuple[int, int], Entry] = {}

    def candidates(
        self, query: Query, *, authority_id: int | None, is_all_authorities: bool, count: int = CANDIDATES
    ) -> Iterator[Entry]:
        """Yield the documents that may be meant; another authority's only if all are asked."""
        wanted = self._wanted(query)
        if not is_all_authorities:
            owners = [_FOR_ALL, *([str(authority_id)] if authority_id is not None else [])]
            owned = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(self._schema, "authority", owners), 0.0
            )
            wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, owned), (tantivy.Occur.Must, wanted)])
        for _, address in self._searcher.search(wanted, count, count=False).hits:
            yield self._entry(address)

    def _entry(self, address: tantivy.DocAddress) -> Entry:
        place = (address.segment_ord, address.doc)
        entry = self._entries.get(place)
        if entry is None:
            entry = self._entries[place] = _as_entry(self._searcher.doc(address))
        return entry

    def _wanted(self, query: Query) -> tantivy.Query:
        by_position: dict[int, list[tantivy.Query]] = {}
        for reading in query.readings:
            told = query.rarity[reading.positions[0]]
            for each in reading.stems:
                boost = max(0.01, reading.weight * told / len(reading.stems) ** 0.5)
                by_position.setdefault(reading.positions[0], []).append(self._term(each, boost=boost))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.disjunction_max_query(queries, tie_breaker=0.1))
                for queries in by_position.values()
            ]
        )

    def _term(self, stem: str, *, boost: float) -> tantivy.Query:
        fields = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, stem), weight * boost)
            for field, weight in _BOOSTS.items()
        ]
        return tantivy.Query.disjunction_max_query(fields, tie_breaker=0.1)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "authority"):
        builder.add_text_field(name, stored=name == "key", tokenizer_name="raw", index_option="basic")
    for name in _BOOSTS:
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
        "authority": _FOR_ALL if document.authority_id is None else str(document.authority_id),
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


def _title_words(documents: Iterable[SearchDocument]) -> set[str]:
    return {word for each in documents for text in (each.title, *each.names) for word in content_words(text)}
