"""Charts of plain SVG: bars, stacked bars and lines, drawn on the server, told apart by patterns, too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Literal

from buergerdraht.foundation.figures import number

Kind = Literal["bars", "stacked", "line"]
WIDTH, HEIGHT = 640, 280
MOST_LABELS = 16
"""Where there are more, some are left out, and the values stand in the table alone."""
LEFT, RIGHT, TOP, BOTTOM = 48, 632, 20, 244
CHARACTER, GAP = 6.5, 4
"""About how wide a character of a label is, and what is between two labels."""
LINE, FIRST_LINE = 15, {1: 22, 2: 16}
"""From line to line of a label, and how far below the axis the first of so many stands."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each label of the chart; None: not known."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is shown. The summary says in a sentence what one sees; the definition what the figures count."""

    id: str
    title: str
    summary: str
    kind: Kind
    labels: tuple[str, ...]
    label_heading: str = "Monat"
    series: tuple[Series, ...]
    unit: str = ""
    target: float | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; `pattern` is the number of its series, from 1."""

    x: float
    y: float
    width: float
    height: float
    pattern: int


@dataclass(frozen=True, slots=True)
class Text:
    """A label and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line, drawn in its series' own shape."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the known values; where one is missing, it begins anew."""

    pattern: int
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table behind the chart."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the template draws."""

    chart: Chart
    grid: tuple[Text, ...]
    names: tuple[Text, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    figures: tuple[Text, ...]
    target_y: float | None
    rows: tuple[Row, ...]


def drawing(chart: Chart) -> Drawing:
    """Return the chart's geometry; raises ValueError if a series has not one value for each label."""
    if any(len(series.values) != len(chart.labels) for series in chart.series):
        raise ValueError(chart.id)
    scale = _Scale(_greatest(chart), count=len(chart.labels))
    return Drawing(
        chart=chart,
        grid=tuple(Text(LEFT, scale.y(step), number(step)) for step in scale.steps),
        names=tuple(_names(chart, scale)),
        bars=tuple(_bars(chart, scale)) if chart.kind != "line" else (),
        lines=tuple(_lines(chart, scale)) if chart.kind == "line" else (),
        figures=tuple(_figures(chart, scale)),
        target_y=scale.y(chart.target) if chart.target is not None else None,
        rows=tuple(_rows(chart)),
    )


Known = Sequence[tuple[int, float]]
"""Places with the values that are known."""


class _Scale:
    """Where a value and a label stand."""

    def __init__(self, greatest: float, *, count: int) -> None:
        step = _round_step(greatest / 4)
        self.steps = [step * each for each in range(5)]
        self.slot = (RIGHT - LEFT) / max(count, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min(value / self.steps[-1], 1), 1)

    def middle(self, place: int) -> float:
        return round(LEFT + self.slot * (place + 0.5), 1)


def _round_step(least: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten, at least 1."""
    if least <= 1:
        return 1
    power = float(10 ** floor(log10(least)))
    steps = [factor * power for factor in (1, 2, 2.5, 5, 10)]
    return next(step for step in steps if step >= least and step == round(step))


def _greatest(chart: Chart) -> float:
    columns = zip(*(series.values for series in chart.series), strict=True)
    sizes = [sum(_known(column)) if chart.kind == "stacked" else max(_known(column)) for column in columns]
    return max([*sizes, chart.target or 0, 4])


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None] or [0.0]


def _bars(chart: Chart, scale: _Scale) -> Iterator[Bar]:
    for place in range(len(chart.labels)):
        values = [series.values[place] or 0.0 for series in chart.series]
        yield from (_stack if chart.kind == "stacked" else _group)(values, place, scale)


def _stack(values: list[float], place: int, scale: _Scale) -> Iterator[Bar]:
    width, below = min(scale.slot * 0.6, 48), 0.0
    for pattern, value in enumerate(values, start=1):
        top, bottom = scale.y(below + value), scale.y(below)
        yield Bar(
            round(scale.middle(place) - width / 2, 1), top, round(width, 1), round(bottom - top, 1), pattern
        )
        below += value


def _group(values: list[float], place: int, scale: _Scale) -> Iterator[Bar]:
    width = min(scale.slot * 0.7, 64) / len(values)
    left = scale.middle(place) - width * len(values) / 2
    for pattern, value in enumerate(values, start=1):
        top = scale.y(value)
        x = left + width * (pattern - 1)
        yield Bar(round(x, 1), top, round(width, 1), round(BOTTOM - top, 1), pattern)


def _lines(chart: Chart, scale: _Scale) -> Iterator[Line]:
    for pattern, series in enumerate(chart.series, start=1):
        runs = [
            [Dot(scale.middle(place), scale.y(value)) for place, value in run] for run in _runs(series.values)
        ]
        paths = tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1)
        yield Line(pattern, paths, tuple(dot for run in runs for dot in run))


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _names(chart: Chart, scale: _Scale) -> Iterator[Text]:
    """Names that do not fit side by side are broken into two lines; where that is not enough, some go."""
    names: list[tuple[str, ...]] = [(name,) for name in chart.labels]
    broken = [_broken(name) for name in chart.labels]
    if _fitting(names) < min(len(names), _fitting(broken)):
        names = broken
    every = -(-len(names) // _fitting(names))
    for place in range(0, len(names), every):
        for line, text in enumerate(names[place]):
            yield Text(scale.middle(place), BOTTOM + FIRST_LINE[len(names[place])] + LINE * line, text)


def _fitting(names: Sequence[tuple[str, ...]]) -> int:
    """Return how many names fit side by side."""
    longest = max((len(line) for name in names for line in name), default=1)
    return max(1, min(MOST_LABELS, int((RIGHT - LEFT) // (longest * CHARACTER + GAP))))


def _broken(name: str) -> tuple[str, ...]:
    """Return the name on two lines that are as short as its words allow."""
    words = name.split()
    ways = [(" ".join(words[:count]), " ".join(words[count:])) for count in range(1, len(words))]
    return min(ways, key=lambda lines: max(map(len, lines)), default=(name,))


def _figures(chart: Chart, scale: _Scale) -> Iterator[Text]:
    """The sum above each stack, the value above each bar of a single series, the last value of each line."""
    if chart.kind == "line":
        told = (
            [(at, value) for at, value in enumerate(each.values) if value is not None]
            for each in chart.series
        )
        ends = [known for known in told if known]
        yield from (_last(known, scale, is_below=_is_below(known, ends)) for known in ends)
    elif len(chart.labels) <= MOST_LABELS and (chart.kind == "stacked" or len(chart.series) == 1):
        columns = zip(*(each.values for each in chart.series), strict=True)
        yield from _sums([sum(_known(column)) for column in columns], scale)


def _sums(sums: Sequence[float], scale: _Scale) -> Iterator[Text]:
    """Each value above its bar; where they would touch each other the greatest alone."""
    longest = max((len(number(value)) for value in sums), default=0)
    fits = longest * CHARACTER + 2 * GAP <= scale.slot
    for place, value in enumerate(sums):
        if fits or value == max(sums):
            yield Text(scale.middle(place), scale.y(value) - 6, number(value))


def _last(known: Known, scale: _Scale, *, is_below: bool) -> Text:
    """The last value beside its line; never below where the axis is."""
    place, value = known[-1]
    y = scale.y(value)
    return Text(scale.middle(place), y + 20 if is_below and y + 20 < BOTTOM else y - 10, number(value))


def _is_below(known: Known, ends: Sequence[Known]) -> bool:
    """Of several lines those below the highest, so that no value covers another; one alone where it falls."""
    value = known[-1][1]
    if len(ends) > 1:
        return value < max(each[-1][1] for each in ends)
    return len(known) > 1 and known[-2][1] > value


def _rows(chart: Chart) -> Iterator[Row]:
    for place, label in enumerate(chart.labels):
        yield Row(label, tuple(number(series.values[place]) for series in chart.series))
