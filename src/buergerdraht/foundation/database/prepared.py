"""Statements that the database plans once a connection instead of each time."""

from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg
from django.db import connection


def prepared_rows(sql: LiteralString, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query that is asked so often that planning it would be most of the work.

    For queries alone whose best plan does not depend on what is asked.
    """
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    cursor: Any = psycopg.Cursor(connection.connection)  # Django's own binds values itself, so prepares none
    with wrapped(cursor) as asking:
        asking.execute(sql, asked)
        rows: list[tuple[Any, ...]] = asking.fetchall()
    return rows
