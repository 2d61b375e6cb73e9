"""The routing of a number: shown to whoever keeps its authority, changed by its centre's administration."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import served_number_for
from buergerdraht.agreements.routing.answers import shown_week, what_happens
from buergerdraht.agreements.routing.errors import (
    AttendantElsewhere,
    AttendantNeeded,
    CallsGoRound,
    GapInHours,
)
from buergerdraht.agreements.routing.operations import change_routing
from buergerdraht.agreements.routing.queries import (
    coming_absences,
    kept_number,
    kept_number_called,
    numbers_kept_by,
    phases_of,
    planned_ways,
    route_of_number,
    routing_of,
)
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.places import page_of
from buergerdraht.office.routing.forms import BenchForm, RoutingForm, shown_call, shown_routing

administers = requires(Ability.ADMINISTER_AUTHORITIES)
keeps = requires(Ability.KEEP_AUTHORITIES)
WEEK = timedelta(days=7)


@never_cache
@keeps
@require_GET
def number_routing(request: HttpRequest, number_id: int) -> HttpResponse:
    """Show a week of the number: who answers when, and why."""
    user, now = signed_in(request), utc_now()
    served = or_404(lambda: kept_number(user, number_id))
    route, day, routing = route_of_number(served), _day(request), routing_of(served)
    context = {
        "served": served,
        "route": route,
        "week": shown_week(route, day=day),
        "before": day - WEEK,
        "after": day + WEEK,
        "routing": routing,
        "planned": planned_ways(routing, after=localdate()),
        "absences": coming_absences(routing.attendant, at=now) if routing and routing.attendant else (),
        **_links(request, served, now=now),
    }
    return render(request, "office/routing/page.html", context)


@administers
def change(request: HttpRequest, number_id: int) -> HttpResponse:
    """Change which way the calls go in each phase; a refusal stands at its field."""
    user = signed_in(request)
    served = or_404(lambda: served_number_for(user, number_id))
    initial, phases = shown_routing(routing_of(served), day=localdate()), phases_of(served.agreement)
    form = RoutingForm(request.POST or None, initial=initial, served=served, phases=phases)
    if not form.is_valid() or not _is_changed(served, form, by=user):
        return _form(request, served, form)
    messages.success(request, "Das Routing gilt ab dem nächsten Anruf.")
    return redirect("number_routing", number_id=number_id)


@never_cache
@keeps
@require_GET
def bench(request: HttpRequest) -> HttpResponse:
    """Say what becomes of a call to a number at a time."""
    user, now = signed_in(request), utc_now()
    form = BenchForm(request.GET if "tag" in request.GET else _call(request, user, now=now) or None)
    served = kept_number_called(user, form.cleaned_data["nummer"]) if form.is_valid() else None
    if form.is_valid() and served is None:
        form.add_error("nummer", "Unter dieser Rufnummer nimmt keines Ihrer Servicecenter Anrufe an.")
    context = {
        "form": form,
        "served": served,
        "told": what_happens(served, at=form.at) if served else None,
        "at": form.at if served else None,
        "page_url": reverse("office" if _administers(request) else "portal_hours"),
        "is_always_open": settings.ENVIRONMENT.always_open,
    }
    return render(request, "office/routing/bench.html", context, status=422 if form.errors else 200)


def _is_changed(served: ServedNumber, form: RoutingForm, *, by: User) -> bool:
    """A refusal stands at its field."""
    try:
        change_routing(served, choice=form.choice(), by=by, now=utc_now())
    except (AttendantNeeded, AttendantElsewhere, CallsGoRound) as refusal:
        form.add_error("attendant", refusal.message)
    except GapInHours as refusal:
        form.add_error(form.way_fields[0].name, refusal.message)
    return form.is_valid()


def _links(request: HttpRequest, served: ServedNumber, *, now: datetime) -> dict[str, Any]:
    number = urlencode({"nummer": readable_number(served.number.number)})
    return {
        "page_url": page_of(request, served.number.authority.slug),
        "can_change": _administers(request),
        "now": now,
        "trial_url": f"{reverse('call_bench')}?{number}",
    }


def _administers(request: HttpRequest) -> bool:
    return Ability.ADMINISTER_AUTHORITIES in request.access.abilities  # type: ignore[attr-defined]


def _day(request: HttpRequest) -> date:
    """Return the day whose week is asked for; what is none is today."""
    try:
        day = date.fromisoformat(request.GET.get("woche", ""))
    except ValueError:
        return localdate()
    return day if 1991 < day.year < 2100 else localdate()


def _call(request: HttpRequest, user: User, *, now: datetime) -> dict[str, str]:
    """Return the number that a link names, else the first own one, at this moment; empty: there is none."""
    named = request.GET.get("nummer", "")
    first = None if named else numbers_kept_by(user).first()
    number = named or (readable_number(first.number.number) if first else "")
    return shown_call(number, now=now) if number else {}


def _form(request: HttpRequest, served: ServedNumber, form: RoutingForm) -> HttpResponse:
    context = {"form": form, "served": served}
    return render(request, "office/routing/change.html", context, status=422 if form.is_bound else 200)
