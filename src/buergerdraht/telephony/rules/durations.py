"""How long a call did what, exactly: its events become stretches of time. Figures and bills count these.

A second belongs to one stretch. Instants are counted, not what clocks show: a call over midnight, or in the
night in which the clocks change, is as long as it was. What was noted later knows better: an event that tells
of an earlier instant (the engine's journal after a gap) takes back what was believed from that instant on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from buergerdraht.telephony.rules.effects import AgentChange
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import AgentState, EventKind


class Phase(StrEnum):
    """What a call does; each second of it counts for exactly one."""

    ATTENDANT_RING = "attendant_ring"
    ATTENDANT_TALK = "attendant_talk"
    ANNOUNCEMENT = "announcement"
    """Before the line; what is told while she waits is waiting."""
    WAIT = "wait"
    """In the line, parked after the agent's phone was lost, or in the fallback's queue."""
    RING = "ring"
    """At an agent."""
    CALLING_BACK = "calling_back"
    """The citizen's phone rings, and the agent listens."""
    TALK = "talk"
    """With an agent."""
    HOLD = "hold"
    CONFERENCE = "conference"
    """Citizen, agent and target."""
    REACHING = "reaching"
    """The target of a transfer rings, and the agent waits for it."""
    CONSULT = "consult"
    """Agent and target talk, the citizen hears music."""
    TARGET_RING = "target_ring"
    """The target rings, and the agent has left."""
    TARGET_TALK = "target_talk"
    """Citizen and target talk on, after the hand-over: no time of the centre."""


AGENTS = frozenset(
    {
        Phase.RING,
        Phase.CALLING_BACK,
        Phase.TALK,
        Phase.HOLD,
        Phase.CONFERENCE,
        Phase.REACHING,
        Phase.CONSULT,
    }
)
"""What takes an agent's time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A call did one thing from one instant (UTC) to another."""

    phase: Phase
    begun_at: datetime
    ended_at: datetime
    agent_id: int | None = None
    """Whose time it took; None: nobody's at the centre."""

    @property
    def duration(self) -> timedelta:
        return self.ended_at - self.begun_at


def stretches(facts: Iterable[Fact], *, until: datetime | None = None) -> tuple[Stretch, ...]:
    """Return what one call did, in the order of time; `until` is now for a call that goes on."""
    line = _Line()
    for fact in sorted(facts, key=lambda fact: fact.sequence):
        line.tell(fact)
    if until is not None:
        line.reach(until.astimezone(UTC))
    return tuple(line.past)


def durations(past: Iterable[Stretch], *, agent_id: int | None = None) -> dict[Phase, timedelta]:
    """Return how long the call did what; of one agent, what took her time."""
    total: defaultdict[Phase, timedelta] = defaultdict(timedelta)
    for stretch in past:
        if agent_id is None or stretch.agent_id == agent_id:
            total[stretch.phase] += stretch.duration
    return dict(total)


@dataclass(frozen=True, slots=True)
class WrapUp:
    """An agent finished what a call had left to do; `call_id` is None if the fallback gave her the call."""

    agent_id: int
    call_id: UUID | None
    begun_at: datetime
    ended_at: datetime

    @property
    def duration(self) -> timedelta:
        return self.ended_at - self.begun_at


def wrap_ups(changes: Iterable[AgentChange], *, until: datetime | None = None) -> tuple[WrapUp, ...]:
    """Return one agent's wrap-ups that are over, from her states in order; each for the talk before."""
    found: list[WrapUp] = []
    call_id: UUID | None = None
    open_one: WrapUp | None = None
    for change in changes:
        at = change.at.astimezone(UTC)
        if open_one:
            found.append(replace(open_one, ended_at=at))
        call_id = change.call_id if change.state is AgentState.TALKING else call_id
        is_begun = change.state is AgentState.WRAP_UP
        open_one = WrapUp(change.agent_id, call_id, at, at) if is_begun else None
    if open_one and until:
        found.append(replace(open_one, ended_at=until.astimezone(UTC)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the call does now."""

    phase: Phase | None
    """None: it is over."""
    agent_id: int | None = None
    is_held: bool = False

    @property
    def counted_as(self) -> Phase | None:
        """In a consultation the citizen waits anyway, whatever the agent's hold key says."""
        return Phase.HOLD if self.is_held and self.phase in _HELD_FROM else self.phase


class _Line:
    """The stretches so far, and the one that goes on."""

    def __init__(self) -> None:
        self.past: list[Stretch] = []
        self._first: datetime | None = None
        self._since: datetime = datetime.max.replace(tzinfo=UTC)
        self._now = _Moment(None)

    def tell(self, fact: Fact) -> None:
        at = fact.at.astimezone(UTC)
        if self._first is None:
            self._first = self._since = at
        after = _after(self._now, fact)
        if at >= self._since and after == self._now:
            return
        self.reach(max(at, self._first))
        self._now = after

    def reach(self, at: datetime) -> None:
        """Close what goes on at the instant, and take back what was believed of the time after it."""
        phase = self._now.counted_as
        if phase and at > self._since:
            self._add(Stretch(phase, self._since, at, self._now.agent_id if phase in AGENTS else None))
        while self.past and self.past[-1].begun_at >= at:
            self.past.pop()
        if self.past and self.past[-1].ended_at > at:
            self.past[-1] = replace(self.past[-1], ended_at=at)
        self._since = at

    def _add(self, stretch: Stretch) -> None:
        last = self.past[-1] if self.past else None
        if last and (last.phase, last.agent_id) == (stretch.phase, stretch.agent_id):
            self.past[-1] = replace(last, ended_at=stretch.ended_at)
        else:
            self.past.append(stretch)


def _after(now: _Moment, fact: Fact) -> _Moment:
    """Return what the call does after the event."""
    if fact.kind in _FREE_OF_AGENTS:
        return _Moment(_FREE_OF_AGENTS[fact.kind])
    if fact.kind in _WITH_AGENT:
        return _Moment(_WITH_AGENT[fact.kind], fact.agent_id)
    if fact.kind in _HOLD_KEY:
        return replace(now, is_held=fact.kind is EventKind.HELD)
    if fact.kind is EventKind.TRANSFER_SWITCHED:
        return replace(now, phase=_SCENES[fact.detail])
    if fact.kind in _IN_TRANSFER:
        return replace(now, phase=_IN_TRANSFER[fact.kind])
    if fact.kind in _BACK:
        return _Moment(Phase.WAIT) if now.phase is Phase.TARGET_RING else replace(now, phase=Phase.TALK)
    return now


_HELD_FROM = frozenset({Phase.TALK, Phase.CONFERENCE})
_HOLD_KEY = frozenset({EventKind.HELD, EventKind.RESUMED})
_FREE_OF_AGENTS: Mapping[EventKind, Phase | None] = {
    EventKind.ARRIVED: Phase.ANNOUNCEMENT,
    EventKind.ATTENDANT_RUNG: Phase.ATTENDANT_RING,
    EventKind.ATTENDANT_ANSWERED: Phase.ATTENDANT_TALK,
    EventKind.ATTENDANT_BUSY: Phase.ANNOUNCEMENT,
    EventKind.ATTENDANT_UNANSWERED: Phase.ANNOUNCEMENT,
    EventKind.ATTENDANT_UNREACHABLE: Phase.ANNOUNCEMENT,
    EventKind.CLOSED_ANNOUNCED: Phase.ANNOUNCEMENT,
    EventKind.CALL_BACK_WISHED: Phase.ANNOUNCEMENT,
    EventKind.QUEUED: Phase.WAIT,
    EventKind.DECLINED: Phase.WAIT,
    EventKind.OFFER_UNANSWERED: Phase.WAIT,
    EventKind.AGENT_UNREACHABLE: Phase.WAIT,
    EventKind.OFFER_WITHDRAWN: Phase.WAIT,
    EventKind.PARKED: Phase.WAIT,
    EventKind.GIVEN_TO_FALLBACK: Phase.WAIT,
    EventKind.TRANSFER_LEFT: Phase.TARGET_RING,
    EventKind.TRANSFERRED: Phase.TARGET_TALK,
    EventKind.ENDED: None,
}
"""Kinds that are not named here or below (greeting, help asked, supervised …) change nothing."""
_WITH_AGENT: Mapping[EventKind, Phase] = {
    EventKind.OFFERED: Phase.RING,
    EventKind.OFFERED_BACK: Phase.RING,
    EventKind.CITIZEN_RUNG: Phase.CALLING_BACK,
    EventKind.ANSWERED: Phase.TALK,
}
_IN_TRANSFER: Mapping[EventKind, Phase] = {
    EventKind.TRANSFER_STARTED: Phase.REACHING,
    EventKind.TRANSFER_ANSWERED: Phase.CONSULT,
}
_SCENES: Mapping[str, Phase] = {
    "consult": Phase.CONSULT,
    "citizen": Phase.TALK,
    "conference": Phase.CONFERENCE,
}
"""By telephony.transfer_ports.Scene."""
_BACK = frozenset({EventKind.TRANSFER_FAILED, EventKind.TRANSFER_RETURNED})
