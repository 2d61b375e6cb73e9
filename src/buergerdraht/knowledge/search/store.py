"""The index of an installation: generations in a folder, one of them current.

    search/current                 the name of the generation that is asked
    search/<generation>/documents/ tantivy
                        nouns.txt rules.json words.json   what is known about words
                        vectors.f16 vectors.json          meanings, with the optional extra
                        picks.json places.json            what agents picked; names of authorities

A generation is built beside and becomes current when all of it is there. Small changes go into the current
one. One process writes at a time; readers in other processes notice by the stamp.
"""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sys import intern
from typing import Any

import orjson

from buergerdraht.knowledge.search.analyser import analyse
from buergerdraht.knowledge.search.compounds import Splitter, noun_list
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.knowledge.search.index import Writer
from buergerdraht.knowledge.search.lexicon import Lexicon
from buergerdraht.knowledge.search.places import Places
from buergerdraht.knowledge.search.ranking import Picks
from buergerdraht.knowledge.search.semantic import Embedder, Meanings
from buergerdraht.knowledge.search.synonyms import Synonym, Synonyms
from buergerdraht.knowledge.search.text import content_words

FORMAT = 2
"""Raised when older generations can't be read any more; they are built anew."""


CHANGED_ALONE = ("words", "rules", "picks", "places", "vectors")
"""Files of a generation; the words change with each change of a document, after it."""
Stamp = tuple[str | int, ...]
"""Of a generation: its name and the times of its files."""


class NoIndex(Exception):
    """There is no generation that can be read."""


class Generation:
    """The files of one generation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = folder / "documents"

    def stamp_of(self, name: str) -> str:
        """Return what changes with each change of one file; raise NoIndex if it is missing."""
        try:
            return f"{self.folder.name} {(self.folder / f'{name}.json').stat().st_mtime_ns}"
        except OSError as error:
            raise NoIndex(f"{name}: {error}") from error

    def save(self, name: str, content: Any) -> None:
        """Write a file; it appears whole."""
        draft = self.folder / f"{name}.new"
        draft.write_bytes(orjson.dumps(content))
        draft.rename(self.folder / f"{name}.json")

    def load(self, name: str) -> Any:
        """Read a file; raise NoIndex if it is missing or broken."""
        try:
            return orjson.loads((self.folder / f"{name}.json").read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise NoIndex(f"{name}: {error}") from error

    def save_meanings(self, meanings: Meanings) -> None:
        """Write the vectors; keys last, they say which vectors are meant."""
        names, vectors = meanings.as_bytes()
        for name, content in (("vectors.f16", vectors), ("vectors.json", names)):
            draft = self.folder / f"{name}.new"
            draft.write_bytes(content)
            draft.rename(self.folder / name)

    def load_meanings(self) -> Meanings | None:
        """Read the vectors; None without them."""
        try:
            names = (self.folder / "vectors.json").read_bytes()
            return Meanings.from_bytes(names, (self.folder / "vectors.f16").read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save_words(self, lexicon: Lexicon, *, favoured: Collection[str]) -> None:
        """Write the counts of the corpus."""
        self.save("words", {"format": FORMAT, "favoured": sorted(favoured), **lexicon.as_json()})

    def save_rules(self, synonyms: Synonyms) -> None:
        """Write the synonyms; what stands in many rules is written once, and read as one object."""
        places: dict[Synonym, int] = {}
        rules = [
            (key, [places.setdefault(each, len(places)) for each in meant])
            for key, meant in synonyms.rules.items()
        ]
        meanings = [(each.stems, each.source, each.words) for each in places]
        self.save("rules", {"words": sorted(synonyms.words), "meanings": meanings, "rules": rules})

    def load_lexicon(self) -> Lexicon:
        """Read the counts of the corpus; raise NoIndex for those of another format."""
        words = self.load("words")
        if words.get("format") != FORMAT:
            raise NoIndex("words: another format")
        return Lexicon.from_json(words)

    def load_splitter(self) -> Splitter:
        """Read the dictionary; raise NoIndex without it."""
        try:
            nouns = (self.folder / "nouns.txt").read_text().splitlines()
        except OSError as error:
            raise NoIndex("nouns") from error
        return Splitter(nouns, favoured=self.load("words")["favoured"])

    def load_synonyms(self) -> Synonyms:
        """Read the synonyms."""
        content = self.load("rules")
        meanings = [
            Synonym(tuple(map(intern, stems)), source, words) for stems, source, words in content["meanings"]
        ]
        synonyms = Synonyms(words=set(content["words"]))
        for key, places in content["rules"]:
            synonyms.restore(tuple(map(intern, key)), tuple(meanings[place] for place in places))
        return synonyms


class Store:
    """The folder of all generations."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Generation:
        """Return the generation that is asked; raise NoIndex without one."""
        try:
            generation = Generation(self._folder / (self._folder / "current").read_text().strip())
        except OSError as error:
            raise NoIndex("no current generation") from error
        if not generation.documents.is_dir():
            raise NoIndex("the current generation is gone")
        return generation

    def stamp(self) -> Stamp:
        """Return what changes with each change of the current generation; () without one."""
        # Asked with each keystroke, so no paths are made.
        try:
            name = _content(f"{self._folder}/current")
        except OSError:
            return ()
        changed = [_changed_at(f"{self._folder}/{name}/{each}.json") for each in CHANGED_ALONE]
        return (name, *changed) if any(changed) else ()

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        synonyms: Synonyms,
        picks: Picks,
        places: Places,
        embedder: Embedder | None = None,
    ) -> Generation:
        """Build a new generation and make it current; the one before stays until the next time.

        With an embedder, meanings are built, too; those of unchanged texts are taken over.
        """
        documents = list(documents)
        with self._writing():
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            draft = Generation(self._folder / f"{name}.new")
            build(draft, documents, synonyms=synonyms)
            draft.save("picks", picks)
            draft.save("places", places)
            if embedder:
                known = (self._meanings() or Meanings.none()).only(each.key for each in documents)
                draft.save_meanings(known.changed(documents, embedder=embedder))
            draft.folder.rename(self._folder / name)
            self._make_current(name)
        return Generation(self._folder / name)

    def change(
        self,
        documents: Iterable[SearchDocument],
        *,
        removed: Iterable[str] = (),
        embedder: Embedder | None = None,
    ) -> None:
        """Put documents into the current generation, and take others out; raise NoIndex without one."""
        documents, removed = list(documents), list(removed)
        with self._writing():
            generation = self.current()
            splitter, lexicon = generation.load_splitter(), generation.load_lexicon()
            writer = Writer(generation.documents)
            for key in removed:
                writer.remove(key)
            for document in documents:
                analysed = analyse(document, splitter=splitter)
                writer.remove(document.key)
                writer.put(document, analysed)
                lexicon.add(document, analysed)
            writer.commit()
            generation.save_words(lexicon, favoured=generation.load("words")["favoured"])
            meanings = generation.load_meanings() if embedder else None
            if embedder and meanings:
                generation.save_meanings(meanings.changed(documents, removed=removed, embedder=embedder))

    def save(self, name: str, content: Any) -> None:
        """Write a file of the current generation."""
        with self._writing():
            self.current().save(name, content)

    def save_rules(self, synonyms: Synonyms) -> None:
        """Write the synonyms of the current generation."""
        with self._writing():
            self.current().save_rules(synonyms)

    def _meanings(self) -> Meanings | None:
        try:
            return self.current().load_meanings()
        except NoIndex:
            return None

    def _make_current(self, name: str) -> None:
        pointer = self._folder / "current"
        before = pointer.read_text().strip() if pointer.exists() else ""
        draft = self._folder / "current.new"
        draft.write_text(name)
        draft.rename(pointer)
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder.name not in (name, before):
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _content(file: str) -> str:
    opened = os.open(file, os.O_RDONLY)
    try:
        return os.read(opened, 100).decode().strip()
    finally:
        os.close(opened)


def _changed_at(file: str) -> int:
    try:
        return os.stat(file).st_mtime_ns  # noqa: PTH116  (a path costs more than the look)
    except OSError:
        return 0


def build(generation: Generation, documents: Iterable[SearchDocument], *, synonyms: Synonyms) -> None:
    """Write documents and what is known about words into an empty generation."""
    everything = list(documents)
    nouns = noun_list()
    favoured = {
        word for each in everything for text in (each.title, *each.names) for word in content_words(text)
    }
    splitter, lexicon = Splitter(nouns, favoured=favoured), Lexicon()
    writer = Writer(generation.documents)
    for document in everything:
        analysed = analyse(document, splitter=splitter)
        lexicon.add(document, analysed)
        writer.put(document, analysed)
    writer.commit()
    (generation.folder / "nouns.txt").write_text("\n".join(nouns))
    generation.save_words(lexicon, favoured=favoured)
    generation.save_rules(synonyms)
