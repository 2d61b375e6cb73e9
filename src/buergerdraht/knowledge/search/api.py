"""What pages use: one index per process, which notices when it changes."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from buergerdraht.foundation.errors import DomainError
from buergerdraht.knowledge.search.documents import Results
from buergerdraht.knowledge.search.engine import Engine
from buergerdraht.knowledge.search.semantic import Embedder, is_available, language_model
from buergerdraht.knowledge.search.store import Generation, NoIndex, Stamp, Store

ASK_AGAIN_AFTER_SECONDS = 60.0
PATIENCE_SECONDS, PATIENCE_WHILE_TYPING_SECONDS = 3.0, 0.2
"""How long a question waits for an index that has changed; then the one before answers."""
log = logging.getLogger(__name__)


class SearchUnavailable(DomainError):
    """The index is missing or broken; it is being built anew."""

    message = "Der Suchindex fehlt oder ist beschädigt. Er wird gerade neu aufgebaut."


class LiveIndex:
    """The engine of the current generation; a newer one is opened beside and then takes its place."""

    def __init__(self, store: Store, *, ask_for_rebuild: Callable[[], None]) -> None:
        self._store, self._ask_for_rebuild = store, ask_for_rebuild
        self._engine: Engine | None = None
        self._stamp: Stamp = ()
        self._broken: Stamp = ()
        self._asked_at = float("-inf")
        self._opening: threading.Thread | None = None
        self._starting = threading.Lock()

    def engine(self, *, patience: float) -> Engine:
        """Return the engine, after at most `patience` seconds the one before; raise SearchUnavailable."""
        stamp = self._store.stamp()
        if stamp not in (self._stamp, self._broken):
            self._open_beside().join(patience if self._engine else None)
        if stamp in ((), self._broken):
            self._rebuild()
        if self._engine is None:
            raise SearchUnavailable
        return self._engine

    def _open_beside(self) -> threading.Thread:
        """All who ask meanwhile wait for the same thread."""
        with self._starting:
            if self._opening is None or not self._opening.is_alive():
                self._opening = threading.Thread(target=self._open, name="search-index", daemon=True)
                self._opening.start()
            return self._opening

    def _open(self) -> None:
        """What was written while it was read is read again; what stays unreadable is not tried twice."""
        while (stamp := self._store.stamp()) not in (self._stamp, self._broken):
            try:
                engine = open_engine(self._store.current(), before=self._engine)
            except NoIndex:
                if self._store.stamp() == stamp:
                    self._broken = stamp
            else:
                self._engine, self._stamp = engine, stamp
                return

    def _rebuild(self) -> None:
        if time.monotonic() - self._asked_at > ASK_AGAIN_AFTER_SECONDS:
            self._asked_at = time.monotonic()
            log.warning("search_index_missing")
            self._ask_for_rebuild()


def embedder() -> Embedder | None:
    """Return the language model if search by meaning is switched on and installed."""
    return language_model() if settings.ENVIRONMENT.semantic and is_available() else None


def open_engine(generation: Generation, *, before: Engine | None = None) -> Engine:
    """Open a generation; raise NoIndex for one that is broken, in whatever way."""
    try:
        return Engine(generation, before=before, embedder=embedder())
    except (OSError, ValueError, KeyError, TypeError) as error:  # tantivy raises ValueError
        raise NoIndex(str(error)) from error


_indexes: dict[str, LiveIndex] = {}
_making = threading.Lock()


def search(
    text: str,
    *,
    authority_id: int | None,
    is_all_authorities: bool = False,
    is_typing: bool = True,
    now: datetime,
) -> Results:
    """Search the knowledge base in the context of an authority; raise SearchUnavailable without an index."""
    patience = PATIENCE_WHILE_TYPING_SECONDS if is_typing else PATIENCE_SECONDS
    return (
        _index()
        .engine(patience=patience)
        .search(
            text,
            authority_id=authority_id,
            is_all_authorities=is_all_authorities,
            is_typing=is_typing,
            now=now,
        )
    )


def _index() -> LiveIndex:
    folder = str(settings.SEARCH_DIR)
    with _making:
        if folder not in _indexes:
            _indexes[folder] = LiveIndex(Store(settings.SEARCH_DIR), ask_for_rebuild=_rebuild_later)
        return _indexes[folder]


def _rebuild_later() -> None:
    from buergerdraht.knowledge.operations.indexing import index_later

    index_later("all")
