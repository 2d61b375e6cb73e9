"""Differences between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

LARGEST = 4_000_000
"""Pairs of words that are compared one by one; larger passages are shown as replaced as a whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage that both texts have, or only one of them."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a version beside the same field of another."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """Return the fields of both versions in the order of the newer one, those that are gone at the end."""
    labels = [*new, *(label for label in old if label not in new)]
    return [Difference(label, pieces_of(old.get(label, ""), new.get(label, ""))) for label in labels]


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as one; what was removed stands before what was added in its place."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return tuple(_joined(_by_lines(old_lines, new_lines)))


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for name, i, j, k, m in matcher.get_opcodes():
        if name == "equal":
            yield Piece("same", "".join(old[i:j]))
        else:
            yield from _by_words(_words("".join(old[i:j])), _words("".join(new[k:m])))


def _by_words(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) * len(new) > LARGEST:
        yield from (Piece("removed", "".join(old)), Piece("added", "".join(new)))
        return
    for name, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        yield Piece("removed", "".join(old[i:j]))
        yield Piece("added", "".join(new[k:m]))


def _words(text: str) -> list[str]:
    """Numbers, days and times stay whole: 98,6 01.09.2026 8:30."""
    return re.findall(r"\d+(?:[.,:]\d+)+|\w+|\s+|[^\w\s]", text)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    last = Piece("same", "")
    for piece in pieces:
        if piece.kind == last.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last.text:
            yield last
        last = piece
    if last.text:
        yield last
