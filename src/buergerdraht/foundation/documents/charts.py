"""Charts on paper: the same drawing as on a page, with its legend, then its table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string

from buergerdraht.foundation.charts import HEIGHT, LEFT, Chart, drawing
from buergerdraht.foundation.documents.blocks import Block, Paragraph, Picture, Table

KEY_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend, and where it stands."""

    label: str
    pattern: int
    y: int
    x: int = LEFT
    is_target: bool = False


def chart_blocks(chart: Chart) -> Iterator[Block]:
    """Return the picture, what its figures count, and every figure as a table."""
    shown = drawing(chart)
    yield Picture(_svg(chart), alt=f"{chart.title}. {chart.summary}", caption=_caption(chart))
    yield Paragraph(f"{chart.summary} {chart.definition}".strip(), is_small=True)
    yield Table(
        caption=f"Zahlen: {_caption(chart)}",
        columns=(chart.label_heading, *(series.label for series in chart.series)),
        rows=tuple((row.label, *row.cells) for row in shown.rows),
        numeric=frozenset(range(1, len(chart.series) + 1)),
    )


def _svg(chart: Chart) -> str:
    keys = tuple(_keys(chart))
    height = HEIGHT + KEY_HEIGHT * len(keys)
    context = {"chart": chart, "drawing": drawing(chart), "keys": keys, "height": height}
    return render_to_string("components/chart.svg", context)


def _keys(chart: Chart) -> Iterator[Key]:
    if len(chart.series) == 1 and chart.target is None:
        return
    for place, series in enumerate(chart.series):
        yield Key(series.label, place + 1, HEIGHT + KEY_HEIGHT * place)
    if chart.target is not None:
        yield Key("Ziel", 0, HEIGHT + KEY_HEIGHT * len(chart.series), is_target=True)


def _caption(chart: Chart) -> str:
    return f"{chart.title} in {chart.unit}" if chart.unit else chart.title
