"""The evaluation: a page for both sides, and the same as files and for machines."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import requires
from buergerdraht.foundation.spreadsheets import XLSX, as_csv, as_xlsx
from buergerdraht.office.figures import tables
from buergerdraht.office.figures.drawings import charts, ranking, staff_chart
from buergerdraht.office.figures.forms import QuestionForm, usual_times
from buergerdraht.office.figures.paper import HEADLINES, about_of, evaluation_paper
from buergerdraht.quality.dashboards import Dashboard, WorkBoard, dashboard, work_board
from buergerdraht.quality.figures import Scope, scope_of
from buergerdraht.quality.queries import are_past_calls_entered
from buergerdraht.quality.told import occupancy, told

reads = requires(Ability.READ_FIGURES)


@never_cache
@require_GET
@reads
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show the figures of a time."""
    return _page(request, "office/figures/page.html", answer=dashboard, shown=_shown)


@never_cache
@require_GET
@reads
def evaluation_of_work(request: HttpRequest) -> HttpResponse:
    """Show what is counted beside the calls: services, transfers by office, knowledge, the agents' time."""
    return _page(request, "office/figures/work.html", answer=work_board, shown=_shown_of_work)


@never_cache
@require_GET
@reads
def evaluation_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the same out as PDF, CSV, XLSX or JSON."""
    scope = scope_of(signed_in(request))
    form = _form(request, scope)
    if not form.is_valid():
        return evaluation(request)
    question, now = form.question(scope), utc_now()
    answer = dashboard(question, now=now, step=form.step, comparison=form.comparison)
    board = work_board(question, now=now, step=form.step, comparison=form.comparison)
    return _FILES[kind](answer, board)


def _page(
    request: HttpRequest, template: str, *, answer: Callable[..., Any], shown: Callable[[Any], dict[str, Any]]
) -> HttpResponse:
    scope = scope_of(signed_in(request))
    form = _form(request, scope)
    context: dict[str, Any] = {
        "form": form,
        "times": usual_times(localdate()),
        "is_filling": are_past_calls_entered(),
    }
    if not form.is_valid():
        return render(request, template, context, status=422)
    found = answer(form.question(scope), now=utc_now(), step=form.step, comparison=form.comparison)
    return render(request, template, context | shown(found))


def _form(request: HttpRequest, scope: Scope) -> QuestionForm:
    today = localdate()
    asked = request.GET.dict()
    if not {"von", "bis"} & asked.keys():
        asked |= {"von": str(today.replace(day=1)), "bis": str(today)}
    return QuestionForm(asked, scope=scope, today=today)


def _shown(answer: Dashboard) -> dict[str, Any]:
    lines = {line.kind: line for line in answer.lines}
    return {
        "answer": answer,
        "headlines": [lines[kind] for kind in HEADLINES],
        "charts": [drawing(chart) for chart in charts(answer)],
        "part_name": tables.PART_NAMES[answer.part],
        "part_heads": tables.part_heads(),
        "part_rows": [
            (name, tables.part_values(counts))
            for name, (_, counts) in zip(tables.part_names(answer), answer.parts, strict=True)
        ],
        "last_on": answer.question.span.last_on,
        "before": answer.compared,
    }


def _shown_of_work(board: WorkBoard) -> dict[str, Any]:
    chart = staff_chart(board)
    return {
        "answer": board,
        "staff_chart": drawing(chart) if chart else None,
        "services": ranking(board.services),
        "offices": ranking(board.offices),
        "agents": [(name, time, occupancy(time)) for name, time in board.agents],
        "last_on": board.question.span.last_on,
        "before": board.compared,
    }


def _pdf(answer: Dashboard, board: WorkBoard) -> HttpResponseBase:
    paper = evaluation_paper(
        answer,
        board,
        title="Auswertung",
        about=about_of(answer.question),
        author="Bürgerdraht",
        now=utc_now(),
    )
    return as_download(pdf_of(paper), name=_name(answer, "pdf"), media_type="application/pdf")


def _csv(answer: Dashboard, board: WorkBoard) -> HttpResponseBase:
    rows = tables.all_figures(answer, board)
    return as_download(as_csv(rows), name=_name(answer, "csv"), media_type="text/csv; charset=utf-8")


def _xlsx(answer: Dashboard, board: WorkBoard) -> HttpResponseBase:
    sheets = (
        ("Kennzahlen", tables.all_figures(answer, board)),
        ("Verlauf", tables.by_time(answer)),
        (tables.PART_NAMES[answer.part], tables.by_part(answer)),
        ("Anliegen", tables.services(board)),
        ("Verbinden", tables.offices(board)),
    )
    return as_download(as_xlsx(sheets), name=_name(answer, "xlsx"), media_type=XLSX)


def _json(answer: Dashboard, board: WorkBoard) -> HttpResponseBase:
    return JsonResponse(told(answer, board), json_dumps_params={"ensure_ascii": False})


def _name(answer: Dashboard, ending: str) -> str:
    span = answer.question.span
    return f"auswertung-{span.first_on}-{span.last_on}.{ending}"


_FILES = {"pdf": _pdf, "csv": _csv, "xlsx": _xlsx, "json": _json}
