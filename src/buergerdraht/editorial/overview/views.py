"""The editor's first page."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.overview.looking import overview_context
from buergerdraht.editorial.pages import PAGES
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.subnavigation import links


@require_GET
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for the editor; lead others to the first page that they may open."""
    abilities = request.access.abilities  # type: ignore[attr-defined]
    pages = links(PAGES, abilities=abilities, path=request.path)
    if Ability.EDIT_KNOWLEDGE not in abilities and pages:
        return redirect(pages[0].address)
    return _editors_overview(request)


@edits
def _editors_overview(request: HttpRequest) -> HttpResponse:
    return render(
        request, "editorial/overview/page.html", overview_context(signed_in(request), now=utc_now())
    )
