"""The second wall: which authorities' rows the database shows and accepts.

The database session variable is set by these context managers only and is empty otherwise, which shows no
rows. foundation.database applies it to every new connection, so a reconnect inside the context keeps it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

SETTING = "buergerdraht.authority_ids"
ALL = "*"
ALL_AUTHORITIES_SQL = f"SELECT set_config('{SETTING}', '{ALL}', false)"
"""For processes that speak to PostgreSQL on connections of their own."""

_visible: ContextVar[str] = ContextVar("visible_authorities", default="")


@contextmanager
def visible_authorities(ids: Iterable[int]) -> Iterator[None]:
    """Show and accept the rows of these authorities only; what was visible before returns afterwards."""
    with _showing(",".join(str(authority_id) for authority_id in sorted(ids))):
        yield


@contextmanager
def all_authorities() -> Iterator[None]:
    """Show and accept every authority's rows: for processes, jobs and commands, never for a request."""
    with _showing(ALL):
        yield


def visibility() -> str:
    """Return the present value of the session variable."""
    return _visible.get()


@contextmanager
def _showing(value: str) -> Iterator[None]:
    token = _visible.set(value)
    try:
        _tell_database()
        yield
    finally:
        _visible.reset(token)
        _tell_database()


def _tell_database() -> None:
    """Set the variable on an open connection; a new one gets it when it opens.

    In a failed transaction nothing can be set, nor need be: rolling back restores what held before.
    """
    if connection.connection is None or connection.connection.closed or connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, _visible.get()])
