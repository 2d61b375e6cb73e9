"""The pages of the guided form: choose from the list, one page per question, the check, the result."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.joining import take_in
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import served_number_for
from buergerdraht.agreements.routing.answers import shown_week, what_happens
from buergerdraht.agreements.routing.queries import route_of_number
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.authorities.queries import listed_municipality, municipalities_matching
from buergerdraht.authorities.rules import greeting_text
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted, or_404, requires, typed_search
from buergerdraht.office.joining.draft import discard, draft_of, keep
from buergerdraht.office.joining.steps import (
    COUNT,
    STEPS,
    Answers,
    Asking,
    QuestionForm,
    Step,
    answered_forms,
    answers_for,
    first_open_step,
    first_steps_of,
    joining_of,
    place_of,
    step_of,
)
from buergerdraht.office.questions import GreetingForm
from buergerdraht.office.readiness import missing_parts
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.queries import last_call_to, ready_agents

MATCHES = 12
"""So many municipalities are offered; who sees none of hers types on."""

TEMPLATES = {
    "angaben": "authority",
    "vereinbarung": "agreement",
    "rufnummer": "number",
    "servicezeiten": "hours",
    "routing": "routing",
    "begruessung": "greeting",
    "kontakt": "contact",
}

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@administers
def choose_municipality(request: HttpRequest) -> HttpResponse:
    """Offer municipalities of the official list for what was typed; a choice answers the first question."""
    chosen = listed_municipality(request.POST.get("ags", ""))
    if chosen is None:
        return _search(request)
    answers = answers_for(chosen)
    form = STEPS[0].make_form(answers, _asking(request))
    if not form.is_valid():
        return _search(request, refusal=" ".join(map(str, form.non_field_errors())))
    keep(request, step=STEPS[0].slug, answers=answers)
    return _go_on(request)


def _search(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    text = typed_search(request)
    found = municipalities_matching(text, limit=MATCHES)
    context = {
        "text": text,
        "found": found,
        "is_full": len(found) == MATCHES,
        "count": COUNT,
        "refusal": refusal,
    }
    template = "office/joining/municipality.html" + ("#matches" if is_scripted(request) else "")
    return render(request, template, context, status=422 if refusal else 200)


@administers
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one question, with the earlier answer in its fields; those ahead of it must be answered."""
    step, asking = _step(slug), _asking(request)
    open_step = first_open_step(asking)
    if open_step and place_of(open_step) < place_of(step):
        return redirect("join_question", slug=open_step.slug)
    form = step.make_form(_answers(request, asking, is_open=step == open_step, slug=slug), asking)
    if "preview" in request.POST or not form.is_valid():
        return _question(request, step, form)
    keep(request, step=slug, answers={name: request.POST.get(name, "") for name in form.fields})
    return _go_on(request)


def _answers(request: HttpRequest, asking: Asking, *, is_open: bool, slug: str) -> Answers:
    """Return what is to be checked: what was sent, or an earlier answer that no longer holds."""
    if request.method == "POST":
        return request.POST.dict()
    return (asking.draft.of(slug) or None) if is_open else None


def _asking(request: HttpRequest) -> Asking:
    return Asking(signed_in(request), draft_of(request))


def _step(slug: str) -> Step:
    step = step_of(slug)
    if step is None:
        raise Http404
    return step


def _question(request: HttpRequest, step: Step, form: QuestionForm) -> HttpResponse:
    place = place_of(step)
    back = STEPS[place - 2] if place > 1 else None
    context = {"step": step, "form": form, "place": place, "count": COUNT, "back": back}
    is_refused = form.is_bound and "preview" not in request.POST
    return render(
        request, f"office/joining/{TEMPLATES[step.slug]}.html", context, status=422 if is_refused else 200
    )


def _go_on(request: HttpRequest) -> HttpResponse:
    """Go on with the next question that is open; to the check if none is."""
    following = first_open_step(_asking(request))
    return redirect("join_question", slug=following.slug) if following else redirect("join_check")


@administers
def check(request: HttpRequest) -> HttpResponse:
    """Show all answers with links to change them; 'Gemeinde aufnehmen' makes everything at once."""
    asking = _asking(request)
    if first_open_step(asking):
        return _go_on(request)
    forms = answered_forms(asking)
    if request.method != "POST":
        return _summary(request, asking, forms)
    try:
        served = take_in(joining_of(forms), first=first_steps_of(forms), by=asking.user, now=utc_now())
    except DomainError as refusal:
        return _summary(request, asking, forms, refusal=refusal.message)
    discard(request)
    return redirect("join_done", number_id=served.pk)


def _summary(
    request: HttpRequest, asking: Asking, forms: tuple[QuestionForm, ...], *, refusal: str = ""
) -> HttpResponse:
    parts = [(step, form.lines()) for step, form in zip(STEPS, forms, strict=True)]
    context = {"parts": parts, "name": asking.draft.name, "count": COUNT, "refusal": refusal}
    return render(request, "office/joining/check.html", context, status=422 if refusal else 200)


@administers
def done(request: HttpRequest, number_id: int) -> HttpResponse:
    """Say what works now, how to try it, and what is still missing."""
    served = or_404(lambda: served_number_for(signed_in(request), number_id))
    return render(request, "office/joining/done.html", _result(served, now=utc_now()))


def _result(served: ServedNumber, *, now: datetime) -> dict[str, Any]:
    route, today = route_of_number(served), local_day(now)
    first_whole_week = max(today, route.valid_from) + timedelta(days=7)
    return {
        "served": served,
        "begins_later": route.valid_from > today,
        "is_takeover": route.plan.way_on(first_whole_week) is Way.TAKEOVER,
        "week": shown_week(route, day=first_whole_week),
        "told": what_happens(served, at=now),
        "is_always_open": settings.ENVIRONMENT.always_open,
        "greeting": greeting_text(
            served.greeting, authority=served.number.authority.name, agent=GreetingForm.example_agent
        ),
        "ready_agents": ready_agents(served.agreement.centre),
        "missing": missing_parts(served.number.authority),
        "last_call": last_call_to(served),
        "is_demo": settings.ENVIRONMENT.demo,
    }


@administers
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget the answers."""
    discard(request)
    return redirect("office")
