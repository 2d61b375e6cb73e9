"""The charts of an evaluation."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from buergerdraht.agreements.targets import TargetKind
from buergerdraht.foundation.charts import Chart, Series
from buergerdraht.foundation.figures import number
from buergerdraht.quality.catalogue import CATALOGUE, WORK, FigureKind, WorkKind
from buergerdraht.quality.dashboards import Dashboard, WorkBoard
from buergerdraht.quality.figures import Step
from buergerdraht.quality.told import occupancy
from buergerdraht.quality.work import Ranked
from buergerdraht.servicehours.rules import BERLIN

HEADINGS = {Step.DAY: "Tag", Step.WEEK: "Woche ab", Step.MONTH: "Monat"}
LABELS = {Step.DAY: "%d.%m.", Step.WEEK: "%d.%m.", Step.MONTH: "%m/%y"}
TIME_LABEL, TIME_HEADING = "%d.%m. %H:%M", "Zeit ab"
BAR_WIDTH = 200


@dataclass(frozen=True, slots=True)
class RankedBar:
    """A row of a ranking, drawn as two parts of a bar."""

    ranked: Ranked
    good_width: float
    bad_width: float

    @property
    def bad_x(self) -> float:
        """Where the second part begins."""
        return self.good_width


def ranking(found: tuple[Ranked, ...]) -> tuple[RankedBar, ...]:
    """Return the rows of a ranking with their bars; the longest bar is the most."""
    most = max((each.count for each in found), default=1)
    return tuple(
        RankedBar(each, *(round(BAR_WIDTH * part / most, 1) for part in (each.good, each.bad)))
        for each in found
    )


def staff_chart(board: WorkBoard) -> Chart | None:
    """Return the course of the occupancy; None: whoever asks sees nobody's, or the groups are too small."""
    if not board.staff:
        return None
    figure = WORK[WorkKind.OCCUPANCY]
    line = next(each for each in board.lines if each.kind is WorkKind.OCCUPANCY)
    return Chart(
        id="auslastung",
        title=figure.label,
        summary="Zu wenige Servicekräfte waren da."
        if line.value is None
        else f"{number(round(line.value, 1))} Prozent im ganzen Zeitraum.",
        kind="line",
        labels=tuple(day_label(day, board.step) for day, _ in board.staff),
        label_heading=HEADINGS[board.step],
        series=(Series("Anteil", tuple(occupancy(time) for _, time in board.staff)),),
        unit="Prozent",
        definition=figure.definition,
    )


def charts(answer: Dashboard) -> tuple[Chart, ...]:
    """Return the charts; none where nothing was counted."""
    if not answer.counts.calls:
        return ()
    return (_calls(answer), _level(answer), _load(answer))


def _calls(answer: Dashboard) -> Chart:
    each = [counts for _, counts in answer.course]
    total = answer.counts
    return Chart(
        id="anrufe",
        title="Angebotene Anrufe und was aus ihnen wurde",
        summary=f"{number(total.offered)} angebotene Anrufe, davon {number(total.answered)} angenommen.",
        kind="stacked",
        labels=_labels(answer),
        label_heading=HEADINGS.get(answer.step, TIME_HEADING),
        series=(
            Series("in der vereinbarten Zeit angenommen", tuple(one.in_target for one in each)),
            Series("später angenommen", tuple(one.answered - one.in_target for one in each)),
            Series("im Warten aufgelegt", tuple(one.abandoned for one in each)),
            Series("sonstige", tuple(one.offered - one.in_queue for one in each)),
        ),
        definition=CATALOGUE[FigureKind.OFFERED].definition
        + " Sonstige: in der Ansage aufgelegt, Rückruf gewünscht, abgewiesen oder gescheitert.",
    )


def _level(answer: Dashboard) -> Chart:
    figure = CATALOGUE[FigureKind.SERVICE_LEVEL]
    line = next(each for each in answer.lines if each.figure.target is TargetKind.SERVICE_LEVEL)
    return Chart(
        id="servicelevel",
        title=figure.label,
        summary="Niemand hat gewartet."
        if line.value is None
        else f"{number(line.value)} Prozent im ganzen Zeitraum.",
        kind="line",
        labels=_labels(answer),
        label_heading=HEADINGS.get(answer.step, TIME_HEADING),
        series=(Series("Anteil", tuple(figure.formula(counts) for _, counts in answer.course)),),
        unit="Prozent",
        target=line.target.value if line.target else None,
        definition=figure.definition,
    )


def _load(answer: Dashboard) -> Chart:
    offered: defaultdict[int, int] = defaultdict(int)
    for each in answer.hours:
        offered[each.hour] += each.counts.offered
    hours = range(min(offered, default=8), max(offered, default=17) + 1)
    busiest = max(hours, key=lambda hour: offered[hour])
    return Chart(
        id="stunden",
        title="Anrufe nach der Uhrzeit",
        summary=f"Die meisten kommen zwischen {busiest} und {busiest + 1} Uhr.",
        kind="bars",
        labels=tuple(f"{hour} Uhr" for hour in hours),
        label_heading="Stunde ab",
        series=(Series("angebotene Anrufe", tuple(offered[hour] for hour in hours)),),
        definition="Alle angebotenen Anrufe des Zeitraums nach der Stunde ihrer Ankunft.",
    )


def _labels(answer: Dashboard) -> tuple[str, ...]:
    return tuple(day_label(day, answer.step) for day, _ in answer.course)


def day_label(day: date, step: Step) -> str:
    """Return how a step of a course is called."""
    if isinstance(day, datetime):
        local = day.astimezone(BERLIN)
        return local.strftime("%H:%M" if step is Step.QUARTER else TIME_LABEL)
    return day.strftime(LABELS[step])
