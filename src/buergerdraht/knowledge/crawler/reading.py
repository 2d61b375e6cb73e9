"""What a page says: its text without navigation, its links, and whether it wants to be found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree, html
from lxml.html import HtmlElement

from buergerdraht.knowledge.crawler.addresses import address

LONGEST_TEXT = 60_000
LONGEST_TITLE = 250
MOST_LINKS = 2_000
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
# Not `form`: some systems wrap the whole page in one.
_NOISE_TAGS = """
script style noscript template svg iframe nav header footer aside button select option textarea label dialog
video audio canvas
"""
_NOISE = frozenset(_NOISE_TAGS.split())
_NOISE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"})
_NOISE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:breadcrumbs?|cookie\w*|consent|social|share|skip\w*|pagination)(?:$|[-_ ])", re.IGNORECASE
)
_BLOCK_TAGS = """
p div section article main li ul ol dl dt dd table tr h1 h2 h3 h4 h5 h6 br address blockquote pre hr figure
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it is searched."""

    title: str
    text: str
    links: tuple[str, ...]
    """Addresses that may be followed."""
    canonical: str | None
    """Where the page says that it really is."""
    is_findable: bool
    """False: the page asks not to be found (noindex)."""

    @property
    def digest(self) -> str:
        """What changes when title or text change."""
        return sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


def read_page(body: bytes, *, url: str, content_type: str = "", robots: str = "") -> PageText | None:
    """Return what a page says, however broken its HTML; None if there is nothing to read.

    `robots` is the header X-Robots-Tag.
    """
    root = _parsed(body, content_type=content_type)
    if root is None:
        return None
    wishes = _wishes(root, robots)
    base = root.xpath("string(//base/@href)") or url
    links = _links(root, base=address(base, base=url) or url)
    canonical = root.xpath("string(//link[@rel='canonical']/@href)")
    return PageText(
        title=_title(root),
        text=_text(root)[:LONGEST_TEXT],
        links=() if {"nofollow", "none"} & wishes else tuple(dict.fromkeys(links)),
        canonical=address(canonical, base=url) if canonical else None,
        is_findable=not {"noindex", "none"} & wishes,
    )


def _parsed(body: bytes, *, content_type: str) -> HtmlElement | None:
    named = _CHARSET.search(content_type)
    encoding = named.group(1) if named else _guessed(body)
    try:
        parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
        return html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return None


def _guessed(body: bytes) -> str:
    """The charset that the page names in its first kilobyte, where browsers look; else UTF-8 if it is."""
    named = _CHARSET.search(body[:1024].decode("ascii", "ignore"))
    if named:
        return named.group(1)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _wishes(root: HtmlElement, header: str) -> set[str]:
    metas = root.xpath("//meta[translate(@name, 'ROBTS', 'robts')='robots']/@content")
    return {wish.strip().lower() for told in (*metas, header) for wish in str(told).split(",")}


def _links(root: HtmlElement, *, base: str) -> Iterator[str]:
    for link in root.xpath("//a[@href]")[:MOST_LINKS]:
        target = address(str(link.get("href")), base=base)
        if target and "nofollow" not in str(link.get("rel", "")).lower().split():
            yield target


def _title(root: HtmlElement) -> str:
    headings = (" ".join(heading.text_content().split()) for heading in root.xpath("//h1"))
    named = next((heading for heading in headings if heading), "")
    return (named or " ".join(root.xpath("string(//title)").split()))[:LONGEST_TITLE]


def _text(root: HtmlElement) -> str:
    """The text of the main part, a line for each block."""
    part = next(iter(root.xpath("//main | //*[@role='main']")), root.find("body"))
    if part is None:
        return ""
    lines = (" ".join(line.split()) for line in "".join(_pieces(part)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(part: HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(part, events=("start", "end", "comment", "pi"))
    for event, each in walk:
        is_element = isinstance(each.tag, str)
        if event == "start" and _is_noise(each):
            walk.skip_subtree()
        elif event == "start":
            yield "\n" if each.tag in _BLOCKS else ""
            yield _flat(each.text)
        elif each is not part:
            yield "\n" if is_element and each.tag in _BLOCKS else ""
            yield _flat(each.tail)


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _is_noise(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    is_hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return (
        element.tag in _NOISE
        or element.get("role") in _NOISE_ROLES
        or is_hidden
        or bool(_NOISE_NAMES.search(names))
    )
