"""The result report of a trial or of any time: as a page and as a paper."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.agreements.models import Agreement, Phase
from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.agreements.versions.describing import day_words, span_words
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.blocks import Block, Document, Facts, Heading, Paragraph
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.agreements.drawings import report_charts
from buergerdraht.office.agreements.forms import report_day
from buergerdraht.office.agreements.shown import frame_context
from buergerdraht.quality.queries import trial_report
from buergerdraht.quality.rules import LONGEST_REPORT, Span, TrialReport
from buergerdraht.servicehours.rules import local_day

LATEST_DAYS = timedelta(days=28)
TRIALS = (Phase.Kind.TEST, Phase.Kind.PILOT)


class SpanForm(forms.Form):
    """From when to when; both days count."""

    use_required_attribute = False
    von = report_day("Von")
    bis = report_day("Bis")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and a time that no report is made for."""
        first, last = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if first and last and last < first:
            self.add_error("bis", "Der letzte Tag liegt vor dem ersten. Prüfen Sie beide Tage.")
        elif first and last and last - first > LONGEST_REPORT:
            self.add_error("bis", "Ein Bericht umfasst höchstens fünf Jahre.")
        return self.cleaned_data

    def span(self) -> Span:
        """Return the valid answers."""
        return Span(self.cleaned_data["von"], self.cleaned_data["bis"] + ONE_DAY)


@never_cache
@require_GET
@negotiates
def result_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was reached in a phase or time."""
    seat = seat_at(request, slug)
    form = _form(request, seat.agreement)
    context = {**frame_context(seat), "form": form, "phases": _phases(seat.agreement)}
    if not form.is_valid():
        return render(request, "office/agreements/report.html", context, status=422)
    report = trial_report(seat.agreement, span=form.span(), now=utc_now())
    context |= _shown(report)
    return render(request, "office/agreements/report.html", context)


def _shown(report: TrialReport) -> dict[str, Any]:
    is_met = report.is_target_met
    return {
        "report": report,
        "charts": [drawing(chart) for chart in report_charts(report)],
        "lines": tuple(report_lines(report)),
        "answered_note": f"{report.total.answered} angenommen",
        "target_note": f"in {report.seconds} Sekunden"
        + (f", Ziel {report.target} %" if report.target else ""),
        "target_tone": {True: "ok", False: "warn", None: ""}[is_met],
        "target_icon": {True: "ok", False: "warnung", None: ""}[is_met],
    }


@never_cache
@require_GET
@negotiates
def result_report_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the same report as a paper."""
    seat = seat_at(request, slug)
    form, now = _form(request, seat.agreement), utc_now()
    if not form.is_valid():
        return result_report(request, slug)
    report = trial_report(seat.agreement, span=form.span(), now=now)
    content = pdf_of(report_paper(seat.agreement, report, now=now))
    return as_download(content, name=f"ergebnisbericht-{slug}.pdf", media_type="application/pdf")


def report_paper(agreement: Agreement, report: TrialReport, *, now: datetime) -> Document:
    """Return the report as a document."""
    words = span_words(report.span.first_on, report.span.until)
    charts = report_charts(report)
    blocks: list[Block] = [
        Paragraph(f"{agreement.partner.name} und {agreement.centre.name}, {words}"),
        Heading("Ergebnis"),
        Facts(tuple(report_lines(report))),
        *(block for chart in charts for block in chart_blocks(chart)),
    ]
    if not charts:
        blocks.append(Paragraph("In dieser Zeit kamen keine Anrufe auf den vereinbarten Rufnummern an."))
    return Document.of(
        blocks,
        title=f"Ergebnisbericht {agreement.partner.name}",
        author=agreement.centre.name,
        made_at=now,
        foot=f"erstellt am {day_words(local_day(now))}",
    )


def report_lines(report: TrialReport) -> Iterator[tuple[str, str]]:
    """Return the figures in words."""
    total = report.total
    yield "Anrufe", str(total.offered)
    yield "Angenommen", str(total.answered)
    goal = f" (Ziel {report.target} %)" if report.target is not None else ""
    yield "Ohne lange Wartezeit erreicht", f"{_share(total.percent_quick)} in {report.seconds} Sekunden{goal}"
    yield "Sofort beantwortet", f"{_share(report.percent_at_once)} der Gespräche"
    yield "Weitergeleitet", f"{_share(report.percent_forwarded)} der Gespräche, {report.forwarded} insgesamt"
    yield "Im Warten aufgelegt", str(total.abandoned)
    yield "In der Ansage aufgelegt", str(total.in_announcement)
    yield "Außerhalb der Servicezeit", str(total.closed)
    yield "Abgewiesen oder gescheitert", str(total.other)
    yield "Reaktionen auf Tickets", f"{report.reactions_kept} rechtzeitig, {report.reactions_late} zu spät"


def _share(percent: int | None) -> str:
    return "–" if percent is None else f"{percent} %"


def _form(request: HttpRequest, agreement: Agreement) -> SpanForm:
    asked = request.GET if {"von", "bis"} & request.GET.keys() else _usual(agreement, today=localdate())
    return SpanForm(asked)


def _usual(agreement: Agreement, *, today: date) -> dict[str, date]:
    """The latest trial that has begun, up to today; without one the last four weeks."""
    phases = agreement.phases.filter(kind__in=TRIALS, valid_from__lte=today).order_by("-valid_from")
    trial = phases.first()
    if trial is None:
        return {"von": today - LATEST_DAYS, "bis": today}
    return {"von": trial.valid_from, "bis": min(today, (trial.valid_until or today) - ONE_DAY)}


def _phases(agreement: Agreement) -> list[dict[str, Any]]:
    """The phases that have begun, each with its days."""
    today = localdate()
    return [
        {
            "label": phase.get_kind_display(),
            "first_on": phase.valid_from,
            "last_on": min(today, phase.valid_until - ONE_DAY) if phase.valid_until else today,
        }
        for phase in agreement.phases.filter(valid_from__lte=today).order_by("valid_from")
    ]
