"""The own exchange: one press says that nobody is there, one that somebody is back; the telephone follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Attendant
from buergerdraht.agreements.routing.operations import cancel_absence, come_back, go_absent, plan_absence
from buergerdraht.agreements.routing.queries import (
    attendant_told_by,
    attendants_told_by,
    numbers_by_attendant,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.portal.attendant.forms import AbsenceForm

reacts = requires(Ability.REACT_TO_TICKETS)


@never_cache
@reacts
@require_GET
def attendants(request: HttpRequest) -> HttpResponse:
    """Show who is there, and what is planned."""
    return _page(request)


@reacts
@require_POST
def absent(request: HttpRequest, attendant_id: int) -> HttpResponse:
    """Let the centre take the calls from now on."""
    go_absent(_attendant(request, attendant_id), by=signed_in(request), now=utc_now())
    messages.success(request, "Ab jetzt gilt die Vermittlung als abwesend.")
    return redirect("portal_attendants")


@reacts
@require_POST
def back(request: HttpRequest, attendant_id: int) -> HttpResponse:
    """Let the own phone ring again."""
    come_back(_attendant(request, attendant_id), by=signed_in(request), now=utc_now())
    messages.success(request, "Die Vermittlung ist wieder da.")
    return redirect("portal_attendants")


@reacts
@require_POST
def plan(request: HttpRequest, attendant_id: int) -> HttpResponse:
    """Note an absence ahead."""
    attendant, form = _attendant(request, attendant_id), AbsenceForm(request.POST, prefix=str(attendant_id))
    if not form.is_valid():
        return _page(request, form=form, attendant=attendant)
    try:
        plan_absence(attendant, **form.times(), by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("last_on", refusal.message)
        return _page(request, form=form, attendant=attendant)
    messages.success(request, "Die Abwesenheit ist eingetragen.")
    return redirect("portal_attendants")


@reacts
@require_POST
def cancel(request: HttpRequest, attendant_id: int, absence_id: int) -> HttpResponse:
    """Take an absence back that has not begun."""
    attendant = _attendant(request, attendant_id)
    cancel_absence(attendant, absence_id=absence_id, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Abwesenheit ist gestrichen.")
    return redirect("portal_attendants")


def _attendant(request: HttpRequest, attendant_id: int) -> Attendant:
    return or_404(lambda: attendant_told_by(signed_in(request), attendant_id, at=utc_now()))


def _page(
    request: HttpRequest, *, form: AbsenceForm | None = None, attendant: Attendant | None = None
) -> HttpResponse:
    now = utc_now()
    own = list(attendants_told_by(signed_in(request), at=now))
    numbers = numbers_by_attendant(own)
    shown = [
        {
            "attendant": each,
            "numbers": numbers[each.pk],
            "form": form if form and each == attendant else AbsenceForm(prefix=str(each.pk)),
        }
        for each in own
    ]
    context = {"shown": shown, "form": form, "now": now}
    return render(request, "portal/attendant/page.html", context, status=422 if form else 200)
