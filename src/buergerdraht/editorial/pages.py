"""The pages of the editors: the sub navigation of /redaktion/, for everybody what she may do."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from buergerdraht.accounts.rules import Ability


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the sub navigation; pages below its address belong to it."""

    label: str
    url_name: str
    ability: Ability


PAGES = (
    Page("Übersicht", "editorial_overview", Ability.EDIT_KNOWLEDGE),
    Page("Texte", "editorial_entries", Ability.EDIT_KNOWLEDGE),
    Page("Prüfen", "editorial_review", Ability.EDIT_KNOWLEDGE),
    Page("Vollständigkeit", "editorial_completeness", Ability.EDIT_KNOWLEDGE),
    Page("Meldungen", "editorial_notices", Ability.WRITE_NOTICES),
    Page("Leitfäden", "editorial_guides", Ability.EDIT_KNOWLEDGE),
    Page("Hinweise", "editorial_suggestions", Ability.EDIT_KNOWLEDGE),
    Page("Lücken", "editorial_gaps", Ability.EDIT_KNOWLEDGE),
    Page("Synonyme", "editorial_synonyms", Ability.EDIT_KNOWLEDGE),
    Page("Webauftritte", "editorial_sites", Ability.EDIT_KNOWLEDGE),
    Page("Austausch", "editorial_exchange", Ability.EXCHANGE_KNOWLEDGE),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A page as the navigation shows it."""

    label: str
    address: str
    current: str
    """What aria-current says: 'page' on the page itself, 'true' below it."""


def links(abilities: Collection[Ability], *, path: str) -> list[Link]:
    """Return the pages that somebody with these abilities may open, the one at `path` marked."""
    allowed = [(page, address) for page, address in _addresses() if page.ability in abilities]
    return [Link(page.label, address, _current(page, address, path=path)) for page, address in allowed]


def _addresses() -> Iterator[tuple[Page, str]]:
    for page in PAGES:
        try:
            yield page, reverse(page.url_name)
        except NoReverseMatch:
            continue


def _current(page: Page, address: str, *, path: str) -> str:
    if path == address:
        return "page"
    return "true" if page != PAGES[0] and path.startswith(address) else ""
