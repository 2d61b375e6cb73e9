"""What becomes of a call to a dialled number at an instant, as agreed; pure, for telephone and test bench.

A decision is a list of steps, each tried when the one before it did not lead to a talk. The last step always
answers: with the centre's queue, or with an announcement that says when somebody is there again. Who calls a
number of which nothing is agreed for the day is not turned away: the centre takes the call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest

from buergerdraht.servicehours.rules import (
    CalendarRules,
    closes_at,
    day_begin,
    is_open,
    local_day,
    next_opening,
)


class Way(StrEnum):
    """How the calls to a number reach the centre."""

    TAKEOVER = "takeover"
    """The centre takes every call (Stufe 3 of document 001; documents 000 and 003)."""
    OVERFLOW = "overflow"
    """The partner's own attendant rings first; the centre takes what she does not (document 004)."""
    ABSENCE = "absence"
    """The attendant's alone while she is there, the centre's while she is absent (document 002)."""
    DIVERTED = "diverted"
    """The partner's telephone system decides and diverts to us; the centre takes what comes."""
    ATTENDANT = "attendant"
    """Not the centre's: calls go to the attendant only (a stage that has not begun)."""


WAYS_WITH_ATTENDANT = frozenset({Way.OVERFLOW, Way.ABSENCE, Way.ATTENDANT})
"""Ways in which the partner's own attendant rings."""


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """A time in which the attendant is away, half-open."""

    begins_at: datetime
    ends_at: datetime | None = None
    """None: until she says that she is back."""

    def holds_at(self, at: datetime) -> bool:
        """Tell whether she is away at that instant."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Attendant:
    """The partner's own telephone exchange (Vermittlung)."""

    address: str
    """Where she rings: an E.164 number."""
    ring_seconds: int = 20
    """How long she rings before the next step."""
    presence: CalendarRules | None = None
    """When she is there; None: whenever the centre's service hours say so."""
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Helper:
    """Another centre that takes waiting calls, too (Überlauf zwischen Servicecentern)."""

    centre_id: int
    after_seconds: int
    """How long a call has waited by then."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is routed from one day to another, half-open; stages of a number do not overlap."""

    valid_from: date
    valid_until: date | None
    way: Way
    phase: str
    """German name of the phase of the agreement, for the sentence: 'Stufe 2'."""

    def holds_on(self, day: date) -> bool:
        """Tell whether the stage is on at the day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class RoutingPlan:
    """Everything agreed on the routing of one number."""

    centre_id: int
    hours: CalendarRules
    """When the centre takes its calls."""
    stages: tuple[Stage, ...] = ()
    """In the order of their days; none: the centre takes every call."""
    attendant: Attendant | None = None
    helpers: tuple[Helper, ...] = ()
    is_backed_up: bool = True
    """The centre takes what the attendant misses while she should be there, in every way."""

    def stage_on(self, day: date) -> Stage | None:
        """Return the stage of the day; None: nothing is agreed for it."""
        return next((stage for stage in self.stages if stage.holds_on(day)), None)

    def way_on(self, day: date) -> Way:
        """Return the way of the day: a takeover if nothing is agreed or no attendant is entered."""
        stage = self.stage_on(day)
        if stage is None or (self.attendant is None and stage.way in WAYS_WITH_ATTENDANT):
            return Way.TAKEOVER
        return stage.way


@dataclass(frozen=True, slots=True)
class PhaseDays:
    """A phase of an agreement, half-open."""

    kind: str
    """See Phase.Kind."""
    name: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class RingAttendant:
    """Let the partner's attendant ring; the next step follows when she is busy, away or does not pick up."""

    address: str
    seconds: int


@dataclass(frozen=True, slots=True)
class WaitForAgent:
    """Stand in the centre's line; each helper's agents may take the call when its time has come."""

    centre_id: int
    helpers: tuple[Helper, ...] = ()


@dataclass(frozen=True, slots=True)
class SayClosed:
    """Say that nobody is there and when somebody will be, then take the wish for a call-back."""

    opens_at: datetime | None
    """None: no opening within a year."""


RoutingStep = RingAttendant | WaitForAgent | SayClosed


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a call, and why."""

    steps: tuple[RoutingStep, ...]
    stage: Stage | None
    is_open: bool
    """The centre's service hours hold."""
    is_attendant_there: bool


def stages_of(
    phases: Sequence[PhaseDays], ways: Mapping[str, Way], *, valid_from: date, valid_until: date | None
) -> tuple[Stage, ...]:
    """Return what a number's ways by kind of phase add up to; the way of '' holds where no other is named.

    The phases stand in the order of their days; both ends are those of the agreement.
    """
    usual, begins, stages = ways.get(""), valid_from, list[Stage]()
    for phase in phases:
        if usual and begins < phase.valid_from:
            stages.append(Stage(begins, phase.valid_from, usual, ""))
        way = ways.get(phase.kind, usual or Way.TAKEOVER)
        stages.append(Stage(phase.valid_from, phase.valid_until, way, phase.name))
        if phase.valid_until is None:
            return tuple(stages)
        begins = max(begins, phase.valid_until)
    if usual and (valid_until is None or begins < valid_until):
        stages.append(Stage(begins, valid_until, usual, ""))
    return tuple(stages)


def changed_stages(
    phases: Sequence[PhaseDays],
    changes: Mapping[date, Mapping[str, Way]],
    *,
    valid_from: date,
    valid_until: date | None,
) -> tuple[Stage, ...]:
    """Return the stages of ways that change on some days; each change holds until the next."""
    stages: list[Stage] = []
    days = sorted(changes)
    for begin, end in zip_longest(days, days[1:]):
        for stage in stages_of(phases, changes[begin], valid_from=valid_from, valid_until=valid_until):
            part = replace(
                stage, valid_from=max(stage.valid_from, begin), valid_until=_earlier(stage.valid_until, end)
            )
            if part.valid_until is not None and part.valid_until <= part.valid_from:
                continue
            if stages and _goes_on(stages[-1], part):
                part = replace(part, valid_from=stages.pop().valid_from)
            stages.append(part)
    return tuple(stages)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)


def _goes_on(stage: Stage, following: Stage) -> bool:
    """Tell whether a change changed nothing here."""
    same = (stage.phase, stage.way) == (following.phase, following.way)
    return same and stage.valid_until == following.valid_from


def decide(plan: RoutingPlan, *, at: datetime, is_always_open: bool = False) -> Decision:
    """Return what becomes of a call that comes at the instant; a demonstration's centre is always open."""
    day = local_day(at)
    opened = is_always_open or is_open(plan.hours, at)
    present = is_attendant_there(plan, at=at)
    steps = tuple(_steps(plan, plan.way_on(day), at=at, is_opened=opened, is_present=present))
    return Decision(steps, plan.stage_on(day), is_open=opened, is_attendant_there=present)


def is_attendant_there(plan: RoutingPlan, *, at: datetime) -> bool:
    """Tell whether the partner's attendant takes calls at the instant."""
    attendant = plan.attendant
    if attendant is None or any(absence.holds_at(at) for absence in attendant.absences):
        return False
    return is_open(attendant.presence or plan.hours, at)


def next_answer(plan: RoutingPlan, *, at: datetime) -> datetime | None:
    """Return the first instant after `at` at which somebody begins to answer; None: not within a year.

    The attendant who should be there now and is not reached begins again with her next presence.
    """
    day = local_day(at)
    found = min(filter(None, _beginnings(plan, plan.way_on(day), at=at)), default=None)
    change = _next_change(plan, day)
    if change is None or (found is not None and found < change):
        return found
    if _is_answered(plan, at=change):
        return change
    return next_answer(plan, at=change)


def _steps(
    plan: RoutingPlan, way: Way, *, at: datetime, is_opened: bool, is_present: bool
) -> Iterable[RoutingStep]:
    is_hers = way in WAYS_WITH_ATTENDANT and is_present
    if is_hers and plan.attendant:
        yield RingAttendant(plan.attendant.address, plan.attendant.ring_seconds)
    if is_opened and _takes_over(plan, way, is_hers=is_hers):
        yield WaitForAgent(plan.centre_id, plan.helpers)
    else:
        yield SayClosed(next_answer(plan, at=at))


def _takes_over(plan: RoutingPlan, way: Way, *, is_hers: bool) -> bool:
    """Tell whether the open centre takes the call now, or after the attendant rang in vain."""
    if way is Way.ABSENCE or way is Way.ATTENDANT:
        return plan.is_backed_up if is_hers else way is Way.ABSENCE
    return True


def _is_answered(plan: RoutingPlan, *, at: datetime) -> bool:
    way, present = plan.way_on(local_day(at)), is_attendant_there(plan, at=at)
    rings = present and way in WAYS_WITH_ATTENDANT
    return rings or (way is not Way.ATTENDANT and is_open(plan.hours, at))


def _beginnings(plan: RoutingPlan, way: Way, *, at: datetime) -> Iterable[datetime | None]:
    """Return when the centre and when the attendant begin, as the way of this day has it."""
    attendant = plan.attendant if way in WAYS_WITH_ATTENDANT else None
    gone_at = _gone_at(plan, attendant, at=at) if attendant else at
    if way is not Way.ATTENDANT:
        # Open and yet not answering: the call was the attendant's, who should be there.
        begins = gone_at if is_open(plan.hours, at) else at
        yield next_opening(plan.hours, begins) if begins else None
    if attendant and gone_at:
        yield _next_presence(plan, attendant, at=gone_at)


def _gone_at(plan: RoutingPlan, attendant: Attendant, *, at: datetime) -> datetime | None:
    """Return the end of the attendant's presence (`at` if she is away); None: she never goes."""
    if not is_attendant_there(plan, at=at):
        return at
    absences = (absence.begins_at for absence in attendant.absences if absence.begins_at > at)
    ends = (closes_at(attendant.presence or plan.hours, at), *absences)
    return min(filter(None, ends), default=None)


def _next_presence(plan: RoutingPlan, attendant: Attendant, *, at: datetime) -> datetime | None:
    presence = attendant.presence or plan.hours
    start = next_opening(presence, at)
    while start is not None:
        absence = next((each for each in attendant.absences if each.holds_at(start)), None)
        if absence is None:
            return start
        start = next_opening(presence, absence.ends_at) if absence.ends_at else None
    return None


def _next_change(plan: RoutingPlan, day: date) -> datetime | None:
    """Return when the first stage after the day begins, or the day's own one ends; None: never."""
    days = [limit for stage in plan.stages for limit in (stage.valid_from, stage.valid_until) if limit]
    return min((day_begin(limit) for limit in days if limit > day), default=None)
