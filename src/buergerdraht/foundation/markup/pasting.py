"""What people paste from a word processor or a web page, as clean HTML."""

import re
from dataclasses import replace

from buergerdraht.foundation.markup.document import Block, Marker, Run, tidy
from buergerdraht.foundation.markup.from_html import read_html
from buergerdraht.foundation.markup.writing import write_html

_BEGIN, _END = "<!--StartFragment-->", "<!--EndFragment-->"
_WORDS_COMMENTS = re.compile(r"<!\[(?:if|endif)[^<>\]]*\]>")
_BULLET = re.compile(r"^[·•§▪○–o\-][\s\xa0]+")
_NUMBER = re.compile(r"^\d{1,3}[.)][\s\xa0]+")


def pasted_html(html: str) -> str:
    """Return clean HTML: lists that Word fakes with dots become lists, cells of a table stand in a line."""
    html = _WORDS_COMMENTS.sub("", html.partition(_BEGIN)[2].rpartition(_END)[0] or html)
    html = re.sub(r"<(/?)(?:div|tr|blockquote|dt|dd)\b", r"<\1p", html, flags=re.IGNORECASE)
    html = re.sub(r"</t[dh]>\s*(?=<t[dh])", "; ", html, flags=re.IGNORECASE)
    return write_html(tuple(_with_marker(block) for block in read_html(html)))


def _with_marker(block: Block) -> Block:
    if block.depth or block.heading or not block.runs:
        return block
    first = block.runs[0]
    for pattern, marker in ((_BULLET, Marker.DOT), (_NUMBER, Marker.NUMBER)):
        if match := pattern.match(first.text):
            rest = Run(first.text[match.end() :], first.formats, first.href)
            return replace(block, runs=tidy([rest, *block.runs[1:]]), depth=1, marker=marker)
    return block
