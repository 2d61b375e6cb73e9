"""Measures the search on a corpus and queries of one's own; needs no database."""

import json
import random
import tempfile
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buergerdraht.knowledge.search.engine import Engine
from buergerdraht.knowledge.search.language import built_in_synonyms
from buergerdraht.knowledge.search.measuring import Answer, load_corpus, load_queries, measure, mistyped
from buergerdraht.knowledge.search.semantic import is_available, language_model
from buergerdraht.knowledge.search.store import Store

NOT_INSTALLED = "Das Sprachmodell fehlt. BUERGERDRAHT_SEMANTIC=1 make setup richtet es ein."


class Command(BaseCommand):
    """Prints one JSON object as the last line: n, mrr10, success1, success5, ndcg10, p50_ms, p95_ms."""

    help = "Misst, wie gut die Suche findet, an einem eigenen Bestand mit eigenen Anfragen"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--corpus", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--semantic", action="store_true")
        parser.add_argument("--typos", type=int, metavar="SEED", help="ein Tippfehler je Anfrage")

    def handle(self, *, corpus: Path, queries: Path, semantic: bool, typos: int | None, **_: Any) -> None:
        """Build a throw-away index, ask it everything, print the figures."""
        if semantic and not is_available():
            raise CommandError(NOT_INSTALLED)
        model = language_model() if semantic else None
        judged = list(load_queries(queries))
        if typos is not None:
            randomness = random.Random(typos)  # noqa: S311  (nothing secret)
            judged = [mistyped(query, randomness=randomness) for query in judged]
        documents = list(load_corpus(corpus))
        synonyms = built_in_synonyms(documents, thesaurus_dir=settings.THESAURUS_DIR)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder))
            engine = Engine(
                store.rebuild(documents, synonyms=synonyms, picks={}, places={}, embedder=model),
                embedder=model,
            )
            now = datetime.now(UTC)

            def ask(text: str) -> Answer:
                results = engine.search(text, authority_id=None, is_typing=False, now=now)
                return Answer([hit.key for hit in results.hits], results.took_ms)

            self.stdout.write(json.dumps(measure(judged, ask=ask)))
