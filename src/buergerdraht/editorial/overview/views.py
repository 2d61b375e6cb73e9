"""The editor's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.pages import links
from buergerdraht.foundation.http import requires


def overview(request: HttpRequest) -> HttpResponse:
    """Show what waits for the editor; lead others to the first page that they may open."""
    abilities = request.access.abilities  # type: ignore[attr-defined]
    pages = links(abilities, path=request.path)
    if Ability.EDIT_KNOWLEDGE not in abilities and pages:
        return redirect(pages[0].address)
    return editors_overview(request)  # type: ignore[return-value]


@requires(Ability.EDIT_KNOWLEDGE)
def editors_overview(request: HttpRequest) -> HttpResponse:
    """Show what waits for the editor."""
    return render(request, "editorial/overview/page.html")
