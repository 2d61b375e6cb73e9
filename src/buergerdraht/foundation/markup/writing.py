"""Writing a document as HTML and as markup."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from buergerdraht.foundation.markup.document import Block, Document, Format, Marker, Numbering, Run
from buergerdraht.foundation.markup.from_markup import BEGINNING, DELIMITERS, INDENT

_SIGNS = {format_: delimiter for delimiter, format_ in DELIMITERS.items()}
_ORDER = tuple(Format)


def write_html(document: Document) -> str:
    """Return the document as HTML of the allowed elements."""
    parts: list[str] = []
    lists: list[Marker] = []
    for position, block in enumerate(document):
        while len(lists) > block.depth:
            parts.append(f"</li></{lists.pop()}>")
        if block.marker:
            parts.append(_item_beginning(lists, block))
        parts.append(_block_html(block, is_alone=_is_alone_in_item(document, position)))
    parts.extend(f"</li></{marker}>" for marker in reversed(lists))
    return "".join(parts)


def _item_beginning(lists: list[Marker], block: Block) -> str:
    if len(lists) < block.depth:
        lists.append(block.marker)
        return f"<{block.marker}><li>"
    if lists[-1] == block.marker:
        return "</li><li>"
    before, lists[-1] = lists[-1], block.marker
    return f"</li></{before}><{block.marker}><li>"


def _is_alone_in_item(document: Document, position: int) -> bool:
    """Tell whether this is the only text of its item, which needs no <p> then."""
    block = document[position]
    if not block.marker:
        return False
    for other in document[position + 1 :]:
        if other.depth < block.depth or (other.depth == block.depth and other.marker):
            return True
        if other.depth == block.depth:
            return False
    return True


def _block_html(block: Block, *, is_alone: bool) -> str:
    text = _runs_html(block.runs)
    if block.heading:
        return f"<h{block.heading}>{text}</h{block.heading}>"
    return text if is_alone or not text else f"<p>{text}</p>"


def _runs_html(runs: Iterable[Run]) -> str:
    return "".join(_link_html(href, group) for href, group in groupby(runs, key=lambda run: run.href))


def _link_html(href: str, runs: Iterable[Run]) -> str:
    html = "".join(map(_run_html, runs))
    return f'<a href="{escape(href)}">{html}</a>' if href else html


def _run_html(run: Run) -> str:
    html = escape(run.text, quote=False).replace("\n", "<br>").replace("\xa0", "&nbsp;")
    for format_ in reversed(_ORDER):
        if format_ in run.formats:
            html = f"<{format_}>{html}</{format_}>"
    return html


def write_markup(document: Document) -> str:
    """Return the document as people edit it."""
    lines: list[str] = []
    numbering = Numbering()
    before: Block | None = None
    for block in document:
        if before and not (block.marker and before.depth):
            lines.append("")
        lines.extend(_block_lines(block, numbering))
        before = block
    return "\n".join(lines)


def _block_lines(block: Block, numbering: Numbering) -> list[str]:
    first, *others = _runs_markup(block.runs).split("\n")
    if not block.heading and not block.marker:
        first = _escaped_beginning(first, numbering)
    elif not block.heading and _is_heading(first):
        first = f"\\{first}"
    number = numbering.note(block)
    marker = {Marker.NONE: "", Marker.DOT: "- ", Marker.NUMBER: f"{number}. "}[block.marker]
    heading = "#" * block.heading + " " if block.heading else ""
    inner = " " * INDENT * block.depth
    outer = inner[INDENT:] if block.marker else inner
    others = [inner + _escaped_beginning(line, numbering) for line in others]
    return [f"{outer}{marker}{heading}{first}".rstrip(" "), *others]


def _runs_markup(runs: tuple[Run, ...]) -> str:
    parts: list[str] = []
    before = Run("")
    for run in (*runs, Run("")):
        is_other_link = run.href != before.href
        parts.append(_signs(before.formats - run.formats))
        if is_other_link and before.href:
            parts.append(f"]({before.href})")
        if is_other_link and run.href:
            parts.append("[")
        parts.append(_signs(run.formats - before.formats))
        parts.append(_escaped(run.text, is_link=bool(run.href)))
        before = run
    return "".join(parts)


def _signs(formats: frozenset[Format]) -> str:
    return "".join(_SIGNS[format_] for format_ in _ORDER if format_ in formats)


def _escaped(text: str, *, is_link: bool) -> str:
    """Escape what would be read as a sign: brackets, pairs, and signs at the edge of a run."""
    always = "\\[]" if is_link else "\\["
    return "".join(
        f"\\{character}" if character in always or _is_read_as_sign(text, place) else character
        for place, character in enumerate(text)
    )


def _is_read_as_sign(text: str, place: int) -> bool:
    character = text[place]
    is_edge = place in (0, len(text) - 1)
    if character == "]":
        return is_edge or text[place + 1] == "("
    return character in "*_^~" and (is_edge or character in (text[place - 1], text[place + 1]))


def _escaped_beginning(line: str, numbering: Numbering) -> str:
    match = BEGINNING.match(line)
    if match is None or (match["number"] and not numbering.expects(int(match["number"]))):
        return line
    return f"\\{line}"


def _is_heading(line: str) -> bool:
    match = BEGINNING.match(line)
    return bool(match and match["heading"])
