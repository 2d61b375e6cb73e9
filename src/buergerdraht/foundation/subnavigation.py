"""The pages of a surface as tabs: for everybody those that she may open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the sub navigation; pages below its address belong to it, except below the first one."""

    label: str
    url_name: str
    ability: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page as the navigation shows it."""

    label: str
    address: str
    current: str
    """What aria-current says: 'page' on the page itself, 'true' below it."""


def links(pages: Iterable[Page], *, abilities: Collection[str], path: str) -> list[Link]:
    """Return the pages that somebody with these abilities may open, the one at `path` marked."""
    allowed = [(page.label, reverse(page.url_name)) for page in pages if page.ability in abilities]
    start = allowed[0][1] if allowed else ""
    return [Link(label, address, _current(address, start=start, path=path)) for label, address in allowed]


def _current(address: str, *, start: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if address != start and path.startswith(address) else ""
