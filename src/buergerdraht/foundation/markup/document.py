"""A text as a list of blocks: what HTML and markup have in common."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from buergerdraht.foundation.html import SCHEMES


class Format(StrEnum):
    """How a piece of text is set; the value is its HTML element."""

    STRONG = "strong"
    EMPHASIS = "em"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"


class Marker(StrEnum):
    """What stands in front of a block; the value is the HTML element of its list."""

    NONE = ""
    DOT = "ul"
    NUMBER = "ol"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that is set alike; a line break is '\\n'."""

    text: str
    formats: frozenset[Format] = frozenset()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading; with a marker, or deeper than 0, inside an item of a list."""

    runs: tuple[Run, ...]
    heading: int = 0
    """1 to 6; 0 is a paragraph."""
    depth: int = 0
    """In how many items it stands, its own included."""
    marker: Marker = Marker.NONE


Document = tuple[Block, ...]

DEEPEST = 10
"""Items inside items; deeper ones are shown at this depth."""
_BLANK = " \xa0"
_LARGEST_GAP = 5


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with equal neighbours joined, single spaces and no blanks at either end of a line."""
    kept: list[Run] = []
    for run in runs:
        for character in run.text:
            _add(kept, Run(" " if character in "\t\r\f\v" else character, run.formats, run.href))
    _drop_end(kept, _BLANK + "\n")
    groups = groupby(kept, key=lambda run: (run.formats, run.href))
    return tuple(Run("".join(run.text for run in group), *how) for how, group in groups)


def _add(kept: list[Run], character: Run) -> None:
    is_at_beginning = not kept or kept[-1].text == "\n"
    if character.text == "\n":
        _drop_end(kept, _BLANK)
        if kept:
            kept.append(character)
    elif not (is_at_beginning and character.text in _BLANK) and not (
        character.text == " " and kept[-1].text == " "
    ):
        kept.append(character)


def _drop_end(kept: list[Run], characters: str) -> None:
    while kept and kept[-1].text in characters:
        kept.pop()


class Numbering:
    """Where numbered lists stand; tells '2. Schritt' from '24. Dezember'."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def expects(self, number: int) -> bool:
        """Tell whether a line that begins with this number is an item: the first, or soon after the last."""
        return number == 1 or any(number <= last + _LARGEST_GAP for last in self._last.values())

    def note(self, block: Block) -> int:
        """Go on by one block; return its number, 0 if it has none."""
        self._last = {depth: last for depth, last in self._last.items() if depth <= block.depth}
        if block.marker == Marker.DOT:
            self._last.pop(block.depth, None)
        if block.marker == Marker.NUMBER:
            self._last[block.depth] = self._last.get(block.depth, 0) + 1
            return self._last[block.depth]
        return 0


def link_target(address: str) -> str:
    """Return an address as it may stand in a link; '' if its scheme is none of ours."""
    address = address.strip()
    scheme = address.partition(":")[0].lower()
    if scheme not in SCHEMES or re.search(r"[\x00-\x1f<>\"\\]", address):
        return ""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
