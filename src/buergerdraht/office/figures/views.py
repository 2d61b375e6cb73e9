"""The evaluation: a page for both sides, and the same as files and for machines."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.terms import add_months
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import requires
from buergerdraht.foundation.spreadsheets import XLSX, as_csv, as_xlsx
from buergerdraht.office.figures import tables
from buergerdraht.office.figures.drawings import charts
from buergerdraht.office.figures.forms import QuestionForm, usual_times
from buergerdraht.office.people import signed_in_user
from buergerdraht.quality.catalogue import FigureKind
from buergerdraht.quality.dashboards import Dashboard, dashboard, places
from buergerdraht.quality.figures import Question, Scope, scope_of
from buergerdraht.quality.rules import LONGEST_REPORT, Span

reads = requires(Ability.READ_FIGURES)
HEADLINES = (
    FigureKind.OFFERED,
    FigureKind.SERVICE_LEVEL,
    FigureKind.ABANDON_RATE,
    FigureKind.FIRST_CONTACT,
)


@never_cache
@require_GET
@reads
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show the figures of a time."""
    scope = scope_of(signed_in_user(request))
    form = _form(request, scope)
    context: dict[str, Any] = {"form": form, "times": usual_times(localdate())}
    if not form.is_valid():
        return render(request, "office/figures/page.html", context, status=422)
    answer = dashboard(form.question(scope), now=utc_now())
    return render(request, "office/figures/page.html", context | _shown(answer))


@never_cache
@require_GET
@reads
def evaluation_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the same out as CSV, XLSX or JSON."""
    scope = scope_of(signed_in_user(request))
    form = _form(request, scope)
    if not form.is_valid():
        return evaluation(request)
    return _FILES[kind](dashboard(form.question(scope), now=utc_now()))


def _form(request: HttpRequest, scope: Scope) -> QuestionForm:
    today = localdate()
    known = Question(scope, Span(today - LONGEST_REPORT, add_months(today, 1)))
    asked = request.GET.dict()
    if not {"von", "bis"} & asked.keys():
        asked |= {"von": str(today.replace(day=1)), "bis": str(today)}
    return QuestionForm(asked, authorities=places(known))


def _shown(answer: Dashboard) -> dict[str, Any]:
    lines = {line.kind: line for line in answer.lines}
    return {
        "answer": answer,
        "headlines": [lines[kind] for kind in HEADLINES],
        "charts": [drawing(chart) for chart in charts(answer)],
        "part_name": tables.PART_NAMES[answer.part],
        "part_heads": tables.part_heads(),
        "part_rows": [(name, tables.part_values(counts)) for name, counts in answer.parts],
        "last_on": answer.question.span.last_on,
        "before": answer.question.span.before(),
    }


def _csv(answer: Dashboard) -> HttpResponseBase:
    return as_download(
        as_csv(tables.all_figures(answer)), name=_name(answer, "csv"), media_type="text/csv; charset=utf-8"
    )


def _xlsx(answer: Dashboard) -> HttpResponseBase:
    sheets = (
        ("Kennzahlen", tables.all_figures(answer)),
        ("Verlauf", tables.by_time(answer)),
        (tables.PART_NAMES[answer.part], tables.by_part(answer)),
    )
    return as_download(as_xlsx(sheets), name=_name(answer, "xlsx"), media_type=XLSX)


def _json(answer: Dashboard) -> HttpResponseBase:
    return JsonResponse(tables.as_json(answer), json_dumps_params={"ensure_ascii": False})


def _name(answer: Dashboard, ending: str) -> str:
    span = answer.question.span
    return f"auswertung-{span.first_on}-{span.last_on}.{ending}"


_FILES = {"csv": _csv, "xlsx": _xlsx, "json": _json}
