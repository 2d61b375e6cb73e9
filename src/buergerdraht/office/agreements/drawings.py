"""The charts of a result report."""

from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.quality.rules import ENDING_LABELS, Ending, TrialReport


def report_charts(report: TrialReport) -> tuple[Chart, ...]:
    """Return the charts of the report; none where nothing was counted."""
    charts = []
    if report.total.offered:
        charts += [_calls(report), _reached(report)]
    if report.contacts:
        charts.append(_endings(report))
    return tuple(charts)


def _calls(report: TrialReport) -> Chart:
    total, figures = report.total, [each for _, each in report.steps]
    return Chart(
        id="anrufe",
        title="Anrufe",
        summary=f"{total.offered} Anrufe, davon {total.answered} angenommen.",
        kind="stacked",
        labels=_labels(report),
        label_heading=_heading(report),
        series=(
            Series(f"in {report.seconds} Sekunden angenommen", tuple(each.quick for each in figures)),
            Series("später angenommen", tuple(each.slow for each in figures)),
            Series("vorher aufgelegt", tuple(each.abandoned + each.in_announcement for each in figures)),
            Series("nicht bedient", tuple(each.closed + each.other for each in figures)),
        ),
        definition="Ein Anruf zählt in der Zeit, in der er ankommt. Nicht bedient: außerhalb der "
        "Servicezeit, abgewiesen oder technisch gescheitert.",
    )


def _reached(report: TrialReport) -> Chart:
    reached = report.total.percent_quick
    return Chart(
        id="erreicht",
        title="Ohne lange Wartezeit erreicht",
        summary="Niemand hat gewartet." if reached is None else f"{reached} Prozent im ganzen Zeitraum.",
        kind="line",
        labels=_labels(report),
        label_heading=_heading(report),
        series=(Series("Anteil", tuple(each.percent_quick for _, each in report.steps)),),
        unit="Prozent",
        target=report.target,
        definition="Anteil der Anrufe in der Warteschlange, die eine Servicekraft innerhalb von "
        f"{report.seconds} Sekunden annimmt. Wer vorher auflegt, zählt als nicht erreicht, wer in der Ansage "
        "auflegt, gar nicht.",
    )


def _endings(report: TrialReport) -> Chart:
    return Chart(
        id="ergebnisse",
        title="Ergebnisse der Gespräche",
        summary=f"{report.percent_at_once} Prozent sofort beantwortet, {report.percent_forwarded} Prozent "
        "weitergeleitet.",
        kind="bars",
        labels=tuple(ENDING_LABELS[each] for each in Ending),
        label_heading="Ergebnis",
        series=(Series("Kontakte", tuple(report.endings.get(each, 0) for each in Ending)),),
        definition="Jeder abgeschlossene Kontakt zählt einmal. Sofort beantwortet ist er, wenn alle seine "
        "Anliegen beantwortet sind. Falsch Verbundene und abgebrochene Gespräche zählen nicht.",
    )


def _labels(report: TrialReport) -> tuple[str, ...]:
    form = "%d.%m." if report.span.is_weekly else "%m/%y"
    return tuple(day.strftime(form) for day, _ in report.steps)


def _heading(report: TrialReport) -> str:
    return "Woche ab" if report.span.is_weekly else "Monat"
