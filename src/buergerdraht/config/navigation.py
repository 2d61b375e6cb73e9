"""The frame of every page: where a person can go, and where she begins."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

import buergerdraht
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.access import Access


@dataclass(frozen=True)
class Entry:
    """An entry of the main navigation, shown to those who have one of the abilities."""

    label: str
    address: str
    abilities: frozenset[Ability]
    current: str = ""
    """What aria-current says: 'page' on the page itself, 'true' below it."""


ENTRIES = (
    Entry("Arbeitsplatz", "/arbeitsplatz/", frozenset({Ability.TAKE_CALLS})),
    Entry("Tickets", "/tickets/", frozenset({Ability.HANDLE_TICKETS})),
    Entry("Portal", "/portal/", frozenset({Ability.REACT_TO_TICKETS})),
    Entry("Leitstand", "/leitstand/", frozenset({Ability.WATCH_BOARD})),
    Entry("Wissen", "/wissen/", frozenset({Ability.READ_KNOWLEDGE})),
    Entry(
        "Redaktion",
        "/redaktion/",
        frozenset({Ability.EDIT_KNOWLEDGE, Ability.WRITE_NOTICES, Ability.EXCHANGE_KNOWLEDGE}),
    ),
    Entry("Auswertung", "/auswertung/", frozenset({Ability.READ_FIGURES})),
    Entry("Vereinbarungen", "/vereinbarungen/", frozenset({Ability.AGREE_FOR_CENTRE})),
    Entry("Abrechnung", "/abrechnung/", frozenset({Ability.KEEP_BILLING})),
    Entry("Kalkulation", "/kostenkalkulation/", frozenset({Ability.KEEP_BILLING})),
    Entry("Verwaltung", "/verwaltung/", frozenset({Ability.ADMINISTER_AUTHORITIES})),
)

HOMES = (
    (Ability.ADMINISTER_AUTHORITIES, "/verwaltung/"),
    (Ability.WATCH_BOARD, "/leitstand/"),
    (Ability.TAKE_CALLS, "/arbeitsplatz/"),
    (Ability.REACT_TO_TICKETS, "/portal/"),
    (Ability.EDIT_KNOWLEDGE, "/redaktion/"),
    (Ability.READ_KNOWLEDGE, "/wissen/"),
    (Ability.AGREE_FOR_CENTRE, "/vereinbarungen/"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Lead a person to where her work begins; to her own account if she may do nothing yet."""
    abilities = request.access.abilities  # type: ignore[attr-defined]
    return redirect(next((address for ability, address in HOMES if ability in abilities), "account"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the navigation, the place and the version."""
    access: Access = getattr(request, "access", Access())
    entries = [
        replace(entry, current=_current(entry.address, request.path))
        for entry in ENTRIES
        if entry.abilities & access.abilities
    ]
    return {"frame": {"entries": entries, "place": access.place, "version": buergerdraht.__version__}}


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
