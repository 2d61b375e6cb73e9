"""The economic report as page and paper, and what it is reckoned with."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.billing.economy import basis_of, save_basis
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import requires
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.economy.asking import CENTRE, asked_report, may_write_basis, report_form
from buergerdraht.office.economy.forms import BasisForm, shown_basis
from buergerdraht.office.economy.telling import before_words, report_charts, report_paper, rows_of, span_words

reads = requires(Ability.READ_FIGURES)


@never_cache
@require_GET
@reads
def economy(request: HttpRequest) -> HttpResponse:
    """Show what a cooperation costs and spares."""
    form = report_form(request)
    if form is None or not form.is_valid():
        context: dict[str, Any] = {"form": form}
        return render(request, "office/economy/page.html", context, status=422 if form else 200)
    report = asked_report(request, form)
    context = {
        "form": form,
        "report": report,
        "rows": rows_of(report),
        "charts": [drawing(chart) for chart in report_charts(report)],
        "span": span_words(report),
        "before": before_words(report),
        "basis_slug": may_write_basis(request, form),
    }
    return render(request, "office/economy/page.html", context)


@never_cache
@require_GET
@reads
def economy_pdf(request: HttpRequest) -> HttpResponseBase:
    """Give the same as a paper."""
    form = report_form(request)
    if form is None or not form.is_valid():
        return economy(request)
    content = pdf_of(report_paper(asked_report(request, form), now=utc_now()))
    subject = form.cleaned_data["was"].removeprefix(CENTRE)
    name = f"wirtschaftlichkeit-{subject}-{form.cleaned_data['jahr']}.pdf"
    return as_download(content, name=name, media_type="application/pdf")


@never_cache
@negotiates
def economy_basis(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what both sides reckon with."""
    seat = seat_at(request, slug)
    form = BasisForm(request.POST or None, initial=shown_basis(basis_of(seat.agreement)))
    if not form.is_valid():
        context = {"form": form, "agreement": seat.agreement}
        return render(request, "office/economy/basis.html", context, status=422 if form.is_bound else 200)
    save_basis(seat, by=signed_in(request), now=utc_now(), **form.told())
    messages.success(request, "Die Grundlagen sind gesichert. Beide Seiten rechnen ab jetzt damit.")
    return redirect("economy")
