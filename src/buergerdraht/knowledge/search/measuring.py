"""Measures how well known queries find what they should."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.spelling import with_typo

DEPTH = 10


@dataclass(frozen=True)
class JudgedQuery:
    """A query, and the documents that answer it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """The keys found for a query, best first, and how long it took."""

    keys: Sequence[str]
    took_ms: float


def load_corpus(file: Path) -> Iterator[SearchDocument]:
    """Yield the services of a corpus, one JSON object a line: id, title, synonyms, description, topic."""
    for line in file.read_text(encoding="utf-8").splitlines():
        service: dict[str, Any] = json.loads(line)
        topic = service.get("topic")
        yield SearchDocument(
            key=service["id"],
            kind="service",
            title=service["title"],
            names=tuple(service.get("synonyms") or ()),
            body=service.get("description") or "",
            topics=(topic,) if topic else (),
        )


def load_queries(file: Path) -> Iterator[JudgedQuery]:
    """Yield judged queries, one JSON object a line: q, relevant."""
    for line in file.read_text(encoding="utf-8").splitlines():
        query: dict[str, Any] = json.loads(line)
        yield JudgedQuery(query["q"], frozenset(query["relevant"]))


def mistyped(query: JudgedQuery, *, randomness: random.Random) -> JudgedQuery:
    """Return the query with one error in one of its longer words."""
    words = query.text.split()
    places = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if places:
        place = randomness.choice(places)
        words[place] = with_typo(words[place], choice=randomness.randrange(1_000_000))
    return JudgedQuery(" ".join(words), query.relevant)


def measure(queries: Iterable[JudgedQuery], *, ask: Callable[[str], Answer]) -> dict[str, float]:
    """Return n, mrr10, success1, success5, ndcg10 and the latency's percentiles in milliseconds."""
    judged = [(query, ask(query.text)) for query in queries]
    ranks = [_ranks(query, answer) for query, answer in judged]
    times = sorted(answer.took_ms for _, answer in judged)
    count = max(1, len(judged))
    return {
        "n": len(judged),
        "mrr10": round(sum(1 / found[0] for found in ranks if found) / count, 4),
        "success1": round(sum(found[0] == 1 for found in ranks if found) / count, 4),
        "success5": round(sum(found[0] <= 5 for found in ranks if found) / count, 4),
        "ndcg10": round(
            sum(_ndcg(query, found) for (query, _), found in zip(judged, ranks, strict=True)) / count, 4
        ),
        "p50_ms": _percentile(times, 0.50),
        "p95_ms": _percentile(times, 0.95),
    }


def _ranks(query: JudgedQuery, answer: Answer) -> list[int]:
    return [rank for rank, key in enumerate(answer.keys[:DEPTH], start=1) if key in query.relevant]


def _ndcg(query: JudgedQuery, ranks: list[int]) -> float:
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(DEPTH, len(query.relevant)) + 1))
    return sum(1 / log2(rank + 1) for rank in ranks) / ideal if ideal else 0.0


def _percentile(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else 0.0
