"""An evaluation on paper: for any time, and as the monthly report of an agreement."""

from collections.abc import Iterator
from datetime import datetime

from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.versions.describing import day_words
from buergerdraht.authorities.queries import authorities_with_ids
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.documents.blocks import Block, Document, Facts, Heading, Paragraph, Table
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.figures import number
from buergerdraht.office.figures import tables
from buergerdraht.office.figures.drawings import charts
from buergerdraht.office.templatetags.evaluation import with_unit
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.quality.dashboards import Dashboard, Line, WorkBoard, numbers
from buergerdraht.quality.figures import Question
from buergerdraht.quality.models import Channel
from buergerdraht.reports.wording import value_words
from buergerdraht.servicehours.rules import local_day

HEADLINES = (
    FigureKind.OFFERED,
    FigureKind.SERVICE_LEVEL,
    FigureKind.ABANDON_RATE,
    FigureKind.FIRST_CONTACT,
)
HOURS = {None: "", True: "in der Servicezeit", False: "außerhalb der Servicezeit"}
NOTHING = "In dieser Zeit wurden keine Anrufe gezählt."


def evaluation_paper(
    answer: Dashboard, board: WorkBoard, *, title: str, about: str, author: str, now: datetime
) -> Document:
    """Return what the pages of an evaluation show, without any agent; `about` says which calls count."""
    span, lines = answer.question.span, tuple(_told(answer, board))
    return Document.of(
        [
            Paragraph(f"{day_words(span.first_on)} bis {day_words(span.last_on)}. {about}"),
            Paragraph(f"Ziele: {answer.agreed_with}.", is_small=True),
            *(_counted(answer, lines) if answer.counts.calls else [Paragraph(NOTHING)]),
            *_ranked(tables.services(board), "Häufigste Anliegen"),
            *_ranked(tables.offices(board), "Verbinden nach Stelle"),
            *_reactions(answer),
            *(_meanings(lines) if answer.counts.calls else []),
        ],
        title=title,
        author=author,
        made_at=now,
        foot=f"{title} · erstellt am {day_words(local_day(now))}",
    )


def about_of(question: Question) -> str:
    """Say to which calls a question is narrowed."""
    authorities = authorities_with_ids([question.authority_id] if question.authority_id else [])
    words = [
        *(each.name for each in authorities),
        readable_number(dict(numbers(question)).get(question.number_id or 0, "")),
        Phase.Kind(question.phase).label if question.phase else "",
        Channel(question.channel).label if question.channel else "",
        HOURS[question.is_open],
    ]
    narrowed = ", ".join(filter(None, words))
    return f"Nur: {narrowed}." if narrowed else "Alle Anrufe."


def _told(answer: Dashboard, board: WorkBoard) -> Iterator[Line]:
    """The figures of which anything is known or agreed."""
    for line in (*answer.lines, *board.lines):
        if (line.value, line.before, line.target) != (None, None, None):
            yield line


def _counted(answer: Dashboard, told: tuple[Line, ...]) -> Iterator[Block]:
    lines = {line.kind: line for line in answer.lines}
    yield Heading("Das Wichtigste")
    yield Facts(tuple((lines[kind].figure.label, value_words(lines[kind])) for kind in HEADLINES))
    yield Heading("Verlauf")
    for chart in charts(answer):
        yield from chart_blocks(chart)
    yield Heading("Alle Kennzahlen")
    yield _all_figures(answer, told)
    yield Heading(f"Nach {tables.PART_NAMES[answer.part]}")
    yield _parts(answer)


def _all_figures(answer: Dashboard, told: tuple[Line, ...]) -> Table:
    compared = answer.compared
    return Table(
        caption="Kennzahlen mit Ziel und Vergleich",
        columns=(
            "Kennzahl",
            "Wert",
            f"{day_words(compared.first_on)} bis {day_words(compared.last_on)}",
            "Ziel",
        ),
        rows=tuple(
            (
                line.figure.label,
                with_unit(line.value, line.figure),
                with_unit(line.before, line.figure),
                line.target.words if line.target else "–",
            )
            for line in told
        ),
        numeric=frozenset({1, 2}),
    )


def _parts(answer: Dashboard) -> Table:
    """The most important figures alone: paper is narrow."""
    name, figures = tables.PART_NAMES[answer.part], [CATALOGUE[kind] for kind in HEADLINES]
    return Table(
        caption=f"Kennzahlen nach {name}",
        columns=(name, *(figure.label for figure in figures)),
        rows=tuple(
            (part, *(with_unit(figure.formula(counts), figure) for figure in figures))
            for part, (_, counts) in zip(tables.part_names(answer), answer.parts, strict=True)
        ),
        numeric=frozenset(range(1, len(figures) + 1)),
    )


def _ranked(rows: tables.Rows, title: str) -> Iterator[Block]:
    heads, *found = ([str(cell) for cell in row] for row in rows)
    if found:
        yield Heading(title)
        yield Table(
            caption=title,
            columns=tuple(heads),
            rows=tuple(tuple(row) for row in found),
            numeric=frozenset(range(1, len(heads))),
        )


def _reactions(answer: Dashboard) -> Iterator[Block]:
    kept, late = number(answer.reactions.kept), number(answer.reactions.late)
    yield Heading("Reaktionen auf Tickets")
    yield Paragraph(
        f"{kept} rechtzeitig, {late} zu spät oder überfällig. Gezählt sind Tickets, deren Frist in dieser "
        "Zeit endet."
    )


def _meanings(told: tuple[Line, ...]) -> Iterator[Block]:
    yield Heading("Was die Kennzahlen zählen")
    yield Facts(tuple((line.figure.label, line.figure.explained) for line in told))
