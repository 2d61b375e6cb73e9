"""When a town hall is open. Agents see it from the next call on, and each closure as a notice beforehand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import administered_authority
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.operations import close_town_hall, reopen_town_hall, set_opening_hours
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.opening_hours.forms import ClosureForm
from buergerdraht.office.people import signed_in_user
from buergerdraht.office.questions import OpeningHoursForm, shown_week
from buergerdraht.servicehours.queries import closures_from

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@administers
def opening_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change the week and the closures."""
    authority = _authority(request, slug)
    calendar = authority.opening_hours
    form = OpeningHoursForm(request.POST or None, initial=shown_week(calendar) if calendar else None)
    if not form.is_valid():
        return _page(request, authority, form=form)
    set_opening_hours(
        authority,
        state=form.cleaned_data["state"],
        intervals=form.intervals(),
        by=signed_in_user(request),
        now=utc_now(),
    )
    messages.success(request, "Die Öffnungszeiten gelten ab sofort.")
    return redirect("opening_hours", slug=slug)


@administers
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a closure."""
    authority = _authority(request, slug)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _page(request, authority, closure_form=form)
    try:
        close_town_hall(authority, **form.cleaned_data, by=signed_in_user(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("first_on", refusal.message)
        return _page(request, authority, closure_form=form)
    messages.success(request, f"Eingetragen: {form.cleaned_data['reason']}.")
    return redirect("opening_hours", slug=slug)


@administers
@require_POST
def remove(request: HttpRequest, slug: str, closure_id: int) -> HttpResponse:
    """Remove a closure."""
    reopen_town_hall(
        _authority(request, slug), closure_id=closure_id, by=signed_in_user(request), now=utc_now()
    )
    messages.success(request, "Der Schließtag ist entfernt.")
    return redirect("opening_hours", slug=slug)


def _authority(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: administered_authority(signed_in_user(request), slug, on=localdate()))


def _page(
    request: HttpRequest,
    authority: Authority,
    *,
    form: OpeningHoursForm | None = None,
    closure_form: ClosureForm | None = None,
) -> HttpResponse:
    calendar = authority.opening_hours
    week = form or OpeningHoursForm(initial=shown_week(calendar) if calendar else None)
    shown = closure_form or week
    context = {
        "authority": authority,
        "week": week,
        "closure_form": closure_form or ClosureForm(),
        "form": shown,
        "closures": closures_from(calendar, day=localdate()) if calendar else (),
    }
    status = 422 if shown.is_bound else 200
    return render(request, "office/opening_hours/page.html", context, status=status)
