"""Who answers when in a week: the plan cut where its answer changes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from buergerdraht.agreements.routing.rules import (
    Decision,
    RingAttendant,
    RoutingPlan,
    Stage,
    WaitForAgent,
    decide,
)
from buergerdraht.servicehours.rules import CalendarRules, closed_because, day_begin, intervals_on

DAY = timedelta(days=1)


class Answer(StrEnum):
    """Who answers a call, in short."""

    CENTRE = "centre"
    ATTENDANT_FIRST = "attendant_first"
    """The attendant, and after her the centre."""
    ATTENDANT = "attendant"
    """The attendant, and after her the announcement."""
    NOBODY = "nobody"
    """The announcement."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time with one answer, half-open."""

    begins_at: datetime
    ends_at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day from midnight to midnight."""

    day: date
    stage: Stage | None
    spans: tuple[Span, ...]
    closed_because: str
    """Why the centre is closed all day, as words after 'wegen'; empty: it is not."""


def answer_of(decision: Decision) -> Answer:
    """Return a decision in short."""
    rings, waits = (
        any(isinstance(step, kind) for step in decision.steps) for kind in (RingAttendant, WaitForAgent)
    )
    if rings:
        return Answer.ATTENDANT_FIRST if waits else Answer.ATTENDANT
    return Answer.CENTRE if waits else Answer.NOBODY


def planned_week(plan: RoutingPlan, *, monday: date) -> tuple[PlannedDay, ...]:
    """Return seven days as they will be, with holidays, closures and absences."""
    return tuple(planned_day(plan, day=monday + offset * DAY) for offset in range(7))


def usual_week(plan: RoutingPlan, *, monday: date) -> tuple[PlannedDay, ...]:
    """Return the days as they are without holidays, closures and absences."""
    attendant = plan.attendant and replace(
        plan.attendant, absences=(), presence=plan.attendant.presence and _usual(plan.attendant.presence)
    )
    return planned_week(replace(plan, hours=_usual(plan.hours), attendant=attendant), monday=monday)


def planned_day(plan: RoutingPlan, *, day: date) -> PlannedDay:
    """Return one day, cut where the answer changes."""
    spans: list[Span] = []
    cuts = sorted(_cuts(plan, day))
    for begins_at, ends_at in pairwise(cuts):
        answer = answer_of(decide(plan, at=begins_at))
        if spans and spans[-1].answer is answer:
            spans[-1] = replace(spans[-1], ends_at=ends_at)
        else:
            spans.append(Span(begins_at, ends_at, answer))
    return PlannedDay(day, plan.stage_on(day), tuple(spans), closed_because(plan.hours, day))


def _cuts(plan: RoutingPlan, day: date) -> set[datetime]:
    begin, end = day_begin(day), day_begin(day + DAY)
    return {begin, end, *(at for at in _changes(plan, day) if begin < at < end)}


def _changes(plan: RoutingPlan, day: date) -> Iterator[datetime]:
    for opening in intervals_on(plan.hours, day):
        yield from (opening.opens_at, opening.closes_at)
    if plan.attendant is None:
        return
    for opening in intervals_on(plan.attendant.presence or plan.hours, day):
        yield from (opening.opens_at, opening.closes_at)
    for absence in plan.attendant.absences:
        yield absence.begins_at
        if absence.ends_at:
            yield absence.ends_at


def _usual(rules: CalendarRules) -> CalendarRules:
    return replace(rules, closures=(), closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False)
