"""An economic report in words and charts, the same on the page and on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from buergerdraht.agreements.versions.describing import day_words
from buergerdraht.billing.economy import Report
from buergerdraht.billing.rules.economy import CATALOGUE, Kind
from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.documents.blocks import Block, Document, Heading, Paragraph, Table
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.figures import number
from buergerdraht.office.amounts import euros, shown_euros
from buergerdraht.servicehours.rules import local_day


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in words."""

    label: str
    value: str
    before: str
    change: str
    definition: str


def rows_of(report: Report) -> tuple[Row, ...]:
    """Return every figure, now and before, with its definition."""
    return tuple(
        Row(
            line.figure.label,
            written(line.value, line.figure.unit),
            written(line.before, line.figure.unit),
            _change(line.change, line.figure.unit),
            line.figure.definition,
        )
        for line in report.lines
    )


def _change(value: Decimal | None, unit: str) -> str:
    """A share grows by points, not by per cent."""
    sign = "+" if value and value > 0 else ""
    return sign + written(value, "Punkte" if unit == "%" else unit)


def written(value: Decimal | None, unit: str) -> str:
    """Write a figure with its unit; a dash for none."""
    if value is None:
        return "–"
    return euros(value) if unit == "EUR" else f"{number(float(value))} {unit}".rstrip()


def report_charts(report: Report) -> tuple[Chart, ...]:
    """Return the charts; none where nothing was counted."""
    if not report.now.answered:
        return ()
    charts = [_calls(report)]
    if any(handled.cost for _, handled in report.months):
        charts += [_costs(report), _per_call(report)]
        charts += [_compared(report)] if report.before else []
    return tuple(charts)


def report_paper(report: Report, *, now: datetime) -> Document:
    """Return the report as a document."""
    table = Table(
        caption="Kennzahlen",
        columns=("Kennzahl", "Wert", "Davor", "Unterschied"),
        rows=tuple((row.label, row.value, row.before, row.change) for row in rows_of(report)),
        numeric=frozenset({1, 2, 3}),
    )
    blocks: list[Block] = [
        Paragraph(f"{report.name}, {span_words(report)}"),
        Paragraph(before_words(report), is_small=True),
        Heading("Ergebnis"),
        table,
        *(block for chart in report_charts(report) for block in chart_blocks(chart)),
        Heading("Was die Zahlen bedeuten", level=2),
        Table(
            caption="Definitionen",
            columns=("Kennzahl", "Definition"),
            rows=tuple((row.label, row.definition) for row in rows_of(report)),
        ),
    ]
    foot = f"erstellt am {day_words(local_day(now))}"
    title = f"Wirtschaftlichkeit {report.name}"
    return Document.of(blocks, title=title, author=report.name, made_at=now, foot=foot)


def span_words(report: Report) -> str:
    """Write the days of the report."""
    return f"{day_words(report.span.first_on)} bis {day_words(report.span.last_on)}"


def before_words(report: Report) -> str:
    """Say what it is compared with, and on what it rests."""
    compared = f"Verglichen mit: {report.before_words}." if report.before_words else "Ohne Vergleich."
    estimated = (
        " Monate ohne Rechnung sind nach Kennzahlen und Tarif geschätzt." if report.is_estimated else ""
    )
    unknown = " Ohne Tarif und Rechnung sind die Kosten nicht bekannt." if report.now.cost is None else ""
    return compared + estimated + unknown


def _calls(report: Report) -> Chart:
    each = [handled for _, handled in report.months]
    return Chart(
        id="sofort",
        title="Angenommene Anrufe und sofort Abgeschlossenes",
        summary=f"{number(report.now.at_once)} von {number(report.now.answered)} sofort abgeschlossen.",
        kind="bars",
        labels=_labels(report),
        series=(
            Series("angenommene Anrufe", tuple(one.answered for one in each)),
            Series("sofort abgeschlossen", tuple(one.at_once for one in each)),
        ),
        definition=CATALOGUE[Kind.AT_ONCE].definition,
    )


def _costs(report: Report) -> Chart:
    total = next(line.value for line in report.lines if line.kind is Kind.COST)
    columns = [("Kosten", _months(report, Kind.COST))]
    if report.basis.hour_cost is not None:
        columns.append(("Wert der Entlastung", _months(report, Kind.RELIEF_VALUE)))
    series, unit = shown_euros(columns)
    return Chart(
        id="kosten",
        title="Kosten und Wert der Entlastung" if len(series) > 1 else "Kosten",
        summary=f"{euros(total)} im ganzen Zeitraum.",
        kind="bars",
        labels=_labels(report),
        series=series,
        unit=unit,
        definition=f"{CATALOGUE[Kind.COST].definition} {CATALOGUE[Kind.RELIEF_VALUE].definition}",
    )


def _per_call(report: Report) -> Chart:
    mean = next(line.value for line in report.lines if line.kind is Kind.COST_PER_CALL)
    return Chart(
        id="je-anruf",
        title="Kosten je Anruf",
        summary=f"Im ganzen Zeitraum {euros(mean)}.",
        kind="line",
        labels=_labels(report),
        series=(Series("Kosten je Anruf", tuple(_in_cents(_months(report, Kind.COST_PER_CALL)))),),
        unit="Cent",
        definition=CATALOGUE[Kind.COST_PER_CALL].definition,
    )


def _compared(report: Report) -> Chart:
    kinds = (Kind.COST_PER_CALL, Kind.COST_PER_MINUTE)
    lines = [line for line in report.lines if line.kind in kinds]
    return Chart(
        id="davor",
        title="Kosten davor und jetzt",
        summary=before_words(report),
        kind="bars",
        labels=tuple(line.figure.label for line in lines),
        label_heading="Kennzahl",
        series=(
            Series("davor", tuple(_in_cents(line.before for line in lines))),
            Series("jetzt", tuple(_in_cents(line.value for line in lines))),
        ),
        unit="Cent",
        definition=" ".join(CATALOGUE[kind].definition for kind in kinds),
    )


def _months(report: Report, kind: Kind) -> Iterator[Decimal | None]:
    formula = CATALOGUE[kind].formula
    return (formula(handled, report.basis) for _, handled in report.months)


def _in_cents(values: Iterable[Decimal | None]) -> Iterator[float | None]:
    return (None if value is None else float(value * 100) for value in values)


def _labels(report: Report) -> tuple[str, ...]:
    return tuple(f"{day:%m/%y}" for day, _ in report.months)
