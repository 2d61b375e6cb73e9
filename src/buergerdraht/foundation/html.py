"""HTML that people or other systems send in: cut down to a few harmless elements, and as plain text."""

import re
from html import escape, unescape

import nh3

TAGS = frozenset(
    {
        "p",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "b",
        "strong",
        "i",
        "em",
        "sup",
        "sub",
        "ul",
        "ol",
        "li",
        "a",
    }
)
"""What XZuFi allows in a text; nothing else is kept, of attributes only a link's address."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_DROPPED_WITH_CONTENT = {"script", "style", "title", "template", "noscript", "iframe", "object"}

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": set(), "a": {"href"}},
    url_schemes=set(SCHEMES),
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_relative="deny",
    link_rel=None,
)
_cleaner_of_everything = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT)
_MOST_SIGNS = 20_000
"""Of '<' in one text; elements inside each other take the time of their number squared."""
_ANY_TAG = re.compile(r"<[^<>]*>")
_BLOCKS = ("</p>", "</li>", "<br>", *(f"</h{level}>" for level in range(1, 7)))


def sanitised(html: str) -> str:
    """Return the HTML with the allowed elements only; what stood inside others stays as text."""
    return _cleaner.clean(_bounded(html.replace("\0", ""))).strip()


def plain_text(html: str) -> str:
    """Return what a reader sees: blocks as lines, no markup."""
    for end in _BLOCKS:
        html = html.replace(end, f"{end}\n")
    lines = (
        " ".join(line.split()) for line in unescape(_cleaner_of_everything.clean(_bounded(html))).splitlines()
    )
    return "\n".join(line for line in lines if line)


def _bounded(html: str) -> str:
    """Leave only the text of what nobody writes."""
    return escape(_ANY_TAG.sub(" ", html)) if html.count("<") > _MOST_SIGNS else html
