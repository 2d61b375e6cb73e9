"""Every notice that the authority's reactions came late in numbers, with the figures as they were."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.http import requires
from buergerdraht.tickets.watching import late_notices_of

PER_PAGE = 25
REACT = Ability.REACT_TO_TICKETS


@never_cache
@require_GET
@requires(REACT)
def late_notices(request: HttpRequest) -> HttpResponse:
    """List them, the last first."""
    found = late_notices_of(signed_in(request), REACT)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "portal/late_notices/page.html", {"page": page, "ticket_page": "portal_ticket"})
