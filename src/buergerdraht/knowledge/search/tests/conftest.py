"""A small corpus of services, asked through an engine as pages ask it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from buergerdraht.knowledge.search.documents import Results, SearchDocument
from buergerdraht.knowledge.search.engine import Engine
from buergerdraht.knowledge.search.language import built_in_synonyms
from buergerdraht.knowledge.search.places import places_of
from buergerdraht.knowledge.search.store import Store

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LEUN, WETZLAR, SOEST, KREIS_SOEST = 1, 2, 3, 4
TITLES = {
    "ausweis": "Personalausweis beantragen",
    "verlust": "Verlust des Personalausweises anzeigen",
    "pass": "Reisepass beantragen",
    "meldung": "Meldebescheinigung ausstellen",
    "hund": "Hundesteuer Anmeldung",
    "tonne": "Abfallbehälter bestellen, tauschen oder abmelden",
    "sperrmuell": "Sperrmüll zur Abholung anmelden",
    "gebuehr": "Abfallgebühren Festsetzung",
    "fuehrerschein": "Führerschein – Pflichtumtausch alter Führerscheine",
    "bafoeg": "BAföG – Antrag Ausbildungsförderung",
    "baum": "Baumfällung – Genehmigung",
    "wohnsitz": "Wohnsitzanmeldung",
}
DOCUMENTS = (
    *(SearchDocument(key=key, kind="service", title=title) for key, title in TITLES.items()),
    SearchDocument(key="leun", kind="article", title="Bauhof in der Lahnstraße", authority_ids=(LEUN,)),
    SearchDocument(key="kirmes", kind="article", title="Allerheiligenkirmes", authority_ids=(SOEST,)),
    SearchDocument(key="kreis-kirmes", kind="article", title="Kirmes im Kreis", authority_ids=(KREIS_SOEST,)),
    SearchDocument(
        key="ended",
        kind="notice",
        title="Hochwasser an der Lahn",
        valid_until=datetime(2026, 11, 1, tzinfo=UTC),
    ),
)
PLACES = places_of(
    (
        (LEUN, "Stadt Leun"),
        (WETZLAR, "Wetzlar, Stadt"),
        (SOEST, "Stadt Soest"),
        (KREIS_SOEST, "Kreis Soest"),
        (5, "Stadt Essen"),
    )
)
Ask = Callable[..., Results]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("search")
    synonyms = built_in_synonyms(DOCUMENTS, thesaurus_dir=Path("/nonexistent"))
    store = Store(folder)
    store.rebuild(DOCUMENTS, synonyms=synonyms, picks={}, places=PLACES)
    return store


@pytest.fixture(scope="session")
def engine(store: Store) -> Engine:
    return Engine(store.current())


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """Ask in the context of Leun, the query being complete."""

    def asked(
        text: str, *, authority_id: int = LEUN, is_typing: bool = False, is_all: bool = False
    ) -> Results:
        return engine.search(
            text, authority_id=authority_id, is_typing=is_typing, is_all_authorities=is_all, now=NOW
        )

    return asked


def first(results: Results) -> str:
    return results.hits[0].key if results.hits else ""
