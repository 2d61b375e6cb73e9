"""Served numbers: one question per change; every change holds from the next call on."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.operations import (
    change_greeting,
    change_priority,
    change_service_hours,
    end_service,
    serve_further_number,
)
from buergerdraht.agreements.queries import administered_authority, served_number_for
from buergerdraht.agreements.routing.errors import GapInHours
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.fields import shown_greeting
from buergerdraht.office.numbers.forms import PriorityForm
from buergerdraht.office.questions import GreetingForm, HoursForm, NumberForm, shown_hours
from buergerdraht.telephony.citizen.ringing import ring_in_background

QUESTIONS = {
    "greeting": "Wie melden sich die Servicekräfte?",
    "hours": "Wann nimmt das Servicecenter die Anrufe an?",
    "priority": "Welchen Vorrang haben die Anrufe?",
}

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@administers
def add_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Put one more number of an authority under the centre's care."""
    authority = or_404(lambda: administered_authority(signed_in(request), slug, on=localdate()))
    form = NumberForm(request.POST or None, authority=authority)
    if not form.is_valid():
        context = {"form": form, "authority": authority}
        return render(request, "office/numbers/add.html", context, status=422 if form.is_bound else 200)
    served = serve_further_number(authority, **form.cleaned_data, by=signed_in(request), now=utc_now())
    messages.success(request, f"Anrufe an {readable_number(served.number.number)} kommen ab sofort an.")
    return redirect("authority_page", slug=slug)


@administers
def greeting(request: HttpRequest, number_id: int) -> HttpResponse:
    """Change what the agent says first."""
    served = _served(request, number_id)
    form = GreetingForm(
        request.POST or None,
        initial={"greeting": shown_greeting(served.greeting)},
        authority_name=served.number.authority.name,
    )
    if "preview" in request.POST or not form.is_valid():
        return _question(request, "greeting", form, served)
    change_greeting(served, greeting=form.cleaned_data["greeting"], by=signed_in(request), now=utc_now())
    return _changed(request, served, "Die Begrüßung gilt ab dem nächsten Anruf.")


@administers
def hours(request: HttpRequest, number_id: int) -> HttpResponse:
    """Change when the centre takes the calls."""
    served = _served(request, number_id)
    form = HoursForm(
        request.POST or None, initial=shown_hours(served.service_hours), centre=served.agreement.centre
    )
    if not form.is_valid():
        return _question(request, "hours", form, served)
    user, week = signed_in(request), form.cleaned_data["hours"]
    try:
        change_service_hours(served, hours=week, by=user, now=utc_now())
    except GapInHours as refusal:
        form.add_error(form.day_or_source(refusal.weekday), refusal.message)
        return _question(request, "hours", form, served)
    return _changed(request, served, "Die Servicezeiten gelten ab dem nächsten Anruf.")


@administers
def priority(request: HttpRequest, number_id: int) -> HttpResponse:
    """Change how early the calls are served."""
    served = _served(request, number_id)
    form = PriorityForm(request.POST or None, initial={"priority": served.priority})
    if not form.is_valid():
        return _question(request, "priority", form, served)
    change_priority(served, priority=form.cleaned_data["priority"], by=signed_in(request), now=utc_now())
    return _changed(request, served, "Der Vorrang gilt ab dem nächsten Anruf.")


@administers
def end(request: HttpRequest, number_id: int) -> HttpResponse:
    """Ask once, then let the centre no longer take the calls."""
    served = _served(request, number_id)
    if request.method != "POST":
        return render(request, "office/numbers/end.html", {"served": served})
    end_service(served, by=signed_in(request), now=utc_now())
    number = readable_number(served.number.number)
    return _changed(request, served, f"Das Servicecenter nimmt Anrufe an {number} nicht mehr an.")


@administers
@require_POST
def trial_call(request: HttpRequest, number_id: int) -> HttpResponse:
    """Let a synthetic citizen ring; in the demo only."""
    if not settings.ENVIRONMENT.demo:
        raise Http404
    served = _served(request, number_id)
    ring_in_background(served.number.number, folder=settings.ENVIRONMENT.var_dir / "citizen")
    number = readable_number(served.number.number)
    messages.success(request, f"Eine künstliche Bürgerin ruft {number} an.")
    if "from_joining" in request.POST:
        return redirect("join_done", number_id=served.pk)
    return redirect("authority_page", slug=served.number.authority.slug)


def _served(request: HttpRequest, number_id: int) -> ServedNumber:
    return or_404(lambda: served_number_for(signed_in(request), number_id))


def _question(request: HttpRequest, name: str, form: Form, served: ServedNumber) -> HttpResponse:
    is_refused = form.is_bound and "preview" not in request.POST
    context = {"form": form, "served": served, "question": QUESTIONS[name]}
    return render(request, f"office/numbers/{name}.html", context, status=422 if is_refused else 200)


def _changed(request: HttpRequest, served: ServedNumber, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("authority_page", slug=served.number.authority.slug)
