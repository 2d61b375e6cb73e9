"""An analysis on paper."""

from collections.abc import Iterator
from datetime import datetime

from buergerdraht.foundation.documents.blocks import Block, Document, Facts, Heading, Paragraph, Table
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.figures import number
from buergerdraht.office.volume.drawings import charts, joined
from buergerdraht.office.volume.shown import Result, staff_rows
from buergerdraht.servicehours.rules import local_day
from buergerdraht.volume.rules.analysis import (
    WEEKDAYS,
    Assumptions,
    handling_seconds,
    heat_map,
    share_outside,
)
from buergerdraht.volume.rules.figures import Part

DAY = "%d.%m.%Y"


def paper_of(result: Result, *, now: datetime) -> Document:
    """Return the analysis as a document."""
    analysis = result.analysis
    return Document.of(
        _blocks(result),
        title=f"Mengenanalyse {analysis.name}",
        author=analysis.centre.name,
        made_at=now,
        foot=f"erstellt am {local_day(now):{DAY}}",
    )


def _blocks(result: Result) -> Iterator[Block]:
    figures = result.figures
    yield Paragraph(
        f"Anrufe vom {figures.first_on:{DAY}} bis {figures.last_on:{DAY}}, aus {result.analysis.file_name}"
    )
    yield Facts(tuple(_facts(result)))
    yield Heading("Annahmen")
    yield Facts(tuple(_assumed(result.told)))
    for chart in charts(figures, result.plan):
        yield from chart_blocks(chart)
    yield _load_table(result)
    yield _staff_table(result)
    if figures.offices:
        yield _parts("Ämter und Nebenstellen", "Amt", figures.offices)
    if figures.topics:
        yield _parts("Anliegen", "Anliegen", figures.topics)
    if result.joined:
        yield Heading("Gemeinsam mit dem Servicecenter")
        yield from chart_blocks(joined(result.joined))


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    figures, saved = result.figures, result.savings
    yield "Anrufe", number(figures.offered)
    yield "Angenommen", number(figures.answered)
    yield "Verloren", f"{number(figures.lost)} ({round(100 * figures.lost / figures.offered)} %)"
    yield "Außerhalb der Servicezeit", f"{share_outside(figures, result.told)} %"
    yield "Gesprächsdauer im Mittel", f"{number(round(figures.talk_mean))} Sekunden"
    if figures.waits_known:
        yield "Länger als eine Minute gewartet", number(figures.long_waits)
    if figures.callers_known:
        yield "Erneut binnen einer Stunde", number(figures.again_in_hour)
        yield "Erneut binnen eines Tages", number(figures.again_in_day)
    if peak := result.plan.peak:
        yield "Höchster Bedarf", f"{peak.agents} Servicekräfte, {WEEKDAYS[peak.weekday]} ab {peak.time} Uhr"
    yield "Vollzeitstellen", number(round(result.plan.full_posts, 1))
    yield "Im Amt gespart", f"{number(round(saved.hours))} Stunden im Jahr"


def _assumed(told: Assumptions) -> Iterator[tuple[str, str]]:
    yield "Ziel", f"{told.goal.percent} % in {told.goal.seconds} Sekunden angenommen"
    yield (
        "Wer wartet",
        (
            f"legt im Mittel nach {told.patience} Sekunden auf (Erlang A)"
            if told.patience
            else "wartet (Erlang C)"
        ),
    )
    yield "Nacharbeit", f"{told.wrap_up_seconds} Sekunden je Anruf"
    yield "Abwesenheit", f"{told.shrinkage_percent} %"
    yield (
        "Servicezeit",
        f"{WEEKDAYS[0]} bis {WEEKDAYS[told.days - 1]}, {told.from_hour} bis {told.until_hour} Uhr",
    )
    yield "Geplant für", "den starken Tag" if told.is_strong else "den mittleren Tag"
    yield (
        "Sofort beantwortet",
        f"{told.at_once_percent} %, je {number(told.office_minutes)} Minuten weniger im Amt",
    )


def _load_table(result: Result) -> Table:
    rows = heat_map(result.figures)
    return Table(
        caption="Anrufe je Stunde im Mittel",
        columns=("Stunde ab", *(day for day, _, _ in rows[0].cells)),
        rows=tuple(
            (f"{row.hour} Uhr", *(number(round(calls, 1)) for _, calls, _ in row.cells)) for row in rows
        ),
        numeric=frozenset(range(1, len(rows[0].cells) + 1)),
    )


def _staff_table(result: Result) -> Table:
    days = WEEKDAYS[: result.told.days]
    seconds = round(handling_seconds(result.figures, result.told))
    return Table(
        caption=f"Servicekräfte am Telefon; {seconds} Sekunden je Anruf",
        columns=("ab", *days),
        rows=tuple(
            (time, *(str(slot.agents) for _, slot in slots)) for time, slots in staff_rows(result.plan)
        ),
        numeric=frozenset(range(1, len(days) + 1)),
    )


def _parts(caption: str, heading: str, parts: tuple[Part, ...]) -> Table:
    return Table(
        caption=caption,
        columns=(heading, "Anrufe", "verloren", "Gespräch (Minuten)"),
        rows=tuple(
            (part.name, number(part.offered), number(part.lost), number(part.talk_seconds // 60))
            for part in parts
        ),
        numeric=frozenset({1, 2, 3}),
    )
