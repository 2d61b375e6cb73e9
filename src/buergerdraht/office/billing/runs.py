"""Passes over all agreements of a centre, and how far they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.billing.models import BillingRun
from buergerdraht.billing.queries import billing_centres
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.runs import begin_run, carry_on_later, next_task, progress_of, topic_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.live import live_url
from buergerdraht.office.billing.doors import keeps, run_at
from buergerdraht.office.billing.forms import RunForm


@never_cache
@keeps
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a run over the agreements of a centre for a month or a year."""
    user = signed_in(request)
    form = RunForm(request.POST or None, centres=billing_centres(user), today=localdate())
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "office/billing/begin.html", {"form": form}, status=status)
    told = form.cleaned_data
    run = begin_run(told["centre"], task=told["task"], period=form.chosen_period(), by=user, now=utc_now())
    return redirect("billing_run", run.pk)


@never_cache
@require_GET
@keeps
def run(request: HttpRequest, billing_run_id: int) -> HttpResponse:
    """Show a run with what came of it."""
    found = run_at(request, billing_run_id)
    context = _context(found) | {
        "live_url": live_url([topic_of(found.centre_id)], user_id=signed_in(request).pk)
    }
    return render(request, "office/billing/run.html", context)


@never_cache
@require_GET
@keeps
def state(request: HttpRequest, billing_run_id: int) -> HttpResponse:
    """Show how far a run is, as a fragment."""
    return render(request, "office/billing/run.html#state", _context(run_at(request, billing_run_id)))


@require_POST
@keeps
def resume(request: HttpRequest, billing_run_id: int) -> HttpResponse:
    """Carry a run on that stands still."""
    found = run_at(request, billing_run_id)
    if found.ended_at is None:
        carry_on_later(found)
    return redirect("billing_run", billing_run_id)


@require_POST
@keeps
def follow(request: HttpRequest, billing_run_id: int) -> HttpResponse:
    """Begin what usually follows a run, for the same centre and days."""
    found = run_at(request, billing_run_id)
    task, period = next_task(found), Period(found.begin_on, found.end_on)
    if task:
        by = signed_in(request)
        found = begin_run(found.centre_id, task=task, period=period, by=by, now=utc_now())
    return redirect("billing_run", found.pk)


def _context(found: BillingRun) -> dict[str, Any]:
    last_on = found.end_on - ONE_DAY
    return {"run": found, "progress": progress_of(found), "next": next_task(found), "last_on": last_on}
