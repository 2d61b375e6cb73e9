"""Whose report somebody may ask for, and the report that was asked for."""

from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.agreements.versions.queries import agreements_of
from buergerdraht.billing.costing_queries import costing_centres
from buergerdraht.billing.economy import Report, agreement_report, agreements_in, centre_report
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.office.economy.forms import ReportForm
from buergerdraht.quality.figures import scope_of
from buergerdraht.quality.rules import Span

CENTRE = "center:"
YEARS = 6


def report_form(request: HttpRequest) -> ReportForm | None:
    """Return what was asked, or the usual question; None: there is nobody to ask about."""
    user, today = signed_in(request), localdate()
    agreements = agreements_in(scope_of(user))
    subjects = [(each.slug, each.partner.name) for each in agreements]
    centres = [(f"{CENTRE}{each.slug}", f"{each.name}, alle") for each in costing_centres(user)]
    if not subjects and not centres:
        return None
    offered = [*subjects, *centres]
    priced = next((each.slug for each in agreements if tariffs_of(each)), offered[0][0])
    usual = {"was": priced, "jahr": str(today.year)}
    asked = {name: request.GET.get(name, usual[name]) for name in usual}
    return ReportForm(asked, subjects=offered, years=range(today.year, today.year - YEARS, -1))


def asked_report(request: HttpRequest, form: ReportForm) -> Report:
    """Return the report of the year, up to today."""
    subject, year = form.cleaned_data["was"], form.cleaned_data["jahr"]
    user = signed_in(request)
    scope = scope_of(user)
    span = Span(date(year, 1, 1), min(date(year + 1, 1, 1), localdate() + ONE_DAY))
    if subject.startswith(CENTRE):
        centre = costing_centres(user).get(slug=subject.removeprefix(CENTRE))
        return centre_report(centre, scope=scope, span=span)
    return agreement_report(agreements_in(scope).get(slug=subject), scope=scope, span=span)


def may_write_basis(request: HttpRequest, form: ReportForm) -> str:
    """Return the agreement whose terms the user may write; empty: none."""
    slug: str = form.cleaned_data["was"]
    return slug if agreements_of(signed_in(request)).filter(slug=slug).exists() else ""
