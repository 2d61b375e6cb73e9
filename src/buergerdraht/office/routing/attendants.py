"""A partner's own exchange: where it rings and when somebody is there; absent and back at one press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Attendant
from buergerdraht.agreements.queries import administered_authority, serving_agreement
from buergerdraht.agreements.routing.errors import AttendantKnown, CallsGoRound, GapInHours
from buergerdraht.agreements.routing.operations import change_attendant, come_back, enter_attendant, go_absent
from buergerdraht.agreements.routing.queries import attendant_kept, attendant_of
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.places import page_of
from buergerdraht.office.routing.forms import AttendantForm, shown_attendant

administers = requires(Ability.ADMINISTER_AUTHORITIES)
keeps = requires(Ability.KEEP_AUTHORITIES)


@administers
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter where the exchange rings."""
    user, authority = signed_in(request), _authority(request, slug)
    form = AttendantForm(request.POST or None, initial={"state": _state(authority)})
    if not form.is_valid():
        return _form(request, authority, form)
    try:
        enter_attendant(authority, details=form.details(), by=user, now=utc_now())
    except (CallsGoRound, AttendantKnown) as refusal:
        form.add_error("number", refusal.message)
        return _form(request, authority, form)
    messages.success(request, "Die Vermittlung ist eingetragen. Wählen Sie sie im Routing einer Rufnummer.")
    return redirect("authority_page", slug=slug)


@administers
def change(request: HttpRequest, slug: str, attendant_id: int) -> HttpResponse:
    """Change where the exchange rings, how long, and when somebody is there."""
    user, authority = signed_in(request), _authority(request, slug)
    attendant = or_404(lambda: attendant_of(authority, attendant_id=attendant_id))
    form = AttendantForm(request.POST or None, initial=shown_attendant(attendant))
    if not form.is_valid() or not _is_changed(attendant, form, by=user):
        return _form(request, authority, form)
    messages.success(request, "Die Vermittlung ist geändert. Das gilt ab dem nächsten Anruf.")
    return redirect("authority_page", slug=slug)


@keeps
@require_POST
def absent(request: HttpRequest, attendant_id: int) -> HttpResponse:
    """Let the centre take her calls from now on."""
    attendant = _kept(request, attendant_id)
    go_absent(attendant, by=signed_in(request), now=utc_now())
    messages.success(request, "Ab jetzt gilt die Vermittlung als abwesend.")
    return redirect(page_of(request, attendant.authority.slug))


@keeps
@require_POST
def back(request: HttpRequest, attendant_id: int) -> HttpResponse:
    """Let her phone ring again."""
    attendant = _kept(request, attendant_id)
    come_back(attendant, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Vermittlung ist wieder da.")
    return redirect(page_of(request, attendant.authority.slug))


def _is_changed(attendant: Attendant, form: AttendantForm, *, by: User) -> bool:
    """A refusal stands at its field."""
    try:
        change_attendant(attendant, details=form.details(), by=by, now=utc_now())
    except (CallsGoRound, AttendantKnown) as refusal:
        form.add_error("number", refusal.message)
    except GapInHours as refusal:
        form.add_error(form.day_or_source(refusal.weekday), refusal.message)
    return form.is_valid()


def _authority(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: administered_authority(signed_in(request), slug, on=localdate()))


def _state(authority: Authority) -> str:
    """Return the Land whose holidays most likely hold: the authority's, or that of its centre."""
    agreement = serving_agreement(authority, on=localdate())
    centre = agreement.centre.service_hours.state if agreement else ""
    return state_of_key(authority.regional_key) or centre


def _kept(request: HttpRequest, attendant_id: int) -> Attendant:
    return or_404(lambda: attendant_kept(signed_in(request), attendant_id, on=localdate()))


def _form(request: HttpRequest, authority: Authority, form: AttendantForm) -> HttpResponse:
    context = {"form": form, "authority": authority}
    return render(request, "office/routing/attendant.html", context, status=422 if form.is_bound else 200)
