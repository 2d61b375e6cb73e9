"""An analysis as files: paper, workbook, and the lines that were not read."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.foundation.spreadsheets import XLSX, Cell, as_csv, as_xlsx
from buergerdraht.office.volume.doors import read_analysis, reads, ready_analysis
from buergerdraht.office.volume.forms import asked_assumptions
from buergerdraht.office.volume.paper import paper_of
from buergerdraht.office.volume.shown import Result, result_of, staff_rows
from buergerdraht.office.volume.views import analysis as analysis_page
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.rules.analysis import WEEKDAYS
from buergerdraht.volume.rules.faults import Report, report_from
from buergerdraht.volume.rules.figures import Part

Rows = Iterator[list[Cell]]


@never_cache
@require_GET
@reads
def paper(request: HttpRequest, analysis_id: int) -> HttpResponseBase:
    """Give the result as a paper."""
    found, now = ready_analysis(request, analysis_id), utc_now()
    form = asked_assumptions(request.GET)
    if not form.is_valid():
        return analysis_page(request, analysis_id)
    result = result_of(found, form.assumptions(), user=signed_in(request), now=now)
    content = pdf_of(paper_of(result, now=now))
    return as_download(content, name=f"mengenanalyse-{found.pk}.pdf", media_type="application/pdf")


@never_cache
@require_GET
@reads
def workbook(request: HttpRequest, analysis_id: int) -> HttpResponseBase:
    """Give the result as a workbook."""
    found = ready_analysis(request, analysis_id)
    form = asked_assumptions(request.GET)
    if not form.is_valid():
        return analysis_page(request, analysis_id)
    result = result_of(found, form.assumptions(), user=signed_in(request), now=utc_now())
    return as_download(as_xlsx(list(_sheets(result))), name=f"mengenanalyse-{found.pk}.xlsx", media_type=XLSX)


@never_cache
@require_GET
@reads
def bad_lines(request: HttpRequest, analysis_id: int) -> HttpResponseBase:
    """Give the lines that were not read, by number and reason."""
    found = read_analysis(request, analysis_id)
    content = as_csv(_bad_lines(or_404(lambda: _report(found))))
    return as_download(content, name=f"zeilen-{found.pk}.csv", media_type="text/csv; charset=utf-8")


def _report(analysis: VolumeAnalysis) -> Report:
    if analysis.report is None:
        raise VolumeAnalysis.DoesNotExist
    return report_from(analysis.report)


def _bad_lines(report: Report) -> Rows:
    yield ["Von Zeile", "Bis Zeile", "Grund"]
    for run in report.runs:
        yield [run.first, run.last, run.reason]
    if report.bad_lines > report.listed_lines:
        yield [None, None, f"und {report.bad_lines - report.listed_lines} weitere Zeilen"]


def _sheets(result: Result) -> Iterator[tuple[str, Rows]]:
    figures = result.figures
    yield "Last", _load(result)
    yield "Personal", _staff(result)
    yield "Monate", _parts("Monat", figures.months)
    if figures.offices:
        yield "Ämter", _parts("Amt", figures.offices)
    if figures.topics:
        yield "Anliegen", _parts("Anliegen", figures.topics)


def _load(result: Result) -> Rows:
    minutes = result.told.interval
    yield ["Tag", "ab", "Anrufe", "verloren", "Gespräch in Sekunden", "stärkster Tag", "Tage"]
    for weekday, day in enumerate(result.figures.profiles[minutes]):
        for place, cell in enumerate(day):
            if cell.offered:
                time = f"{place * minutes // 60:02}:{place * minutes % 60:02}"
                counts = [cell.offered, cell.lost, cell.talk_seconds, cell.most]
                yield [WEEKDAYS[weekday], time, *counts, result.figures.day_counts[weekday]]


def _staff(result: Result) -> Rows:
    yield ["ab", *WEEKDAYS[: result.told.days]]
    for time, slots in staff_rows(result.plan):
        yield [time, *(slot.agents for _, slot in slots)]


def _parts(heading: str, parts: tuple[Part, ...]) -> Rows:
    yield [heading, "Anrufe", "verloren", "Gespräch in Sekunden"]
    for part in parts:
        yield [part.name, part.offered, part.lost, part.talk_seconds]
