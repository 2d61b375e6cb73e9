"""What is wrong with a plan, or looks like an oversight: pure, with the place of each finding in words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from buergerdraht.agreements.routing.rules import WAYS_WITH_ATTENDANT, RoutingPlan, Way
from buergerdraht.agreements.routing.week import Answer, PlannedDay, usual_week
from buergerdraht.agreements.routing.words import long_day
from buergerdraht.servicehours.rules import (
    CalendarRules,
    WeeklyHours,
    local_time,
    weekly_sentence,
)

DAY = timedelta(days=1)


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
    return (*_stage_gaps(plan, on), *_gaps_in_hours(week), *_unbacked(plan, week, on), *_missing(plan, on))


def _stage_gaps(plan: RoutingPlan, on: date) -> Iterator[str]:
    """Tell of days between or after stages for which nothing is agreed."""
    for stage, following in zip_longest(plan.stages, plan.stages[1:]):
        end = stage.valid_until
        if end is None or end <= on or (following and following.valid_from <= end):
            continue
        until = f" bis {long_day(following.valid_from - DAY)}" if following else ""
        yield f"Ab {long_day(end)}{until} ist keine Phase vereinbart. Dann nimmt das Servicecenter alles an."


def _gaps_in_hours(week: Sequence[PlannedDay]) -> Iterator[str]:
    """Tell of times within a day at which nobody answers, though somebody does before and after."""
    gaps = [
        WeeklyHours(day.day.weekday(), local_time(span.begins_at), local_time(span.ends_at))
        for day in week
        for span in day.spans[1:-1]
        if span.answer is Answer.NOBODY
    ]
    if gaps:
        yield f"Lücke: {_sentence(gaps)} nimmt niemand an, davor und danach schon."


def _unbacked(plan: RoutingPlan, week: Sequence[PlannedDay], on: date) -> Iterator[str]:
    """Tell of times at which only the attendant answers: who does not reach her reaches nobody."""
    alone = [
        WeeklyHours(day.day.weekday(), local_time(span.begins_at), local_time(span.ends_at))
        for day in week
        for span in day.spans
        if span.answer is Answer.ATTENDANT
    ]
    if alone and plan.way_on(on) is not Way.ATTENDANT:
        yield f"{_sentence(alone)} ist nur die Vermittlung da. Wen sie nicht annimmt, der hört die Ansage."


def _missing(plan: RoutingPlan, on: date) -> Iterator[str]:
    stage = plan.stage_on(on)
    if stage and stage.way in WAYS_WITH_ATTENDANT and plan.attendant is None:
        yield "Es ist keine Vermittlung eingetragen. Das Servicecenter nimmt deshalb alle Anrufe an."


def _sentence(hours: Sequence[WeeklyHours]) -> str:
    return weekly_sentence(CalendarRules("NW", tuple(hours)))
