"""An evaluation for machines: names of figures are those of the catalogue."""

from datetime import date, datetime
from typing import Any

from buergerdraht.quality.catalogue import CATALOGUE, WORK, FigureKind, WorkKind
from buergerdraht.quality.counts import Counts, Work
from buergerdraht.quality.dashboards import Dashboard, Line, WorkBoard
from buergerdraht.quality.figures import MINUTES, Step
from buergerdraht.quality.rules import Span
from buergerdraht.quality.work import Ranked, StaffTime
from buergerdraht.servicehours.rules import BERLIN


def told(answer: Dashboard, board: WorkBoard) -> dict[str, Any]:
    """Return all of it as plain values; nothing of any person is among it."""
    return {
        **_days(answer.question.span),
        "compared_with": _days(answer.compared),
        "step": answer.step.value,
        "targets_of": answer.agreed_with,
        "figures": [_line(line) for line in (*answer.lines, *board.lines)],
        "reactions": {"kept": answer.reactions.kept, "late": answer.reactions.late},
        "course": [
            {"begins_on": begin_of(begin, answer.step), **_named(counts)} for begin, counts in answer.course
        ],
        "parts": {"by": answer.part.value, "rows": [{"name": name, **_named(c)} for name, c in answer.parts]},
        "services": [_ranked(each, "answered", "other") for each in board.services],
        "offices": [_ranked(each, "reached", "failed") for each in board.offices],
        **_occupancy(board),
    }


def begin_of(begin: date, step: Step) -> str:
    """Return the begin of a step: its first day, or its instant with the distance of Berlin from UTC."""
    if step in MINUTES and isinstance(begin, datetime):
        return begin.astimezone(BERLIN).isoformat()
    return begin.isoformat()


def occupancy(time: StaffTime | None) -> float | None:
    """Return the share of their time in which agents worked on calls; None: too few were there."""
    if time is None:
        return None
    return rounded(WORK[WorkKind.OCCUPANCY].formula(Work(busy_ms=time.busy_ms, ready_ms=time.ready_ms)))


def rounded(value: float | None) -> float | None:
    """Return a figure as it is told: with one decimal."""
    return None if value is None else round(value, 1)


def _occupancy(board: WorkBoard) -> dict[str, Any]:
    """Nothing for whom the agents do not work."""
    days = ((day.isoformat(), occupancy(time)) for day, time in board.staff)
    rows = [{"begins_on": day, WorkKind.OCCUPANCY.value: share} for day, share in days]
    return {"occupancy": rows} if rows else {}


def _days(span: Span) -> dict[str, str]:
    return {"first_on": span.first_on.isoformat(), "last_on": span.last_on.isoformat()}


def _line(line: Line) -> dict[str, Any]:
    figure = line.figure
    return {
        "name": line.kind.value,
        "label": figure.label,
        "definition": figure.definition,
        "source": figure.source,
        "unit": figure.unit,
        "value": rounded(line.value),
        "before": rounded(line.before),
        "target": line.target.value if line.target else None,
    }


def _named(counts: Counts) -> dict[str, float | None]:
    return {kind.value: rounded(CATALOGUE[kind].formula(counts)) for kind in FigureKind}


def _ranked(each: Ranked, good: str, bad: str) -> dict[str, str | int]:
    return {"name": each.name, "count": each.count, good: each.good, bad: each.bad}
