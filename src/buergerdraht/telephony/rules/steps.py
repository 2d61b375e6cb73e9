"""What the steps of a call are made of: states that may follow, facts in their order, the end of a call."""

from datetime import datetime, timedelta
from typing import Any

from buergerdraht.telephony.ports import EngineCommand, HangUpLeg
from buergerdraht.telephony.rules.records import Call, Fact, Step, with_changes
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind

CUT_SHORT = timedelta(seconds=0.3)
"""Who hangs up this soon after the greeting did not wait for its end."""

TRANSITIONS: dict[CallState, frozenset[CallState]] = {
    CallState.AT_ATTENDANT: frozenset(
        {CallState.ATTENDED, CallState.ANNOUNCEMENT, CallState.QUEUED, CallState.TALKING, CallState.ENDED}
    ),
    CallState.ATTENDED: frozenset({CallState.QUEUED, CallState.TALKING, CallState.ENDED}),
    CallState.ANNOUNCEMENT: frozenset(
        {
            CallState.AT_ATTENDANT,
            CallState.ATTENDED,
            CallState.QUEUED,
            CallState.OFFERED,
            CallState.TALKING,
            CallState.ENDED,
        }
    ),
    CallState.TALKING: frozenset(
        {
            CallState.PARKED,
            CallState.QUEUED,
            CallState.TRANSFERRING,
            CallState.TRANSFERRED,
            CallState.ENDED,
        }
    ),
    CallState.TRANSFERRING: frozenset(
        {CallState.TRANSFERRED, CallState.QUEUED, CallState.TALKING, CallState.ENDED}
    ),
    CallState.TRANSFERRED: frozenset({CallState.QUEUED, CallState.TALKING, CallState.ENDED}),
    CallState.QUEUED: frozenset(
        {CallState.ANNOUNCEMENT, CallState.OFFERED, CallState.TALKING, CallState.ENDED}
    ),
    CallState.OFFERED: frozenset(
        {
            CallState.QUEUED,
            CallState.CALLING_BACK,
            CallState.TALKING,
            CallState.PARKED,
            CallState.ENDED,
        }
    ),
    CallState.CALLING_BACK: frozenset({CallState.QUEUED, CallState.TALKING, CallState.ENDED}),
    CallState.PARKED: frozenset({CallState.OFFERED, CallState.QUEUED, CallState.TALKING, CallState.ENDED}),
    CallState.ENDED: frozenset(),
}
"""After a gap: to TALKING if a talk is found at the engine, to QUEUED if the fallback has the call."""


Happened = tuple[EventKind, int | None, str]
"""Kind, agent and detail of a fact to be numbered."""


def changed(
    call: Call,
    at: datetime,
    *,
    facts: tuple[Happened, ...] = (),
    commands: tuple[EngineCommand, ...] = (),
) -> Step:
    """Return the call with its facts numbered, and the commands that follow."""
    numbered = tuple(
        Fact(call.id, call.sequence + offset, kind, at, agent_id, detail)
        for offset, (kind, agent_id, detail) in enumerate(facts)
    )
    return Step(with_changes(call, sequence=call.sequence + len(numbered)), commands, numbered)


def transition(call: Call, state: CallState, **changes: Any) -> Call:
    """Return the call in another state; raise ValueError if TRANSITIONS does not allow it."""
    if state not in TRANSITIONS[call.state]:
        raise ValueError(f"a call cannot go from {call.state} to {state}")
    return with_changes(call, state=state, **changes)


def joined(first: Step, second: Step) -> Step:
    """Return two steps, one after the other, as one."""
    return Step(
        second.call,
        first.commands + second.commands,
        first.facts + second.facts,
        first.transfers + second.transfers,
    )


def hang_up_leg(call: Call) -> tuple[EngineCommand, ...]:
    """Return the command that ends the agent's or the attendant's leg of the call, if it has one."""
    leg = call.leg or call.attendant_leg
    return (HangUpLeg(leg),) if leg else ()


def disposition_of(call: Call, *, at: datetime) -> Disposition:
    """Return what became of a call that its citizen, or nobody, ended at the instant."""
    if call.answered_at:
        return Disposition.ANSWERED
    if call.call_back_id:
        return Disposition.NOT_REACHED
    if call.attended_at:
        return Disposition.ATTENDED
    if call.state is CallState.AT_ATTENDANT:
        return Disposition.ABANDONED_AT_ATTENDANT
    if not call.route.is_open:
        return Disposition.CLOSED
    if call.wished_at:
        return Disposition.CALL_BACK
    if call.state is CallState.ANNOUNCEMENT or _has_just_heard_the_greeting(call, at):
        return Disposition.ABANDONED_IN_ANNOUNCEMENT
    return Disposition.ABANDONED_IN_QUEUE


def _has_just_heard_the_greeting(call: Call, at: datetime) -> bool:
    """The engine ends the prompt of a caller who hangs up, and tells that before it tells that she left."""
    return call.queued_at is not None and call.arrived_at < call.queued_at and at - call.queued_at < CUT_SHORT


def ended(
    call: Call,
    at: datetime,
    disposition: Disposition,
    *,
    detail: str = "",
    commands: tuple[EngineCommand, ...] = (),
) -> Step:
    """Return the end of the call; an offer that still rings is withdrawn."""
    withdrawn = ((EventKind.OFFER_WITHDRAWN, call.agent_id, ""),) if call.state is CallState.OFFERED else ()
    over = transition(
        call,
        CallState.ENDED,
        ended_at=max(at, call.arrived_at),
        disposition=disposition,
        agent_id=call.talked_with,
        leg=None,
        attendant_leg=None,
        parked_until=None,
    )
    facts = (*withdrawn, (EventKind.ENDED, call.talked_with, detail))
    return changed(over, at, facts=facts, commands=commands)
