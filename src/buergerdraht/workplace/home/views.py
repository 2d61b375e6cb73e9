"""The workplace between two calls: her state, her day, who waits, what is still open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.queries import last_contacts_of, open_drafts_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.home.day import day_of, queue_of


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def workplace(request: HttpRequest) -> HttpResponse:
    """Show the workplace, or first of all the choice of a phone."""
    return render(request, "workplace/home/page.html", _context(request))


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the part of the workplace that changes while she waits, as a fragment."""
    return render(request, "workplace/home/page.html#overview", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    user, now = signed_in(request), utc_now()
    context = frame_context(user, now=now)
    if context["desk"] is None:
        return context
    agent = context["desk"].agent
    return {
        **context,
        "day": day_of(agent, now=now),
        "queue": queue_of(agent.centre, now=now),
        "drafts": open_drafts_of(user),
        "last_contacts": last_contacts_of(user),
    }
