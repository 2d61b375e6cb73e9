"""PostgreSQL's own full-text search over the bench's data, as well as it can be indexed."""

import time
from types import TracebackType
from typing import Self

from django.db import connection

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.search.text import content_words

HITS = 20
_TITLE = "setweight(to_tsvector('german', entry.title || ' ' || array_to_string(entry.terms, ' ')), 'A')"
_TEXT = "setweight(to_tsvector('german', regexp_replace(entry.texts::text, '<[^>]*>', ' ', 'g')), 'C')"
_OWN = "setweight(to_tsvector('german', regexp_replace(addition.texts::text, '<[^>]*>', ' ', 'g')), 'B')"
_TEXTS_ONCE = f"CREATE TABLE bench_once AS SELECT id, {_TITLE} || {_TEXT} AS words FROM knowledge_entry entry"  # noqa: S608
_PREPARE = (
    _TEXTS_ONCE,
    "CREATE INDEX ON bench_once USING gin (words)",
    f"""
    CREATE TABLE bench_each AS
    SELECT addition.entry_id AS id, addition.authority_id, once.words || {_OWN} AS words
    FROM knowledge_localaddition addition JOIN bench_once once ON once.id = addition.entry_id
    """,  # noqa: S608
    "CREATE INDEX ON bench_each USING gin (words)",
    "CREATE INDEX ON bench_each (authority_id)",
    "VACUUM ANALYZE bench_once",
    "VACUUM ANALYZE bench_each",
)
_EACH = """
    SELECT id, ts_rank(words, query) AS rank FROM bench_each, to_tsquery('german', %s) query
    WHERE authority_id = %s AND words @@ query ORDER BY rank DESC LIMIT %s
"""
_ALL = """
    SELECT id, authority_id, ts_rank(words, query) AS rank FROM bench_each, to_tsquery('german', %s) query
    WHERE words @@ query ORDER BY rank DESC LIMIT %s
"""
_ONCE = """
    SELECT found.id, addition.texts FROM (
        SELECT id, ts_rank(words, query) AS rank FROM bench_once, to_tsquery('german', %s) query
        WHERE words @@ query ORDER BY rank DESC LIMIT %s
    ) found
    LEFT JOIN knowledge_localaddition addition ON addition.entry_id = found.id AND addition.authority_id = %s
    ORDER BY found.rank DESC
"""


class PostgresSearch:
    """Tables with the texts as PostgreSQL searches them; gone when the block ends."""

    def __enter__(self) -> Self:
        began = time.monotonic()
        with connection.cursor() as cursor:
            for statement in _PREPARE:
                cursor.execute(statement)
        self.seconds = round(time.monotonic() - began, 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_once, bench_each")

    def text_per_authority(self, text: str, authority: Authority) -> None:
        """Search where each authority has a text of its own for each service that it adds to."""
        with connection.cursor() as cursor:
            cursor.execute(_EACH, [_query(text), authority.pk, HITS])
            cursor.fetchall()

    def all_texts(self, text: str, authority: Authority) -> None:  # noqa: ARG002  (whoever is asked)
        """Search all 1.2 million texts, as whoever may be asked about any authority must."""
        with connection.cursor() as cursor:
            cursor.execute(_ALL, [_query(text), HITS])
            cursor.fetchall()

    def text_once(self, text: str, authority: Authority) -> None:
        """Search the services' texts, which stand once, and join the additions."""
        with connection.cursor() as cursor:
            cursor.execute(_ONCE, [_query(text), HITS, authority.pk])
            cursor.fetchall()


def _query(text: str) -> str:
    """Any of the words, the last one as a beginning: what stands for typing in PostgreSQL."""
    asked = content_words(text)
    return " | ".join((*asked[:-1], f"{asked[-1]}:*")) if asked else "''"
