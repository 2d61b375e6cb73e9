"""What is wrong with a plan, or looks like an oversight: pure, with the place of each finding in words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from buergerdraht.agreements.routing.rules import WAYS_WITH_ATTENDANT, RoutingPlan, Way
from buergerdraht.agreements.routing.week import Answer, PlannedDay, Span, usual_week
from buergerdraht.agreements.routing.words import long_day
from buergerdraht.servicehours.rules import (
    CalendarRules,
    WeeklyHours,
    local_day,
    local_time,
    weekly_sentence,
)

DAY = timedelta(days=1)
SIDES = {
    Answer.CENTRE: {"centre"},
    Answer.ATTENDANT_FIRST: {"centre", "attendant"},
    Answer.ATTENDANT: {"attendant"},
}


def way_back(number: str, *, attendant: str, rings_at: Callable[[str], str | None]) -> tuple[str, ...]:
    """Return the numbers by which a call to an attendant comes back to a centre; empty: it does not.

    `rings_at` tells where a number rings first: None: no centre serves it; '': at the centre itself.
    """
    if rings_at(attendant) is None:
        return ()
    way = [number, attendant] if number else [attendant]
    while len(set(way)) == len(way) and (following := rings_at(way[-1])):
        way.append(following)
    return tuple(way)


def warnings(plan: RoutingPlan, *, on: date) -> tuple[str, ...]:
    """Return a sentence for everything that looks like an oversight from that day on."""
    monday = on - on.weekday() * DAY
    week = usual_week(plan, monday=monday)
    return (*_stage_gaps(plan, on), *_breaks(week), *_unbacked(plan, week, on), *_missing(plan, on))


def hand_over_gaps(plan: RoutingPlan, *, on: date) -> tuple[WeeklyHours, ...]:
    """Return the times of usual weeks from that day on at which one side has gone and the other not begun.

    A break that one of them has between two times of her own was entered as one, so it is meant.
    """
    begins = {on, *(stage.valid_from for stage in plan.stages if stage.valid_from > on)}
    days = (day for begin in begins for day in usual_week(plan, monday=begin))
    return tuple(sorted({_wall(gap) for day in days for gap in _between_sides(day)}))


def gap_sentence(gaps: Sequence[WeeklyHours]) -> str:
    """Return what is wrong with these times."""
    return (
        f"{_sentence(gaps)} nimmt niemand an: Da ist weder die Vermittlung noch das Servicecenter besetzt. "
        "Lassen Sie die Zeiten aneinander anschließen."
    )


def _between_sides(day: PlannedDay) -> Iterator[Span]:
    for before, gap, after in zip(day.spans, day.spans[1:], day.spans[2:], strict=False):
        if gap.answer is Answer.NOBODY and not SIDES[before.answer] & SIDES[after.answer]:
            yield gap


def _wall(span: Span) -> WeeklyHours:
    begins = local_time(span.begins_at)
    return WeeklyHours(local_day(span.begins_at).weekday(), begins, local_time(span.ends_at))


def _stage_gaps(plan: RoutingPlan, on: date) -> Iterator[str]:
    """Tell of days between or after stages for which nothing is agreed."""
    for stage, following in zip_longest(plan.stages, plan.stages[1:]):
        end = stage.valid_until
        if end is None or end <= on or (following and following.valid_from <= end):
            continue
        until = f" bis {long_day(following.valid_from - DAY)}" if following else ""
        yield f"Ab {long_day(end)}{until} ist keine Phase vereinbart. Dann nimmt das Servicecenter alles an."


def _breaks(week: Sequence[PlannedDay]) -> Iterator[str]:
    """Tell of times within a day at which nobody answers, though somebody does before and after."""
    breaks = [_wall(span) for day in week for span in day.spans[1:-1] if span.answer is Answer.NOBODY]
    if breaks:
        yield f"Pause: {_sentence(breaks)} nimmt niemand an, davor und danach schon."


def _unbacked(plan: RoutingPlan, week: Sequence[PlannedDay], on: date) -> Iterator[str]:
    """Tell of times at which only the attendant answers: who does not reach her reaches nobody."""
    alone = [_wall(span) for day in week for span in day.spans if span.answer is Answer.ATTENDANT]
    if alone and plan.way_on(on) is not Way.ATTENDANT:
        yield f"{_sentence(alone)} ist nur die Vermittlung da. Wen sie nicht annimmt, der hört die Ansage."


def _missing(plan: RoutingPlan, on: date) -> Iterator[str]:
    stage = plan.stage_on(on)
    if stage and stage.way in WAYS_WITH_ATTENDANT and plan.attendant is None:
        yield "Es ist keine Vermittlung eingetragen. Das Servicecenter nimmt deshalb alle Anrufe an."


def _sentence(hours: Sequence[WeeklyHours]) -> str:
    return weekly_sentence(CalendarRules("NW", tuple(hours)))
