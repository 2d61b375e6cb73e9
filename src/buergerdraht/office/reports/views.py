"""Monthly reports: the list, one of them with what became of its mails, the PDF."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.reports.forms import RecipientsForm
from buergerdraht.reports.models import MonthlyReport
from buergerdraht.reports.monthly.operations import choose_recipients, send_report_again
from buergerdraht.reports.monthly.queries import (
    choice_of,
    is_under_way,
    mails_of,
    may_settle,
    recipients_of,
    report_for,
    reports_of,
)

reads = requires(Ability.READ_FIGURES)
PER_PAGE = 50


@never_cache
@require_GET
@reads
def monthly_reports(request: HttpRequest) -> HttpResponse:
    """List the reports, the latest first."""
    page = Paginator(reports_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "office/reports/list.html", {"page": page})


@never_cache
@require_GET
@reads
def monthly_report(request: HttpRequest, monthly_report_id: int) -> HttpResponse:
    """Show who got a report."""
    return _page(request, _report(request, monthly_report_id))


@never_cache
@require_GET
@reads
def monthly_report_pdf(request: HttpRequest, monthly_report_id: int) -> HttpResponseBase:
    """Give a report out."""
    report = _report(request, monthly_report_id)
    name = f"monatsbericht-{report.agreement.slug}-{report.month_on:%Y-%m}.pdf"
    return as_download(bytes(report.content), name=name, media_type="application/pdf")


@require_POST
@negotiates
def send_again(request: HttpRequest, monthly_report_id: int) -> HttpResponse:
    """Send a report once more."""
    report = _own(request, monthly_report_id)
    count = send_report_again(report, by=signed_in(request), now=utc_now())
    messages.success(request, f"Der Bericht geht an {count} Adresse{'' if count == 1 else 'n'}.")
    return redirect("monthly_report", monthly_report_id)


@require_POST
@negotiates
def choose(request: HttpRequest, monthly_report_id: int) -> HttpResponse:
    """Choose who gets the reports of the agreement from now on."""
    report, form = _own(request, monthly_report_id), RecipientsForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form=form)
    chosen, by = form.cleaned_data["recipients"], signed_in(request)
    choose_recipients(report.agreement, recipients=chosen, by=by, now=utc_now())
    messages.success(request, "Die Berichte gehen ab jetzt so.")
    return redirect("monthly_report", monthly_report_id)


def _page(request: HttpRequest, report: MonthlyReport, *, form: RecipientsForm | None = None) -> HttpResponse:
    agreement: Agreement = report.agreement
    context: dict[str, Any] = {
        "report": report,
        "mails": mails_of(report),
        "is_under_way": is_under_way(report),
        "may_settle": may_settle(signed_in(request), report),
        "recipients": recipients_of(agreement),
        "form": form or RecipientsForm(initial={"recipients": choice_of(agreement)}),
    }
    return render(request, "office/reports/page.html", context, status=422 if form else 200)


def _report(request: HttpRequest, report_id: int) -> MonthlyReport:
    return or_404(lambda: report_for(signed_in(request), report_id))


def _own(request: HttpRequest, report_id: int) -> MonthlyReport:
    """One for whose side she speaks."""
    report = _report(request, report_id)
    seat_at(request, report.agreement.slug)
    return report
