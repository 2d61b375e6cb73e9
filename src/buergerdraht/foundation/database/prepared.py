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
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql, asked).fetchall()
