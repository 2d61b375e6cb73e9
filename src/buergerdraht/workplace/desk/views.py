"""The agent's phone and state, on whatever page of the workplace she is."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.operations import choose_phone, end_wrap_up, send_command, want_break
from buergerdraht.workplace.desk.context import desk_of, frame_context, wants_page
from buergerdraht.workplace.desk.forms import PhoneForm, WishForm
from buergerdraht.workplace.notices.reading import become_ready

SOUNDS = (
    ("ring", "Klingeln"),
    ("answered", "Angenommen"),
    ("held", "Gespräch wird lange gehalten"),
    ("returned", "Anruf nach dem Verbinden zurück"),
    ("wrap_up", "Nacharbeit zu Ende"),
    ("notice", "Dringende Meldung"),
)
"""The sounds of static/js/sounds.js."""


@never_cache
@requires(Ability.TAKE_CALLS)
def agent_state(request: HttpRequest) -> HttpResponseBase:
    """Show her state as a fragment, or note her wish."""
    if request.method != "POST":
        return render(request, "workplace/desk/state.html", frame_context(signed_in(request), now=utc_now()))
    form = WishForm(request.POST)
    agent = _agent(request)
    if not form.is_valid():
        messages.error(request, "Wählen Sie einen Grund für die Pause.")
    elif form.cleaned_data["wish"] == "ready":
        if become_ready(agent, now=utc_now()):
            messages.info(request, "Lesen Sie erst die Meldung. Danach kommen Anrufe zu Ihnen.")
    else:
        want_break(agent, reason=Agent.BreakReason(form.cleaned_data["reason"] or Agent.BreakReason.SHORT))
    return redirect("workplace")


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def phone_situation(request: HttpRequest) -> JsonResponse:
    """Tell her page which call her phone has, for a desk phone."""
    desk = desk_of(signed_in(request))
    call = desk.call if desk else None
    return JsonResponse({"call": asdict(call) if call else None})


@never_cache
@require_GET
@requires(Ability.TAKE_CALLS)
def supervision(request: HttpRequest) -> HttpResponse:
    """Tell her who is in her talk, as a fragment."""
    context = frame_context(signed_in(request), now=utc_now())
    return render(request, "workplace/desk/supervision.html", context)


@require_POST
@requires(Ability.TAKE_CALLS)
def phone_command(request: HttpRequest) -> HttpResponseBase:
    """Pass a command for her present call to the switchboard."""
    command = request.POST.get("command", "")
    if command == "end_wrap_up":
        end_wrap_up(_agent(request))
    else:
        send_command(_agent(request), command=command)
    return redirect("workplace") if wants_page(request) else HttpResponse(status=204)


@never_cache
@requires(Ability.TAKE_CALLS)
def phone_choice(request: HttpRequest) -> HttpResponseBase:
    """Let her choose and try out her phone; a desk phone's secret is shown this once."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _choice(request, form)
    kind = Agent.PhoneKind(form.cleaned_data["kind"])
    secret = choose_phone(_agent(request), kind=kind)
    if kind == Agent.PhoneKind.BROWSER:
        return redirect("workplace")
    context = {**frame_context(signed_in(request), now=utc_now()), "secret": secret}
    return render(request, "workplace/home/desk_phone.html", {**context, "server": settings.SIP_ADDRESS})


def _choice(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    context = {**frame_context(signed_in(request), now=utc_now()), "form": form, "sounds": SOUNDS}
    return render(request, "workplace/home/phone_choice.html", context, status=422 if form.is_bound else 200)


def _agent(request: HttpRequest) -> Agent:
    desk = desk_of(signed_in(request))
    if desk is None:
        raise Http404
    return desk.agent
