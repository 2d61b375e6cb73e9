"""A change of the routing from a later day on: planned, planned otherwise, taken back."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import served_number_for
from buergerdraht.agreements.routing.errors import GapInHours, RoutingDayOutside
from buergerdraht.agreements.routing.operations import plan_routing, withdraw_planned_routing
from buergerdraht.agreements.routing.queries import phases_of, routing_of
from buergerdraht.agreements.routing.words import long_day
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.routing.forms import PlanForm, shown_ways

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@administers
def plan(request: HttpRequest, number_id: int) -> HttpResponse:
    """Plan which way the calls go from a day on; a refusal stands at its field."""
    user = signed_in(request)
    served = or_404(lambda: served_number_for(user, number_id))
    form = _form(request, served)
    if form.is_valid():
        day = form.cleaned_data["valid_from"]
        try:
            plan_routing(served, ways=form.ways(), valid_from=day, by=user, now=utc_now())
        except (RoutingDayOutside, GapInHours) as refusal:
            form.add_error("valid_from", refusal.message)
        else:
            messages.success(request, f"Geplant: Ab {long_day(day)} gehen die Anrufe diesen Weg.")
            return redirect("number_routing", number_id=number_id)
    context = {"form": form, "served": served}
    return render(request, "office/routing/plan.html", context, status=422 if form.is_bound else 200)


@require_POST
@administers
def withdraw(request: HttpRequest, number_id: int) -> HttpResponse:
    """Let everything stay as it is on the planned day."""
    user, day = signed_in(request), _day(request.POST)
    served = or_404(lambda: served_number_for(user, number_id))
    if day:
        withdraw_planned_routing(served, valid_from=day, by=user, now=utc_now())
        messages.success(request, f"Zurückgenommen: Am {long_day(day)} ändert sich nichts.")
    return redirect("number_routing", number_id=number_id)


def _form(request: HttpRequest, served: ServedNumber) -> PlanForm:
    """Begin with what is planned for the day that a link names, else with what holds today."""
    routing, day = routing_of(served), _day(request.GET)
    initial = shown_ways(routing, day=day or localdate()) | {"valid_from": day}
    phases = phases_of(served.agreement).exclude(valid_until__lte=localdate())
    has_attendant = bool(routing and routing.attendant_id)
    return PlanForm(request.POST or None, initial=initial, phases=phases, has_attendant=has_attendant)


def _day(told: QueryDict) -> date | None:
    try:
        return date.fromisoformat(told.get("ab", ""))
    except ValueError:
        return None
