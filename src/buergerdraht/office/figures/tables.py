"""The rows of an evaluation, as files and for machines."""

from collections.abc import Iterable, Iterator
from typing import Any

from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.foundation.spreadsheets import Cell
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.dashboards import Dashboard, Line
from buergerdraht.quality.figures import Part

SHOWN_OF_PARTS = (
    FigureKind.OFFERED,
    FigureKind.ANSWERED,
    FigureKind.SERVICE_LEVEL,
    FigureKind.ABANDON_RATE,
    FigureKind.WAIT_MEAN,
    FigureKind.FIRST_CONTACT,
)
PART_NAMES = {Part.AUTHORITY: "Behörde", Part.NUMBER: "Rufnummer"}
Rows = Iterator[list[Cell]]


def all_figures(answer: Dashboard) -> Rows:
    """Return each figure with target, time before and definition."""
    yield ["Kennzahl", "Wert", "Einheit", "Ziel", "Zeitraum davor", "Definition", "Quelle"]
    for line in answer.lines:
        yield [
            line.figure.label,
            _rounded(line.value),
            line.figure.unit or "Anzahl",
            line.target.words if line.target else None,
            _rounded(line.before),
            line.figure.definition,
            line.figure.source,
        ]


def by_time(answer: Dashboard) -> Rows:
    """Return every figure of each day, week or month."""
    yield ["Beginn", *_heads(FigureKind)]
    for begin, counts in answer.course:
        yield [begin.isoformat(), *_values(counts, FigureKind)]


def by_part(answer: Dashboard) -> Rows:
    """Return every figure of each authority or number."""
    yield [PART_NAMES[answer.part], *_heads(FigureKind)]
    for name, counts in answer.parts:
        yield [name, *_values(counts, FigureKind)]


def part_heads() -> list[str]:
    """Return the heads of the few figures that the page shows of each part."""
    return _heads(SHOWN_OF_PARTS)


def part_values(counts: Counts) -> list[tuple[str, float | None]]:
    """Return the few figures that the page shows of a part, each with its head."""
    return list(zip(part_heads(), _values(counts, SHOWN_OF_PARTS), strict=True))


def as_json(answer: Dashboard) -> dict[str, Any]:
    """Return the evaluation for machines; names of figures are those of the catalogue."""
    span = answer.question.span
    return {
        "first_on": span.first_on.isoformat(),
        "last_on": (span.until - ONE_DAY).isoformat(),
        "step": answer.step.value,
        "targets_of": answer.agreed_with,
        "figures": [_told(line) for line in answer.lines],
        "reactions": {"kept": answer.reactions.kept, "late": answer.reactions.late},
        "course": [{"begins_on": day.isoformat(), **_named(counts)} for day, counts in answer.course],
        "parts": {"by": answer.part.value, "rows": [{"name": name, **_named(c)} for name, c in answer.parts]},
    }


def _told(line: Line) -> dict[str, Any]:
    figure = line.figure
    return {
        "name": line.kind.value,
        "label": figure.label,
        "definition": figure.definition,
        "source": figure.source,
        "unit": figure.unit,
        "value": _rounded(line.value),
        "before": _rounded(line.before),
        "target": line.target.value if line.target else None,
    }


def _named(counts: Counts) -> dict[str, float | None]:
    return {kind.value: _rounded(CATALOGUE[kind].formula(counts)) for kind in FigureKind}


def _heads(kinds: Iterable[FigureKind]) -> list[str]:
    heads = ((CATALOGUE[kind].label, CATALOGUE[kind].unit) for kind in kinds)
    return [f"{label} ({unit})" if unit else label for label, unit in heads]


def _values(counts: Counts, kinds: Iterable[FigureKind]) -> list[float | None]:
    return [_rounded(CATALOGUE[kind].formula(counts)) for kind in kinds]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
