"""Reading what people write."""

import re
from dataclasses import replace

from buergerdraht.foundation.markup.document import (
    DEEPEST,
    Block,
    Document,
    Format,
    Marker,
    Numbering,
    Run,
    link_target,
    tidy,
)

DELIMITERS = {
    "**": Format.STRONG,
    "__": Format.EMPHASIS,
    "^^": Format.SUPERSCRIPT,
    "~~": Format.SUBSCRIPT,
}
INDENT = 2
BULLETS = "-*•"
BEGINNING = re.compile(
    rf"(?:(?P<bullet>[{BULLETS}])|(?P<number>\d{{1,3}})[.)])(?: +|$)|(?P<heading>#{{1,6}}) +"
)
"""What may make the beginning of a line more than text; a number must be the next one, too."""
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<delimiter>\*\*|__|\^\^|~~)|(?P<link>\[)|(?P<end>\]\((?P<url>[^()\s\\]+)\))"
)


def read_markup(text: str) -> Document:
    """Return the blocks of a text; what means nothing stays as it was typed."""
    reader = _Reader()
    for line in text.replace("\0", "").replace("\r\n", "\n").expandtabs(INDENT).split("\n"):
        reader.read(line)
    reader.end_block()
    return tuple(reader.blocks)


class _Reader:
    """Collects lines until the next block begins: after an empty line, an item, a heading."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._header: Block | None = None
        self._lines: list[str] = []
        self._numbering = Numbering()

    def read(self, line: str) -> None:
        text = line.strip(" ")
        beginning = self._match(text)
        if beginning or not text.strip("\xa0"):
            self.end_block()
        if not text.strip("\xa0"):
            return
        if self._header:
            self._lines.append(text)
        else:
            self._begin(text, indent=(len(line) - len(line.lstrip(" "))) // INDENT)

    def _begin(self, text: str, *, indent: int) -> None:
        rest, marker, heading = self._beginning(text)
        deepest = self.blocks[-1].depth if self.blocks else 0
        depth = min(min(indent, deepest) + (1 if marker else 0), DEEPEST)
        self._header, self._lines = Block((), heading=heading, depth=depth, marker=marker), [rest]
        self._numbering.note(self._header)
        if heading:
            self.end_block()

    def _match(self, line: str) -> re.Match[str] | None:
        match = BEGINNING.match(line)
        if match and match["number"] and not self._numbering.expects(int(match["number"])):
            return None
        return match

    def end_block(self) -> None:
        header, self._header = self._header, None
        runs = tidy(_runs("\n".join(self._lines)))
        if header and (runs or header.marker):
            self.blocks.append(replace(header, runs=runs, heading=header.heading if runs else 0))

    def _beginning(self, line: str) -> tuple[str, Marker, int]:
        match = self._match(line)
        if match is None:
            return line, Marker.NONE, 0
        if match["heading"]:
            return line[match.end() :], Marker.NONE, len(match["heading"])
        marker = Marker.DOT if match["bullet"] else Marker.NUMBER
        inner = BEGINNING.match(line, match.end())
        if inner and inner["heading"]:
            return line[inner.end() :], marker, len(inner["heading"])
        return line[match.end() :], marker, 0


def _runs(text: str) -> list[Run]:
    """Split a block into runs: delimiters switch a format on and off, one without a partner is text."""
    tokens = list(_TOKEN.finditer(text))
    partnered = _partnered(tokens)
    links = _links(tokens)
    runs: list[Run] = []
    formats: frozenset[Format] = frozenset()
    href, position = "", 0
    for token in tokens:
        runs.append(Run(text[position : token.start()], formats, href))
        position = token.end()
        if token["escaped"] is not None:
            runs.append(Run(token["escaped"], formats, href))
        elif token["delimiter"] and token.start() in partnered:
            formats ^= {DELIMITERS[token["delimiter"]]}
        elif token.start() in links:
            href = links[token.start()]
        else:
            runs.append(Run(token[0], formats, href))
    runs.append(Run(text[position:], formats, href))
    return runs


def _partnered(tokens: list[re.Match[str]]) -> set[int]:
    """Return where delimiters stand that switch; of an odd number the last one is text."""
    places: set[int] = set()
    for delimiter in DELIMITERS:
        found = [token.start() for token in tokens if token["delimiter"] == delimiter]
        places.update(found[: len(found) // 2 * 2])
    return places


def _links(tokens: list[re.Match[str]]) -> dict[int, str]:
    """Return where a link begins, with its target, and where it ends, with none."""
    found: dict[int, str] = {}
    begin: int | None = None
    for token in tokens:
        if token["link"]:
            begin = token.start()
        elif token["end"] and begin is not None and (target := link_target(token["url"])):
            found |= {begin: target, token.start(): ""}
            begin = None
    return found
