"""The picture of a week: a row per day, a bar per answer, told apart by pattern; pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass

from buergerdraht.agreements.routing.week import Answer, PlannedDay, Span
from buergerdraht.agreements.routing.words import SHORT, day_sentence, short_day
from buergerdraht.servicehours.rules import local_time

LEFT, RIGHT, TOP, ROW, BAR = 72, 632, 8, 30, 22
EARLIEST, LATEST = 7, 19
"""The hours that are always shown; earlier and later ones when somebody answers then."""
PATTERNS = {Answer.CENTRE: 1, Answer.ATTENDANT_FIRST: 2, Answer.ATTENDANT: 3, Answer.NOBODY: 0}


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer of one day; pattern 0 is drawn as nothing."""

    x: float
    y: int
    width: float
    pattern: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word and where it stands."""

    x: float
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table behind the picture."""

    day: str
    phase: str
    words: str


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """Everything that components/week_plan.html draws."""

    bars: tuple[Bar, ...]
    days: tuple[Mark, ...]
    hours: tuple[Mark, ...]
    keys: tuple[tuple[int, str], ...]
    """Pattern and meaning of every answer of the week."""
    rows: tuple[Row, ...]
    height: int
    bottom: int


def week_picture(days: Sequence[PlannedDay]) -> WeekPicture:
    """Return the week's drawing."""
    spans = [span for day in days for span in day.spans]
    scale = _Scale([span for span in spans if span.answer is not Answer.NOBODY])
    bottom = TOP + ROW * len(days)
    answers = sorted({span.answer for span in spans}, key=list(Answer).index)
    return WeekPicture(
        bars=tuple(bar for place, day in enumerate(days) for bar in scale.bars(day, y=TOP + ROW * place + 4)),
        days=tuple(Mark(0, TOP + ROW * place + 20, short_day(day.day)) for place, day in enumerate(days)),
        hours=tuple(Mark(scale.x(hour * 60), bottom + 18, str(hour)) for hour in scale.hours),
        keys=tuple((PATTERNS[answer], SHORT[answer]) for answer in answers),
        rows=tuple(_row(day) for day in days),
        height=bottom + 24,
        bottom=bottom,
    )


class _Scale:
    """Where a time of the day stands."""

    def __init__(self, answered: Sequence[Span]) -> None:
        begins = [_minute(span)[0] // 60 for span in answered]
        ends = [-(-_minute(span)[1] // 60) for span in answered]
        self.first, self.last = min([EARLIEST, *begins]), max([LATEST, *ends])
        step = 2 if self.last - self.first > 14 else 1
        self.hours = range(self.first, self.last + 1, step)

    def x(self, minute: int) -> float:
        share = (minute / 60 - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 1)

    def bars(self, day: PlannedDay, *, y: int) -> list[Bar]:
        bars = []
        for span in day.spans:
            begin, end = map(self.x, _minute(span))
            if span.answer is not Answer.NOBODY and begin < end:
                bars.append(Bar(begin, y, round(end - begin, 1), PATTERNS[span.answer]))
        return bars


def _minute(span: Span) -> tuple[int, int]:
    begin, end = local_time(span.begins_at), local_time(span.ends_at)
    return begin.hour * 60 + begin.minute, end.hour * 60 + end.minute or 24 * 60


def _row(day: PlannedDay) -> Row:
    phase = day.stage.phase if day.stage else "nichts vereinbart"
    return Row(short_day(day.day), phase, day_sentence(day))
