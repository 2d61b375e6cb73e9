"""Generations, small changes, broken files, and processes that notice."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from buergerdraht.knowledge.search.api import LiveIndex, SearchUnavailable
from buergerdraht.knowledge.search.documents import SearchDocument, Why
from buergerdraht.knowledge.search.engine import Engine
from buergerdraht.knowledge.search.store import Generation, NoIndex, Store
from buergerdraht.knowledge.search.synonyms import Synonyms
from buergerdraht.knowledge.search.tests.conftest import NOW, first

CAT = SearchDocument(key="entry-1", kind="service", title="Katze gefunden")
DOG = SearchDocument(key="entry-2", kind="service", title="Hund anmelden")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    store.rebuild([CAT], synonyms=Synonyms(), picks={}, places={})
    return store


def found(store: Store, text: str) -> str:
    return first(Engine(store.current()).search(text, authority_id=None, now=NOW))


def test_a_new_generation_takes_the_place_of_the_one_before(store: Store) -> None:
    assert found(store, "katze") == "entry-1"
    store.rebuild([DOG], synonyms=Synonyms(), picks={}, places={})
    assert found(store, "katze") == ""
    assert found(store, "hund") == "entry-2"


def test_only_the_generation_before_is_kept(store: Store, tmp_path: Path) -> None:
    for _ in range(3):
        store.rebuild([DOG], synonyms=Synonyms(), picks={}, places={})
    assert len([folder for folder in tmp_path.iterdir() if folder.is_dir()]) == 2


def test_a_document_is_added_changed_and_removed(store: Store) -> None:
    store.change([DOG])
    assert found(store, "hund anmelden") == "entry-2"
    store.change([SearchDocument(key="entry-2", kind="service", title="Welpe registrieren")])
    assert found(store, "hund") == ""
    assert found(store, "welpe") == "entry-2"
    store.change([], removed=["entry-2"])
    assert found(store, "welpe") == ""
    assert found(store, "katze") == "entry-1"


def test_words_of_an_added_document_correct_mistyped_ones(store: Store) -> None:
    store.change([SearchDocument(key="entry-3", kind="service", title="Fronleichnamsprozession")])
    assert found(store, "fronleichnamsprozesion") == "entry-3"


def test_what_was_picked_for_a_query_comes_first_even_if_no_word_fits(store: Store) -> None:
    store.change([DOG])
    store.save("picks", {"miez": {"entry-1": 3.0}, "hund": {"entry-1": 0.5}})
    results = Engine(store.current()).search("mieze", authority_id=None, now=NOW)
    assert first(results) == "entry-1"
    assert Why("picked", "mieze", "Katze gefunden") in results.hits[0].why
    assert found(store, "hund") == "entry-2"


@pytest.mark.parametrize("name", ["words.json", "rules.json", "picks.json", "documents/meta.json"])
def test_a_broken_index_is_a_sentence_and_is_built_anew_by_somebody(store: Store, name: str) -> None:
    (store.current().folder / name).write_text("{")
    asked: list[None] = []
    index = LiveIndex(store, ask_for_rebuild=lambda: asked.append(None))
    for _ in range(2):
        with pytest.raises(SearchUnavailable, match="wird gerade neu aufgebaut"):
            index.engine(patience=10.0)
    assert len(asked) == 1
    store.rebuild([CAT], synonyms=Synonyms(), picks={}, places={})
    assert answer(index, "katze") == "entry-1"


def test_a_missing_index_is_built_anew_by_somebody(tmp_path: Path) -> None:
    asked: list[None] = []
    index = LiveIndex(Store(tmp_path / "none"), ask_for_rebuild=lambda: asked.append(None))
    with pytest.raises(SearchUnavailable):
        index.engine(patience=10.0)
    assert asked


def test_a_format_of_before_is_no_index(store: Store) -> None:
    words = store.current().load("words")
    store.save("words", words | {"format": 0})
    with pytest.raises(NoIndex):
        store.current().load_lexicon()


def test_a_current_generation_that_is_gone_is_no_index(store: Store, tmp_path: Path) -> None:
    (tmp_path / "current").write_text("elsewhere")
    with pytest.raises(NoIndex):
        store.current()


@pytest.fixture
def index(store: Store) -> LiveIndex:
    return LiveIndex(store, ask_for_rebuild=lambda: None)


def answer(index: LiveIndex, text: str) -> str:
    return first(index.engine(patience=10.0).search(text, authority_id=None, now=NOW))


def test_a_process_answers_at_once_from_what_another_one_changed(index: LiveIndex, store: Store) -> None:
    assert answer(index, "hund") == ""
    store.change([DOG])
    assert answer(index, "hund") == "entry-2"
    store.rebuild([CAT], synonyms=Synonyms(), picks={}, places={})
    assert answer(index, "hund") == ""


def test_a_file_that_vanishes_while_it_is_looked_at_is_no_error(index: LiveIndex, store: Store) -> None:
    folder = store.current().folder
    (folder / "words.new").symlink_to(folder / "gone")
    assert answer(index, "katze") == "entry-1"
    (folder / "gone.json").symlink_to(folder / "gone")
    assert answer(index, "katze") == "entry-1"


def test_whoever_asks_while_the_index_is_built_anew_is_answered(index: LiveIndex, store: Store) -> None:
    answers: list[str] = []
    is_built = threading.Event()

    def ask() -> None:
        while not is_built.is_set():
            answers.append(answer(index, "katze"))

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(3):
        store.rebuild([CAT], synonyms=Synonyms(), picks={}, places={})
        store.change([DOG])
    is_built.set()
    asking.join()
    assert set(answers) == {"entry-1"}


def test_an_index_that_vanishes_is_answered_from_memory_meanwhile(index: LiveIndex, tmp_path: Path) -> None:
    answer(index, "katze")
    (tmp_path / "current").unlink()
    assert answer(index, "katze") == "entry-1"


def test_many_threads_ask_at_once(index: LiveIndex) -> None:
    answers: list[str] = []

    def ask() -> None:
        answers.extend(answer(index, "katze") for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["entry-1"] * 160


def test_validity_is_looked_at_when_it_is_asked(tmp_path: Path) -> None:
    store = Store(tmp_path)
    tomorrow = NOW + timedelta(days=1)
    document = SearchDocument(key="notice-1", kind="notice", title="Markt", valid_from=tomorrow)
    generation = store.rebuild([document], synonyms=Synonyms(), picks={}, places={})
    engine = Engine(Generation(generation.folder))
    assert first(engine.search("markt", authority_id=None, now=NOW)) == ""
    assert first(engine.search("markt", authority_id=None, now=tomorrow)) == "notice-1"
