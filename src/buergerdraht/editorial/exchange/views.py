"""Deliveries: a trial first, then the real thing; runs with their reports; what others collect from us."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.exchange.forms import ADDRESS, UPLOAD, DeliveryForm
from buergerdraht.editorial.exchange.report import run_context, shown, write_problems
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.foundation.live import live_url
from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.runs import TOPIC
from buergerdraht.knowledge.operations.exchange.uploads import keep_upload
from buergerdraht.knowledge.operations.exchange.working import allow_and_go_on, begin_import, go_on
from buergerdraht.knowledge.queries.exchange import Delivery, count_delivered, run_with_id, runs
from buergerdraht.servicehours.rules import local_day

exchanges = requires(Ability.EXCHANGE_KNOWLEDGE)


@exchanges
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show the latest runs and what we deliver; begin a trial run."""
    files = request.FILES if request.method == "POST" else None
    folder = str(settings.ENVIRONMENT.xzufi_folder or "")
    form = DeliveryForm(request.POST or None, files, folder=folder)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "editorial/exchange/page.html", _page(form), status=status)
    run = begin_import(
        agency=form.cleaned_data["agency"],
        source=_source(form),
        is_dry_run=True,
        by=signed_in(request),
        now=utc_now(),
    )
    return redirect("editorial_exchange_run", run.pk)


@exchanges
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run with its report."""
    context = run_context(_run(run_id), now=utc_now())
    context["live_url"] = live_url([TOPIC], user_id=signed_in(request).pk)
    return render(request, "editorial/exchange/run.html", context)


@exchanges
@require_GET
def state(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far a run is, as a fragment."""
    return render(request, "editorial/exchange/run.html#state", run_context(_run(run_id), now=utc_now()))


@exchanges
@require_GET
def problems(request: HttpRequest, run_id: int) -> HttpResponse:  # noqa: ARG001
    """Give the problems as a file for spreadsheets."""
    file = StringIO()
    write_problems(_run(run_id), file)
    name = f"xzufi-lauf-{run_id}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


@exchanges
@require_POST
def take(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import what a trial run has shown."""
    trial = _run(run_id)
    taken = begin_import(
        agency=trial.agency, source=trial.source, is_dry_run=False, by=signed_in(request), now=utc_now()
    )
    messages.success(request, "Das Einlesen hat begonnen. Sie können die Seite verlassen.")
    return redirect("editorial_exchange_run", taken.pk)


@exchanges
@require_POST
def resume(request: HttpRequest, run_id: int) -> HttpResponse:
    """Carry on a run that broke off."""
    go_on(_run(run_id))
    messages.success(request, "Der Lauf geht weiter, wo er abbrach.")
    return redirect("editorial_exchange_run", run_id)


@exchanges
def confirm(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask once, then let a large part go."""
    waiting = _run(run_id)
    if request.method != "POST":
        return render(request, "editorial/exchange/confirm.html", {"run": waiting})
    allow_and_go_on(waiting, by=signed_in(request), now=utc_now())
    return redirect("editorial_exchange_run", run_id)


def _run(run_id: int) -> ImportRun:
    return or_404(lambda: run_with_id(run_id))


def _source(form: DeliveryForm) -> str:
    told = form.cleaned_data
    if told["place"] == UPLOAD:
        return str(keep_upload(told["file"].name, told["file"].chunks()))
    return told["address"] if told["place"] == ADDRESS else form.folder


def _page(form: DeliveryForm) -> dict[str, Any]:
    now, environment = utc_now(), settings.ENVIRONMENT
    delivery = Delivery(agency=environment.xzufi_agency, today=local_day(now))
    return {
        "form": form,
        "runs": [shown(each, now=now) for each in runs()],
        "delivery": delivery,
        "delivered": sum(count_delivered(delivery).values()) if delivery.agency else 0,
        "address": f"{environment.public_url}/austausch/xzufi/index.txt",
        "is_open": not environment.xzufi_token,
    }
