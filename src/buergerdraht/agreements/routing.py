"""What becomes of a call to a dialled number at an instant, as agreed; pure, for telephone and test bench.

A decision is a list of steps, each tried when the one before it did not lead to a talk. The last step always
answers: with the centre's queue, or with an announcement that says when somebody is there again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from buergerdraht.servicehours.rules import CalendarRules, is_open, local_day, next_opening


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


@dataclass(frozen=True, slots=True)
class Attendant:
    """The partner's own telephone exchange (Vermittlung)."""

    address: str
    """Where she rings: an E.164 number."""
    ring_seconds: int = 20
    """How long she rings before the next step."""
    presence: CalendarRules | None = None
    """When she is there; None: whenever the centre's service hours say so."""
    absences: tuple["Absence", ...] = ()


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
    stages: tuple[Stage, ...]
    attendant: Attendant | None = None
    helpers: tuple[Helper, ...] = ()

    def stage_on(self, day: date) -> Stage | None:
        """Return the stage of the day; None: the agreement does not hold."""
        return next((stage for stage in self.stages if stage.holds_on(day)), None)


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


def decide(plan: RoutingPlan, *, at: datetime) -> Decision:
    """Return what becomes of a call that comes at the instant."""
    stage = plan.stage_on(local_day(at))
    opened = is_open(plan.hours, at)
    present = is_attendant_there(plan, at=at)
    way = stage.way if stage else Way.ATTENDANT
    steps = _steps(plan, way, at=at, is_opened=opened, is_present=present)
    return Decision(tuple(steps), stage, is_open=opened, is_attendant_there=present)


def is_attendant_there(plan: RoutingPlan, *, at: datetime) -> bool:
    """Tell whether the partner's attendant takes calls at the instant."""
    attendant = plan.attendant
    if attendant is None or any(absence.holds_at(at) for absence in attendant.absences):
        return False
    return is_open(attendant.presence or plan.hours, at)


def _steps(
    plan: RoutingPlan, way: Way, *, at: datetime, is_opened: bool, is_present: bool
) -> Iterable[RoutingStep]:
    if plan.attendant and is_present and way in {Way.OVERFLOW, Way.ABSENCE, Way.ATTENDANT}:
        yield RingAttendant(plan.attendant.address, plan.attendant.ring_seconds)
    is_hers = way is Way.ATTENDANT or (way is Way.ABSENCE and is_present)
    if is_opened and not is_hers:
        yield WaitForAgent(plan.centre_id, plan.helpers)
    else:
        hers = plan.attendant.presence if is_hers and plan.attendant else None
        yield SayClosed(next_opening(hers or plan.hours, at))
