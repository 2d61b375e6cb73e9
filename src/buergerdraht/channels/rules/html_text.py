"""HTML mail as text. Nothing is fetched, nothing is kept but words; what was quoted is marked as quoted."""

from lxml import etree

_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
    }
)


def text_of_html(html: str) -> str:
    """Return what a reader sees, block by line; lines of quotations begin with '> '."""
    parser = etree.HTMLParser(target=_Reader(), no_network=True, encoding="utf-8")
    parser.feed(html.encode(errors="replace"))
    return str(parser.close())


class _Reader:
    """Hears of elements and words, as lxml's parser tells them; linear in time, whatever comes."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._hidden = self._quoted = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._hidden += tag in _HIDDEN
        self._break(tag)
        self._quoted += tag == "blockquote"

    def end(self, tag: str) -> None:
        self._break(tag)
        self._hidden -= tag in _HIDDEN
        self._quoted -= tag == "blockquote"

    def data(self, words: str) -> None:
        if not self._hidden:
            self._words.append(words)

    def close(self) -> str:
        self._break("p")
        return "\n".join(line for line in self._lines if line.strip("> "))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            words, self._words = "".join(self._words).split(), []
            self._lines.append("> " * min(self._quoted, 5) + " ".join(words))
