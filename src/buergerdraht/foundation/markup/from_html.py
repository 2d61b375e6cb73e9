"""Reading stored HTML."""

from dataclasses import replace
from html.parser import HTMLParser

from buergerdraht.foundation.html import sanitised
from buergerdraht.foundation.markup.document import (
    DEEPEST,
    Block,
    Document,
    Format,
    Marker,
    Run,
    link_target,
    tidy,
)

_FORMATS = {
    "b": Format.STRONG,
    "strong": Format.STRONG,
    "i": Format.EMPHASIS,
    "em": Format.EMPHASIS,
    "sup": Format.SUPERSCRIPT,
    "sub": Format.SUBSCRIPT,
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul": Marker.DOT, "ol": Marker.NUMBER}


def read_html(html: str) -> Document:
    """Return the blocks of any HTML; elements that are not allowed leave their text."""
    reader = _Reader()
    reader.feed(sanitised(html))
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    """Collects blocks; sanitised HTML is well-formed, but nests in any way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._open_formats: list[Format] = []
        self._hrefs: list[str] = []
        self._lists: list[Marker] = []
        self._items: list[Marker] = []
        """The open items, each with what marks it."""
        self._is_unmarked = False
        """The innermost item has no block yet."""
        self._heading = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORMATS:
            self._open_formats.append(_FORMATS[tag])
        elif tag == "a":
            self._hrefs.append(link_target(dict(attrs).get("href") or ""))
        elif tag == "br":
            self._break_line()
        else:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _FORMATS:
            self._open_formats.reverse()
            self._open_formats.remove(_FORMATS[tag])
            self._open_formats.reverse()
        elif tag == "a":
            self._hrefs.pop()
        else:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        self._add(data.replace("\n", " "))

    def _add(self, text: str) -> None:
        self._runs.append(Run(text, frozenset(self._open_formats), self._hrefs[-1] if self._hrefs else ""))

    def _break_line(self) -> None:
        """Two line breaks are meant as the end of a paragraph."""
        written = [run.text for run in self._runs if run.text.strip(" \xa0")]
        if written and written[-1] == "\n" and not self._heading:
            self.end_block()
        else:
            self._add("\n")

    def _begin(self, tag: str) -> None:
        self.end_block()
        if tag in _LISTS:
            self._lists.append(_LISTS[tag])
        elif tag == "li":
            self._mark_item()
            self._items.append(self._lists[-1] if self._lists else Marker.DOT)
            self._is_unmarked = True
        self._heading = _HEADINGS.get(tag, 0)

    def _end(self, tag: str) -> None:
        self.end_block()
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li" and self._items:
            self._mark_item()
            self._items.pop()
        self._heading = 0

    def _mark_item(self) -> None:
        """An item that has no text of its own is an item all the same."""
        if self._is_unmarked:
            self._append(())

    def end_block(self) -> None:
        between_lines = " " if self._heading else "\n"  # a heading is one line
        runs = tidy(replace(run, text=run.text.replace("\n", between_lines)) for run in self._runs)
        self._runs = []
        if runs:
            self._append(runs)

    def _append(self, runs: tuple[Run, ...]) -> None:
        marker = self._items[-1] if self._is_unmarked else Marker.NONE
        heading = self._heading if runs else 0
        self.blocks.append(Block(runs, heading=heading, depth=min(len(self._items), DEEPEST), marker=marker))
        self._is_unmarked = False
