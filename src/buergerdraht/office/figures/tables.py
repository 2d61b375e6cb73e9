"""The rows of an evaluation, as files and for machines."""

from collections.abc import Iterable, Iterator

from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.spreadsheets import Cell
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.dashboards import Dashboard, WorkBoard
from buergerdraht.quality.figures import Part
from buergerdraht.quality.told import begin_of, rounded

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


def all_figures(answer: Dashboard, board: WorkBoard) -> Rows:
    """Return each figure with target, the time that it is compared with, and definition."""
    compared = f"{answer.compared.first_on:%d.%m.%Y} bis {answer.compared.last_on:%d.%m.%Y}"
    yield ["Kennzahl", "Wert", "Einheit", "Ziel", compared, "Definition", "Quelle"]
    for line in (*answer.lines, *board.lines):
        yield [
            line.figure.label,
            rounded(line.value),
            line.figure.unit or "Anzahl",
            line.target.words if line.target else None,
            rounded(line.before),
            line.figure.definition,
            line.figure.source,
        ]


def by_time(answer: Dashboard) -> Rows:
    """Return every figure of each step."""
    yield ["Beginn", *_heads(FigureKind)]
    for begin, counts in answer.course:
        yield [begin_of(begin, answer.step), *_values(counts, FigureKind)]


def by_part(answer: Dashboard) -> Rows:
    """Return every figure of each authority or number."""
    yield [PART_NAMES[answer.part], *_heads(FigureKind)]
    for name, counts in answer.parts:
        yield [name, *_values(counts, FigureKind)]


def part_names(answer: Dashboard) -> list[str]:
    """Return what pages and papers call the parts: numbers as they are written."""
    is_number = answer.part is Part.NUMBER
    return [readable_number(name) if is_number else name for name, _ in answer.parts]


def part_heads() -> list[str]:
    """Return the heads of the few figures that the page shows of each part."""
    return _heads(SHOWN_OF_PARTS)


def part_values(counts: Counts) -> list[tuple[str, float | None]]:
    """Return the few figures that the page shows of a part, each with its head."""
    return list(zip(part_heads(), _values(counts, SHOWN_OF_PARTS), strict=True))


def services(board: WorkBoard) -> Rows:
    """Return the services that were asked for most."""
    yield ["Leistung", "Anliegen", "beantwortet"]
    for each in board.services:
        yield [each.name, each.count, each.good]


def offices(board: WorkBoard) -> Rows:
    """Return the offices that were rung most."""
    yield ["Stelle", "Versuche", "erreicht", "nicht erreicht"]
    for each in board.offices:
        yield [each.name, each.count, each.good, each.bad]


def _heads(kinds: Iterable[FigureKind]) -> list[str]:
    heads = ((CATALOGUE[kind].label, CATALOGUE[kind].unit) for kind in kinds)
    return [f"{label} ({unit})" if unit else label for label, unit in heads]


def _values(counts: Counts, kinds: Iterable[FigureKind]) -> list[float | None]:
    return [rounded(CATALOGUE[kind].formula(counts)) for kind in kinds]
