"""What pages use: one search per process, which notices when the index changes."""

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
from buergerdraht.knowledge.search.store import Generation, NoIndex, Store

LOOK_EVERY_SECONDS = 1.0
ASK_AGAIN_AFTER_SECONDS = 60.0
log = logging.getLogger(__name__)


class SearchUnavailable(DomainError):
    """The index is missing or broken; it is being built anew."""

    message = "Der Suchindex fehlt oder ist beschädigt. Er wird gerade neu aufgebaut."


class Search:
    """Answers from the current generation; a newer one is opened beside and then takes its place."""

    def __init__(self, store: Store, *, ask_for_rebuild: Callable[[], None]) -> None:
        self._store, self._ask_for_rebuild = store, ask_for_rebuild
        self._engine: Engine | None = None
        self._stamp: tuple[str, ...] = ()
        self._looked_at = self._asked_at = float("-inf")
        self._opening = threading.Lock()

    def search(
        self,
        text: str,
        *,
        authority_id: int | None,
        is_all_authorities: bool = False,
        is_typing: bool = True,
        now: datetime,
    ) -> Results:
        """Return what fits; raise SearchUnavailable without an index."""
        return self._current().search(
            text,
            authority_id=authority_id,
            is_all_authorities=is_all_authorities,
            is_typing=is_typing,
            now=now,
        )

    def _current(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._open()
        elif time.monotonic() - self._looked_at > LOOK_EVERY_SECONDS:
            self._look()
        if self._engine is None:
            raise SearchUnavailable
        return self._engine

    def _look(self) -> None:
        """Open a changed index beside; who asks meanwhile is answered from the one before."""
        self._looked_at = time.monotonic()
        try:
            is_changed = self._store.current().stamp() != self._stamp
        except (NoIndex, OSError):
            self._rebuild()
            return
        if is_changed and self._opening.acquire(blocking=False):
            threading.Thread(target=self._open_and_release, name="search-index", daemon=True).start()

    def _open_and_release(self) -> None:
        try:
            self._open()
        finally:
            self._opening.release()

    def _open(self) -> None:
        try:
            generation = self._store.current()
            stamp = generation.stamp()
            self._engine, self._stamp = open_engine(generation, before=self._engine), stamp
        except NoIndex:
            self._rebuild()

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


_searches: dict[str, Search] = {}
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
    return the_search().search(
        text,
        authority_id=authority_id,
        is_all_authorities=is_all_authorities,
        is_typing=is_typing,
        now=now,
    )


def the_search() -> Search:
    """Return this process's search."""
    folder = str(settings.SEARCH_DIR)
    with _making:
        if folder not in _searches:
            _searches[folder] = Search(Store(settings.SEARCH_DIR), ask_for_rebuild=_rebuild_later)
        return _searches[folder]


def _rebuild_later() -> None:
    from buergerdraht.knowledge.operations.indexing import index_later

    index_later("all")
