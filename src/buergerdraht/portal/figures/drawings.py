"""The charts of the promise."""

from collections.abc import Sequence

from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.figures import number
from buergerdraht.tickets.figures import MonthFigures


def promise_chart(months: Sequence[MonthFigures]) -> Chart:
    """Return how many reactions came in time."""
    kept, late = sum(each.kept for each in months), sum(each.late for each in months)
    return Chart(
        id="reaktionen",
        title="Reaktionen nach dem Monat ihrer Frist",
        summary=f"In zwölf Monaten {kept} rechtzeitig, {late} zu spät.",
        kind="stacked",
        labels=_labels(months),
        series=(
            Series("rechtzeitig", tuple(each.kept for each in months)),
            Series("zu spät", tuple(each.late for each in months)),
            Series("noch offen", tuple(each.open for each in months)),
        ),
        definition="Zu spät ist auch, was noch keine Reaktion hat und dessen Frist vorbei ist. "
        "Fristen nach Monatsende stehen beim laufenden Monat.",
    )


def hours_chart(months: Sequence[MonthFigures]) -> Chart:
    """Return how long reactions took."""
    known = [each.median_hours for each in months if each.median_hours is not None]
    return Chart(
        id="dauer",
        title="Zeit bis zur Reaktion",
        summary=f"Zuletzt {number(known[-1])} Arbeitsstunden im Median." if known else "Noch keine Reaktion.",
        kind="line",
        labels=_labels(months),
        series=(Series("Median", tuple(each.median_hours for each in months)),),
        unit="Arbeitsstunden",
        definition="Gezählt wird nur die vereinbarte Arbeitszeit, von der Weiterleitung bis zur Reaktion.",
    )


def _labels(months: Sequence[MonthFigures]) -> tuple[str, ...]:
    return tuple(f"{each.month:%m/%y}" for each in months)
