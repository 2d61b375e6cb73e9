"""Search by meaning, with a model of three concepts instead of the real one."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from buergerdraht.knowledge.search.documents import SearchDocument, Why
from buergerdraht.knowledge.search.engine import Engine
from buergerdraht.knowledge.search.semantic import Matrix, Meanings, is_available, language_model, text_of
from buergerdraht.knowledge.search.store import Store
from buergerdraht.knowledge.search.synonyms import Synonyms
from buergerdraht.knowledge.search.tests.conftest import NOW, first

numpy = pytest.importorskip("numpy", reason="comes with the optional extra")
CONCEPTS = (("stern", "komet"), ("fisch", "angel"), ("brot", "teig"))
FILLER = [SearchDocument(key=f"entry-{n}", kind="service", title=f"Sonstiges {n}") for n in range(10, 60)]
FISH = SearchDocument(key="entry-1", kind="service", title="Angelschein")
STAR = SearchDocument(key="entry-2", kind="service", title="Sternwarte")


class Concepts:
    """An embedder that knows three things, and counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def of_query(self, text: str) -> Matrix:
        counts = [float(sum(word in text.lower() for word in words)) for words in CONCEPTS] + [0.1]
        length = math.hypot(*counts)
        return numpy.array([count / length for count in counts], dtype=numpy.float32)

    def of_texts(self, texts: Sequence[str]) -> Matrix:
        self.read.extend(texts)
        return numpy.stack([self.of_query(text) for text in texts])


@pytest.fixture
def model() -> Concepts:
    return Concepts()


@pytest.fixture
def store(tmp_path: Path, model: Concepts) -> Store:
    store = Store(tmp_path)
    store.rebuild([FISH, STAR, *FILLER], synonyms=Synonyms(), picks={}, places={}, embedder=model)
    return store


def asked(store: Store, model: Concepts | None, text: str, *, is_typing: bool = False) -> str:
    engine = Engine(store.current(), embedder=model)
    return first(engine.search(text, authority_id=None, is_typing=is_typing, now=NOW))


def test_what_means_the_same_is_found_without_a_common_word(store: Store, model: Concepts) -> None:
    engine = Engine(store.current(), embedder=model)
    results = engine.search("komet", authority_id=None, is_typing=False, now=NOW)
    assert first(results) == "entry-2"
    assert results.hits[0].why == (Why("meaning", "komet", "Sternwarte"),)


def test_while_it_is_typed_only_words_count(store: Store, model: Concepts) -> None:
    assert asked(store, model, "komet", is_typing=True) == ""


def test_without_the_extra_everything_else_works(store: Store) -> None:
    assert asked(store, None, "komet") == ""
    assert asked(store, None, "angelschein") == "entry-1"


def test_a_text_that_did_not_change_is_not_read_again(store: Store, model: Concepts) -> None:
    model.read.clear()
    changed = SearchDocument(key="entry-2", kind="service", title="Sternenpark")
    store.rebuild([FISH, changed, *FILLER], synonyms=Synonyms(), picks={}, places={}, embedder=model)
    assert model.read == ["Sternenpark"]


def test_a_changed_text_changes_its_meaning(store: Store, model: Concepts) -> None:
    store.change([SearchDocument(key="entry-3", kind="service", title="Brotbacken")], embedder=model)
    assert asked(store, model, "teig") == "entry-3"
    store.change([], removed=["entry-3"], embedder=model)
    assert asked(store, model, "teig") != "entry-3"


@pytest.mark.parametrize("name", ["vectors.json", "vectors.f16"])
def test_broken_vectors_are_no_vectors(store: Store, model: Concepts, name: str) -> None:
    (store.current().folder / name).write_bytes(b"123")
    assert asked(store, model, "komet") == ""
    assert asked(store, model, "sternwarte") == "entry-2"


def test_few_documents_have_no_spread() -> None:
    assert Meanings.none().like(numpy.zeros(0)) == {}
    assert Meanings.none().changed([], embedder=Concepts()).as_bytes()


def test_the_vector_is_made_of_title_and_names() -> None:
    document = SearchDocument(key="a", kind="service", title="Titel", names=("eins", "zwei"), body="Text")
    assert text_of(document) == "Titel. eins, zwei"


@pytest.mark.skipif(not is_available(), reason="the language model is an optional extra")
def test_the_real_model_knows_german() -> None:
    model = language_model()
    texts = model.of_texts(["Hundesteuer anmelden", "Baugenehmigung beantragen"])
    likeness = texts @ model.of_query("ich habe einen Welpen gekauft")
    assert likeness[0] > likeness[1]
