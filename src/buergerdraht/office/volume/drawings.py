"""The charts of an analysis."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.figures import number
from buergerdraht.volume.rules.analysis import WEEKDAYS, JoinedHour, StaffPlan
from buergerdraht.volume.rules.figures import WAIT_EDGES, Figures


def charts(figures: Figures, plan: StaffPlan) -> tuple[Chart, ...]:
    """Return the charts of the figures alone."""
    waits = (waiting(figures),) if figures.waits_known else ()
    return (by_hour(figures), by_month(figures), *waits, staff(plan))


def by_hour(figures: Figures) -> Chart:
    """Return what came at which hour, and what reached nobody."""
    sums = [
        (
            sum(day[hour].offered for day in figures.profiles[60]),
            sum(day[hour].lost for day in figures.profiles[60]),
        )
        for hour in range(24)
    ]
    hours = [hour for hour in range(24) if sums[hour][0]]
    shown = range(min(hours), max(hours) + 1)
    busiest = max(hours, key=lambda hour: sums[hour][0])
    return Chart(
        id="uhrzeit",
        title="Anrufe nach der Uhrzeit",
        summary=f"Die meisten kommen zwischen {busiest} und {busiest + 1} Uhr.",
        kind="stacked",
        labels=tuple(f"{hour} Uhr" for hour in shown),
        label_heading="Stunde ab",
        series=(
            Series("angenommen", tuple(sums[hour][0] - sums[hour][1] for hour in shown)),
            Series("verloren", tuple(sums[hour][1] for hour in shown)),
        ),
        definition="Alle ankommenden Anrufe nach der Stunde ihres Beginns. Verloren: Niemand hat angenommen.",
    )


def by_month(figures: Figures) -> Chart:
    """Return the course over the months."""
    months = figures.months
    return Chart(
        id="monate",
        title="Anrufe nach Monaten",
        summary=f"{number(figures.offered)} Anrufe, davon {number(figures.lost)} verloren.",
        kind="stacked",
        labels=tuple(date.fromisoformat(part.name).strftime("%m/%y") for part in months),
        series=(
            Series("angenommen", tuple(part.offered - part.lost for part in months)),
            Series("verloren", tuple(part.lost for part in months)),
        ),
        definition="Der erste und der letzte Monat sind vielleicht nicht vollständig.",
    )


def waiting(figures: Figures) -> Chart:
    """Return how long callers waited."""
    return Chart(
        id="wartezeiten",
        title="Wartezeiten",
        summary=f"{number(figures.long_waits)} Anrufe warteten länger als eine Minute.",
        kind="stacked",
        labels=(*(f"≤ {edge} s" for edge in WAIT_EDGES), f"> {WAIT_EDGES[-1]} s"),
        label_heading="Wartezeit",
        series=(Series("angenommen", figures.waits_answered), Series("verloren", figures.waits_lost)),
        definition="Anrufe, deren Wartezeit in der Datei steht oder aus ihr folgt.",
    )


def staff(plan: StaffPlan) -> Chart:
    """Return who is needed at the phone over the day, on the day of the week that needs most."""
    most: defaultdict[str, int] = defaultdict(int)
    for slot in plan.slots:
        most[slot.time] = max(most[slot.time], slot.agents)
    peak = plan.peak
    return Chart(
        id="personal",
        title="Servicekräfte am Telefon",
        summary=f"Am meisten am {WEEKDAYS[peak.weekday]} ab {peak.time} Uhr: {peak.agents}." if peak else "",
        kind="bars",
        labels=tuple(most),
        label_heading="ab",
        series=(Series("höchster Bedarf der Woche", tuple(most.values())),),
        definition="So viele sind mindestens nötig, damit das gewählte Ziel im Intervall erreicht wird.",
    )


def joined(hours: tuple[JoinedHour, ...]) -> Chart:
    """Return the agents by hour of the day: the centre today, and with the partner."""
    by_day_hour = sorted({each.hour for each in hours})
    return Chart(
        id="gemeinsam",
        title="Servicekräfte mit und ohne den Partner",
        summary=f"Zusammen {number(sum(each.together for each in hours))} statt getrennt "
        f"{number(sum(each.before + each.alone for each in hours))} Stunden am Telefon in der Woche.",
        kind="bars",
        labels=tuple(f"{hour} Uhr" for hour in by_day_hour),
        label_heading="Stunde ab",
        series=tuple(_series(hours, by_day_hour)),
        definition="Höchster Bedarf der Woche in dieser Stunde. Gemeinsam sind weniger nötig als die Summe, "
        "weil sich Spitzen ausgleichen.",
    )


def _series(hours: tuple[JoinedHour, ...], shown: list[int]) -> Iterator[Series]:
    names = {"before": "Servicecenter heute", "alone": "Partner allein", "together": "gemeinsam"}
    for name, label in names.items():
        most = (max(getattr(each, name) for each in hours if each.hour == hour) for hour in shown)
        yield Series(label, tuple(most))
