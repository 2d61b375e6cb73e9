"""Invoices at a glance with their sums, as a file for the treasury, and the calls behind a line."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.billing.queries import (
    ISSUED,
    billing_centres,
    calls_behind,
    calls_with_keys,
    invoices_with_keys,
    payers_of,
    sums_of,
    wanted_invoices,
)
from buergerdraht.billing.runs import runs_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.paging import FarPaginator
from buergerdraht.foundation.spreadsheets import as_csv
from buergerdraht.office.billing.doors import is_keeper, line_at, reads
from buergerdraht.office.billing.forms import RunForm, WantedForm
from buergerdraht.office.billing.tables import for_treasury, of_calls

PER_PAGE, CALLS_PER_PAGE, LATEST_RUNS = 50, 100, 5
CSV = "text/csv; charset=utf-8"


@never_cache
@require_GET
@reads
def invoices(request: HttpRequest) -> HttpResponse:
    """List the invoices that were asked for, with what they come to."""
    user, form = signed_in(request), _wanted(request)
    context = {"form": form, "is_keeper": is_keeper(request), "runs": runs_of(user)[:LATEST_RUNS]}
    if not form.is_valid():
        return render(request, "office/billing/list.html", context, status=422)
    found = wanted_invoices(user, form.wanted(), today=localdate())
    page = FarPaginator(found, PER_PAGE, load=invoices_with_keys).get_page(request.GET.get("seite"))
    context |= {"page": page, "sums": sums_of(found, today=localdate()), "today": localdate()}
    context["run_form"] = RunForm(centres=billing_centres(user), today=localdate())
    return render(request, "office/billing/list.html", context)


@never_cache
@require_GET
@reads
def invoices_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the issued ones among them to the treasury."""
    form = _wanted(request)
    if not form.is_valid():
        return invoices(request)
    found = wanted_invoices(signed_in(request), form.wanted(), today=localdate()).filter(ISSUED)
    return as_download(as_csv(for_treasury(found)), name=f"kasse-{localdate()}.csv", media_type=CSV)


def _wanted(request: HttpRequest) -> WantedForm:
    partners = payers_of(signed_in(request))
    return WantedForm(request.GET, partners=partners, is_keeper=is_keeper(request))


@never_cache
@require_GET
@reads
def line_calls(request: HttpRequest, line_id: int) -> HttpResponse:
    """List the calls from which a line is worked out; nothing of citizens is among it."""
    line = line_at(request, line_id)
    pages = FarPaginator(calls_behind(line), CALLS_PER_PAGE, load=calls_with_keys)
    context = {"line": line, "invoice": line.invoice, "page": pages.get_page(request.GET.get("seite"))}
    return render(request, "office/billing/calls.html", context)


@never_cache
@require_GET
@reads
def line_calls_csv(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Give all calls of a line to a spreadsheet."""
    line = line_at(request, line_id)
    name = f"anrufe-{line.invoice.number or 'entwurf'}-{line.position}.csv"
    return as_download(as_csv(of_calls(calls_behind(line))), name=name, media_type=CSV)
