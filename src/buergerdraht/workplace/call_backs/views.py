"""The call-backs of a centre: the page, and what is done about one of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.telephony.call_backs import (
    call_back_for,
    call_back_now,
    open_call_backs,
    sees_numbers,
    settled_call_backs,
    take_out_call_back,
)
from buergerdraht.telephony.models import CallBack
from buergerdraht.workplace.call_backs.forms import ReasonForm
from buergerdraht.workplace.desk.context import frame_context, live_url_at

SEEING = (Ability.RECORD_CONTACTS, Ability.WATCH_BOARD)
sees = requires(*SEEING)


@require_GET
@sees
def first_call_backs(request: HttpRequest) -> HttpResponse:
    """Go to the call-backs of the first of her centres."""
    centre = centres_where(signed_in(request), *SEEING).first()
    if centre is None:
        raise PermissionDenied
    return redirect("call_backs_of", centre.slug)


@never_cache
@require_GET
@sees
def call_backs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who waits to be called back in one of her centres, and what came of others."""
    user = signed_in(request)
    centre = or_404(lambda: centres_where(user, *SEEING).get(slug=slug))
    part = "#lists" if request.GET.get("teil") == "liste" else ""
    return render(request, f"workplace/call_backs/page.html{part}", _context(user, centre, now=utc_now()))


def _context(user: User, centre: ServiceCentre, *, now: datetime) -> dict[str, Any]:
    may_act = sees_numbers(user, centre)
    frame = frame_context(user, now=now)
    return {
        **frame,
        "centre": centre,
        "centres": centres_where(user, *SEEING),
        "may_act": may_act,
        "open": open_call_backs(centre, shows_numbers=may_act),
        "settled": settled_call_backs(centre, shows_numbers=may_act, now=now),
        "live_url": live_url_at(centre, user=user, desk=frame["desk"]),
    }


@never_cache
@requires(Ability.RECORD_CONTACTS)
def take_out(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Ask why nobody need call any more, and take it out."""
    user, now = signed_in(request), utc_now()
    wish = or_404(lambda: call_back_for(user, call_id))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = CallBack.Reason(form.cleaned_data["reason"])
        take_out_call_back(wish, reason=reason, by=user, now=now)
        messages.success(request, "Der Rückruf ist herausgenommen.")
        return redirect("call_backs_of", wish.centre.slug)
    context = {**frame_context(user, now=now), "form": form, "wish": wish}
    page = "workplace/call_back_take_out/page.html"
    return render(request, page, context, status=422 if form.is_bound else 200)


@require_POST
@requires(Ability.RECORD_CONTACTS)
def try_now(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Let the next try be now."""
    user = signed_in(request)
    wish = or_404(lambda: call_back_for(user, call_id))
    call_back_now(wish, by=user, now=utc_now())
    messages.success(request, "Es wird angerufen, sobald in der Servicezeit eine Servicekraft frei ist.")
    return redirect("call_backs_of", wish.centre.slug)
