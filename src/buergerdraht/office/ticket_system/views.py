"""Token and secret of a partner's ticket system: each is shown once, in the answer that makes it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import administered_agreement
from buergerdraht.agreements.ticket_systems import lock_out, renew_secret, renew_token, ticket_system_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.tickets.ways.calls import call_for_trial

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@never_cache
@require_GET
@administers
def ticket_system(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is set up."""
    return _page(request, _agreement(request, slug))


@never_cache
@require_POST
@administers
def new_token(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a token; the one before is void."""
    agreement = _agreement(request, slug)
    token = renew_token(agreement, by=signed_in(request), now=utc_now())
    return _page(request, agreement, token=token)


@never_cache
@require_POST
@administers
def new_secret(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a secret; the one before holds on for a day."""
    agreement = _agreement(request, slug)
    secret = renew_secret(agreement, by=signed_in(request), now=utc_now())
    return _page(request, agreement, secret=secret)


@require_POST
@administers
def lock(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the ticket system in no more."""
    lock_out(_agreement(request, slug), by=signed_in(request), now=utc_now())
    messages.success(request, "Das Ticketsystem kommt nicht mehr herein.")
    return redirect("ticket_system", slug=slug)


@require_POST
@administers
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """Call the ticket system once, and say what it answered."""
    agreement = _agreement(request, slug)
    if agreement.ticket_way != Agreement.TicketWay.API:
        raise Http404
    failure = call_for_trial(agreement, now=utc_now())
    if failure:
        messages.error(request, f"Der Probeaufruf ist nicht gelungen. {failure}")
    else:
        messages.success(request, "Das Ticketsystem hat den Probeaufruf angenommen.")
    return redirect("ticket_system", slug=slug)


def _agreement(request: HttpRequest, slug: str) -> Agreement:
    return or_404(lambda: administered_agreement(signed_in(request), slug, on=localdate()))


def _page(request: HttpRequest, agreement: Agreement, **shown_once: str) -> HttpResponse:
    context = {
        "agreement": agreement,
        "system": ticket_system_of(agreement),
        "api_url": f"{settings.ENVIRONMENT.public_url}/api/v1/",
        **shown_once,
    }
    return render(request, "office/ticket_system/page.html", context)
