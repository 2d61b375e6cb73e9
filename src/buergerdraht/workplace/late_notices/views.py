"""Every notice that reactions came late in numbers, with the figures as they were."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.tickets.watching import late_notices_of
from buergerdraht.workplace.desk.context import frame_context

PER_PAGE = 25
HANDLE = Ability.HANDLE_TICKETS


@never_cache
@require_GET
@requires(HANDLE)
def late_notices(request: HttpRequest) -> HttpResponse:
    """List them, the last first."""
    user = signed_in(request)
    page = Paginator(late_notices_of(user, HANDLE), PER_PAGE).get_page(request.GET.get("seite"))
    context = {**frame_context(user, now=utc_now()), "page": page, "ticket_page": "ticket"}
    return render(request, "workplace/late_notices/page.html", context)
