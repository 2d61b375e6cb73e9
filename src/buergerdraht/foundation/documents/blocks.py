"""What a document is made of. Plain data; how it looks is document.typ's matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; level 1 is the highest of these."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; `is_small` for what only explains."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what they are: Beginn, 1. Januar 2026."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `numeric` names the columns (from 0) of figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, with what it shows in words."""

    svg: str
    alt: str
    caption: str


Block = Heading | Paragraph | Facts | Bullets | Table | Picture


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF that says the same for machines; the PDF becomes one for archives (PDF/A-3)."""

    name: str
    text: str
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document; `made_at` is printed at the foot and makes the same document the same bytes."""

    title: str
    author: str
    made_at: datetime
    blocks: tuple[Block, ...]
    foot: str = ""
    attachment: Attachment | None = None

    @classmethod
    def of(
        cls, blocks: Iterable[Block], *, title: str, author: str, made_at: datetime, foot: str = ""
    ) -> "Document":
        """Put blocks of any source together."""
        return cls(title, author, made_at, tuple(blocks), foot)
