"""Analyses of call volume: list, upload, columns, progress, result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.live import live_url
from buergerdraht.office.volume.doors import State, analyses_volume, own_analysis, read_analysis, reads
from buergerdraht.office.volume.forms import ColumnsForm, NewForm, SeparatorForm, asked_assumptions
from buergerdraht.office.volume.shown import answer_of
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.operations import (
    begin_analysis,
    delete_analysis,
    guessed_of,
    start_reading,
    take_analysis,
    topic_of,
)
from buergerdraht.volume.queries import analyses_of, analysing_centres, is_kept_by, nameable_partners
from buergerdraht.volume.rules.dialects import ENCODING_LABELS, PREVIEW_LINES, SEPARATOR_LABELS
from buergerdraht.volume.rules.faults import report_from

PER_PAGE = 25
SHOWN_RUNS = 100


@require_GET
@reads
def analyses(request: HttpRequest) -> HttpResponse:
    """List the analyses that the person may read."""
    page = Paginator(analyses_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "office/volume/list.html", {"page": page})


@analyses_volume
def new_analysis(request: HttpRequest) -> HttpResponse:
    """Take a file and go on to its columns."""
    form = _new_form(request)
    made = _begun(request, form) if form.is_valid() else None
    if made is None:
        status = 422 if form.is_bound else 200
        return render(request, "office/volume/new.html", {"form": form}, status=status)
    return redirect("volume_columns", made.pk)


@never_cache
@analyses_volume
def columns(request: HttpRequest, analysis_id: int) -> HttpResponse:
    """Show the guessed columns with a preview; let the worker read the file as chosen."""
    analysis = own_analysis(request, analysis_id)
    if analysis.state != State.UPLOADED:
        return redirect("volume_analysis", analysis.pk)
    guess = guessed_of(analysis.upload, separator=SeparatorForm(request.GET).separator())
    form = ColumnsForm(request.POST if request.method == "POST" else None, guess=guess)
    if form.is_valid() and _is_started(analysis, form):
        return redirect("volume_analysis", analysis.pk)
    context = {"analysis": analysis, "form": form} | _preview(form)
    return render(request, "office/volume/columns.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@reads
def analysis(request: HttpRequest, analysis_id: int) -> HttpResponse:
    """Show how far an analysis is, or its result with what is assumed."""
    found = read_analysis(request, analysis_id)
    user = signed_in(request)
    if found.state != State.READY:
        context = _standing(request, found) | {"live_url": live_url([topic_of(found)], user_id=user.pk)}
        return render(request, "office/volume/reading.html", context)
    form = asked_assumptions(request.GET)
    answer = answer_of(found, form, user=user, now=utc_now())
    context = {"analysis": found, "form": form, "is_kept": is_kept_by(user, found)} | answer
    return render(request, "office/volume/page.html", context, status=200 if answer else 422)


@never_cache
@require_GET
@reads
def state(request: HttpRequest, analysis_id: int) -> HttpResponse:
    """Show how far an analysis is, as a fragment."""
    return render(
        request, "office/volume/reading.html#state", _standing(request, read_analysis(request, analysis_id))
    )


@require_POST
@analyses_volume
def take(request: HttpRequest, analysis_id: int) -> HttpResponse:
    """Take the good lines of a file."""
    analysis = own_analysis(request, analysis_id)
    take_analysis(analysis, by=signed_in(request), now=utc_now())
    messages.success(request, "Übernommen. Die anderen Zeilen zählen nicht mit.")
    return redirect("volume_analysis", analysis.pk)


@analyses_volume
def delete(request: HttpRequest, analysis_id: int) -> HttpResponse:
    """Ask once, then delete an analysis."""
    analysis = own_analysis(request, analysis_id)
    if request.method != "POST":
        return render(request, "office/volume/delete.html", {"analysis": analysis})
    delete_analysis(analysis, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Analyse ist gelöscht.")
    return redirect("volume")


def _new_form(request: HttpRequest) -> NewForm:
    user = signed_in(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    partners = nameable_partners(user, on=localdate())
    return NewForm(*sent, centres=analysing_centres(user), partners=partners)


def _begun(request: HttpRequest, form: NewForm) -> VolumeAnalysis | None:
    told = form.cleaned_data
    try:
        return begin_analysis(
            told["name"],
            centre=told["centre"],
            authority=told["authority"],
            file_name=told["file"].name,
            chunks=told["file"].chunks(),
            by=signed_in(request),
            now=utc_now(),
        )
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return None


def _is_started(analysis: VolumeAnalysis, form: ColumnsForm) -> bool:
    try:
        start_reading(analysis, form.plan(), now=utc_now())
    except DomainError as refusal:
        form.add_error("column_0", refusal.message)
        return False
    return True


def _preview(form: ColumnsForm) -> dict[str, Any]:
    guess = form.guess
    has_header = guess.dialect.has_header
    names = guess.rows[0] if has_header else [""] * len(guess.meanings)
    heads = [name or f"Spalte {place}" for place, name in enumerate(names, start=1)]
    rows = guess.rows[has_header:][:PREVIEW_LINES]
    return {
        "encoding": ENCODING_LABELS[guess.dialect.encoding],
        "separator": SeparatorForm({"trennzeichen": guess.dialect.separator.name.lower()}),
        "separator_name": SEPARATOR_LABELS[guess.dialect.separator],
        "order": guess.order,
        "heads": heads,
        "rows": [list(zip(heads, row, strict=True)) for row in rows],
    }


def _standing(request: HttpRequest, analysis: VolumeAnalysis) -> dict[str, Any]:
    report = report_from(analysis.report) if analysis.report else None
    return {
        "analysis": analysis,
        "is_kept": is_kept_by(signed_in(request), analysis),
        "report": report,
        "runs": report.runs[:SHOWN_RUNS] if report else (),
    }
