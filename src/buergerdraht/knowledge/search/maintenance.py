"""Keeps the index as the database is: one text, synonyms, picks, names of authorities, or everything."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings

from buergerdraht.knowledge.queries.learning import picks
from buergerdraht.knowledge.search import sources
from buergerdraht.knowledge.search.api import embedder
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.language import built_in_synonyms
from buergerdraht.knowledge.search.places import places_of
from buergerdraht.knowledge.search.store import NoIndex, Store

Progress = Callable[[int], None]
"""Told how many documents were read so far."""


def reindex(*, now: datetime, progress: Progress = lambda count: None) -> int:  # noqa: ARG005
    """Build the whole index anew beside the present one, and return how many documents it has."""
    documents = list(_counted(sources.all_documents(now=now), progress))
    synonyms = built_in_synonyms(
        documents, thesaurus_dir=settings.THESAURUS_DIR, groups=sources.editors_groups()
    )
    Store(settings.SEARCH_DIR).rebuild(
        documents,
        synonyms=synonyms,
        picks=picks(now=now),
        places=places_of(sources.places()),
        embedder=embedder(),
    )
    return len(documents)


def index(key: str, *, now: datetime) -> None:
    """Bring one thing up to date: a key of a hit, 'synonyms', 'picks', 'places' or 'all'."""
    store = Store(settings.SEARCH_DIR)
    try:
        if key == "picks":
            store.save("picks", picks(now=now))
        elif key == "places":
            store.save("places", places_of(sources.places()))
        elif key in ("all", "synonyms"):
            reindex(now=now)
        else:
            _index_document(key, store=store, now=now)
    except NoIndex:
        reindex(now=now)


def _index_document(key: str, *, store: Store, now: datetime) -> None:
    kind, _, number = key.rpartition("-")
    present = list(sources.documents_of(kind, ids=[int(number)], now=now))
    store.change(present, removed=[] if present else [key], embedder=embedder())


def _counted(documents: Iterable[SearchDocument], progress: Progress) -> Iterator[SearchDocument]:
    for count, document in enumerate(documents, start=1):
        yield document
        progress(count)
