"""A call that an agent transfers, as a state machine: what she does and what the target does go in.

Until somebody picks up the call stays hers: if the target is busy or does not answer she has it back at once.
Whoever hangs up in a transfer hands over: the citizen stays with the target, or with its ringing.
"""

from dataclasses import replace
from datetime import datetime

from buergerdraht.telephony.desk_ports import HangUpLine, TellPhone
from buergerdraht.telephony.ports import (
    Arrange,
    Connect,
    EngineCommand,
    HangUpCitizen,
    HangUpLeg,
    KeepWaiting,
    LegId,
    RingAgent,
)
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.steps import Happened, changed, ended, joined, transition
from buergerdraht.telephony.rules.transfer_records import (
    Transfer,
    TransferKind,
    TransferOutcome,
    TransferRequest,
)
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind
from buergerdraht.telephony.transfer_ports import FarLegId, HangUpFar, RingFar, Scene

BUSY_CAUSES = frozenset({17, 21})
UNANSWERED_CAUSES = frozenset({16, 18, 19})
"""Q.850, as for an offer."""
CAUSES = {TransferOutcome.BUSY: 17, TransferOutcome.UNANSWERED: 19, TransferOutcome.UNREACHABLE: 27}
"""How a phone is told on its further line."""
OPEN_STATES = frozenset({CallState.TALKING, CallState.TRANSFERRING, CallState.TRANSFERRED})
"""States in which a call may have a transfer."""
IN_TALK = frozenset({Scene.CONSULT, Scene.CITIZEN, Scene.CONFERENCE})
"""The target has picked up, and the agent is still there."""
SWITCHED = {Scene.CONSULT: Scene.CITIZEN, Scene.CITIZEN: Scene.CONSULT, Scene.CONFERENCE: Scene.CONSULT}


def start(call: Call, request: TransferRequest, *, at: datetime) -> Step:
    """Ring the target while the citizen hears music; void without a talk or beside another transfer."""
    if call.state is not CallState.TALKING or call.leg is None or call.transfer is not None:
        return Step(call)
    target, attempt = request.target, call.attempt + 1
    leg: LegId | FarLegId = (
        LegId(target.agent_id, call.id, attempt) if target.agent_id else FarLegId(call.id, attempt)
    )
    transfer = Transfer(call.id, leg, request.kind, target, call.leg.agent_id, at, phone=request.phone)
    begun = replace(call, attempt=attempt, transfer=transfer, is_held=False)
    commands = (Arrange(call.id, Scene.RINGING, call.leg, leg, request.phone), _ring(call, request, leg))
    resumed = ((EventKind.RESUMED, call.agent_id, ""),) if call.is_held else ()
    asked = ((EventKind.CONSULTED, target.agent_id, request.kind.value),) if target.agent_id else ()
    told = (EventKind.TRANSFER_STARTED, call.agent_id, request.kind.value)
    return _note(begun, at, *resumed, told, *asked, commands=commands)


def refuse(call: Call, request: TransferRequest, *, at: datetime) -> Step:
    """Record a transfer to a colleague who is not free: it counts as busy, and nothing rings."""
    agent_id, leg = call.agent_id, LegId(request.target.agent_id or 0, call.id, call.attempt + 1)
    if agent_id is None:
        return Step(call)
    transfer = Transfer(call.id, leg, request.kind, request.target, agent_id, at, scene=Scene.BACK)
    busy = replace(transfer, ended_at=at, outcome=TransferOutcome.BUSY, phone=request.phone)
    facts = (
        (EventKind.TRANSFER_STARTED, agent_id, request.kind.value),
        (EventKind.TRANSFER_FAILED, agent_id, TransferOutcome.BUSY.value),
    )
    step = changed(replace(call, attempt=leg.attempt), at, facts=facts)
    return replace(step, transfers=(busy,))


def answered(call: Call, *, at: datetime) -> Step:
    """The target picked up: the agent asks, or if she does not want to the citizen is handed over."""
    transfer = call.transfer
    if transfer is None or transfer.scene is not Scene.RINGING:
        return Step(call)
    reached = replace(call, transfer=replace(transfer, answered_at=at))
    told = (EventKind.TRANSFER_ANSWERED, transfer.agent_id, "")
    if transfer.kind is TransferKind.BLIND or call.state is CallState.TRANSFERRING:
        told_step = _note(reached, at, told)
        return joined(told_step, complete(told_step.call, at=at))
    return _in_scene(call, replace(transfer, answered_at=at), Scene.CONSULT, at, told)


def switch(call: Call, *, at: datetime) -> Step:
    """Talk with the other one of the two; from a conference back to the target alone."""
    transfer = call.transfer
    if transfer is None or transfer.scene not in SWITCHED or call.state is not CallState.TALKING:
        return Step(call)
    scene = SWITCHED[transfer.scene]
    return _in_scene(call, transfer, scene, at, (EventKind.TRANSFER_SWITCHED, transfer.agent_id, scene.value))


def confer(call: Call, *, at: datetime) -> Step:
    """Let all three talk."""
    transfer = call.transfer
    if transfer is None or transfer.scene not in IN_TALK - {Scene.CONFERENCE}:
        return Step(call)
    told = (EventKind.TRANSFER_SWITCHED, transfer.agent_id, Scene.CONFERENCE.value)
    return _in_scene(call, transfer, Scene.CONFERENCE, at, told)


def complete(call: Call, *, at: datetime) -> Step:
    """Leave citizen and target to each other; while the target still rings the citizen waits for it alone."""
    transfer = call.transfer
    if transfer is None or not transfer.is_open:
        return Step(call)
    if transfer.answered_at is None:
        return _leave(call, transfer, at)
    if isinstance(transfer.leg, LegId):
        return _to_colleague(call, transfer, transfer.leg, at)
    return _to_outside(call, transfer, at)


def take_back(call: Call, *, at: datetime) -> Step:
    """Give the target up and go on with the citizen."""
    transfer = call.transfer
    if transfer is None or call.state is not CallState.TALKING:
        return Step(call)
    outcome = TransferOutcome.RETURNED if transfer.answered_at else TransferOutcome.CANCELLED
    return _back(call, transfer, outcome, at, before=_hang_up(transfer))


def target_left(call: Call, cause: int, *, at: datetime) -> Step:
    """The target's leg is gone: the agent goes on, or the citizen waits for an agent, or the call is over."""
    transfer = call.transfer
    if transfer is None:
        return Step(call)
    if call.state is CallState.TRANSFERRED:
        return _over(call, at)
    outcome = TransferOutcome.RETURNED if transfer.answered_at else _reason(cause)
    if call.state is CallState.TALKING:
        return _back(call, transfer, outcome, at)
    return _queued_again(call, transfer, outcome, at)


def adopt(call: Call, transfer: Transfer, *, at: datetime) -> Step:
    """Record that citizen and target were found talking without an agent."""
    if call.state is CallState.TRANSFERRED:
        return Step(replace(call, transfer=transfer))
    handed = transition(call, CallState.TRANSFERRED, leg=None, agent_id=call.talked_with, transfer=transfer)
    return _note(handed, at, (EventKind.TRANSFERRED, call.talked_with, "found"))


def settle(step: Step) -> Step:
    """Give the transfer up if the step took the call out of the states that may have one."""
    call, transfer = step.call, step.call.transfer
    if transfer is None or (call.state in OPEN_STATES and not call.is_in_fallback):
        return step
    has_ended = call.state is CallState.ENDED
    at = step.facts[-1].at if step.facts else transfer.started_at
    return joined(
        step, give_up(call, TransferOutcome.CITIZEN_LEFT if has_ended else TransferOutcome.LOST, at=at)
    )


def give_up(call: Call, outcome: TransferOutcome, *, at: datetime) -> Step:
    """Return the call without its transfer, which is decided now unless it was before."""
    transfer = call.transfer
    if transfer is None:
        return Step(call)
    given_up = (replace(transfer, ended_at=at, outcome=outcome),) if transfer.is_open else ()
    return Step(replace(call, transfer=None), _hang_up(transfer), (), given_up)


def phone_told(transfer: Transfer) -> tuple[EngineCommand, ...]:
    """Return what tells a desk phone that asked for the transfer what became of it."""
    phone, outcome = transfer.phone, transfer.outcome
    if phone is None or outcome is None:
        return ()
    told: tuple[EngineCommand, ...] = ()
    if phone.asked_on:
        told += (TellPhone(phone.asked_on, has_reached=outcome is TransferOutcome.CONNECTED),)
    if phone.line:
        told += (HangUpLine(phone.line, CAUSES.get(outcome, 16)),)
    return told


def _ring(call: Call, request: TransferRequest, leg: LegId | FarLegId) -> EngineCommand:
    name = call.route.authority_name
    if isinstance(leg, LegId):
        return RingAgent(leg, call.caller_number, name, "", request.seconds)
    return RingFar(leg, request.target.number, call.caller_number, name, request.seconds)


def _hang_up(transfer: Transfer) -> tuple[EngineCommand, ...]:
    leg = transfer.leg
    return (HangUpLeg(leg),) if isinstance(leg, LegId) else (HangUpFar(leg),)


def _reason(cause: int) -> TransferOutcome:
    if cause in BUSY_CAUSES:
        return TransferOutcome.BUSY
    return TransferOutcome.UNANSWERED if cause in UNANSWERED_CAUSES else TransferOutcome.UNREACHABLE


def _in_scene(call: Call, transfer: Transfer, scene: Scene, at: datetime, told: Happened) -> Step:
    transfer = replace(transfer, scene=scene)
    arrange = Arrange(call.id, scene, call.leg, transfer.leg, transfer.phone)
    return _note(replace(call, transfer=transfer), at, told, commands=(arrange,))


def _leave(call: Call, transfer: Transfer, at: datetime) -> Step:
    if call.leg is None:
        return Step(call)
    left = transition(call, CallState.TRANSFERRING, leg=None)
    told = (EventKind.TRANSFER_LEFT, transfer.agent_id, "")
    return _note(left, at, told, commands=(HangUpLeg(call.leg),))


def _to_outside(call: Call, transfer: Transfer, at: datetime) -> Step:
    handed = replace(transfer, scene=Scene.HANDED, ended_at=at, outcome=TransferOutcome.CONNECTED)
    changed = transition(
        call, CallState.TRANSFERRED, leg=None, agent_id=call.talked_with, transfer=handed, is_held=False
    )
    commands: tuple[EngineCommand, ...] = (
        Arrange(call.id, Scene.HANDED, None, transfer.leg, transfer.phone),
    )
    if call.leg:
        commands += (HangUpLeg(call.leg),)
    return _note(changed, at, (EventKind.TRANSFERRED, transfer.agent_id, ""), commands=commands)


def _to_colleague(call: Call, transfer: Transfer, leg: LegId, at: datetime) -> Step:
    closed = replace(transfer, scene=Scene.HANDED, ended_at=at, outcome=TransferOutcome.CONNECTED)
    taken = replace(
        call,
        state=CallState.TALKING,
        leg=leg,
        agent_id=leg.agent_id,
        talked_with=leg.agent_id,
        transfer=None,
        is_held=False,
    )
    commands: tuple[EngineCommand, ...] = (Connect(call.id, leg),)
    if call.leg:
        commands += (HangUpLeg(call.leg),)
    facts = (
        (EventKind.TRANSFERRED, transfer.agent_id, "agent"),
        (EventKind.ANSWERED, leg.agent_id, "transferred"),
    )
    return replace(_note(taken, at, *facts, commands=commands), transfers=(closed,))


def _back(
    call: Call,
    transfer: Transfer,
    outcome: TransferOutcome,
    at: datetime,
    *,
    before: tuple[EngineCommand, ...] = (),
) -> Step:
    closed = replace(transfer, scene=Scene.BACK, ended_at=at, outcome=outcome)
    commands = (*before, Arrange(call.id, Scene.BACK, call.leg, transfer.leg, transfer.phone))
    is_held = transfer.phone is not None and transfer.phone.is_holding
    facts: tuple[Happened, ...] = ((_kind(outcome), transfer.agent_id, outcome.value),)
    facts += ((EventKind.HELD, call.agent_id, ""),) if is_held else ()
    step = _note(replace(call, transfer=None, is_held=is_held), at, *facts, commands=commands)
    return replace(step, transfers=(closed,))


def _kind(outcome: TransferOutcome) -> EventKind:
    is_wanted = outcome in {TransferOutcome.RETURNED, TransferOutcome.CANCELLED}
    return EventKind.TRANSFER_RETURNED if is_wanted else EventKind.TRANSFER_FAILED


def _queued_again(call: Call, transfer: Transfer, outcome: TransferOutcome, at: datetime) -> Step:
    """The agent has left already: the call goes before all others, if she is free to her."""
    closed = replace(transfer, scene=Scene.BACK, ended_at=at, outcome=outcome)
    queued = transition(call, CallState.QUEUED, agent_id=None, transfer=None, is_urgent=True)
    facts = ((EventKind.TRANSFER_FAILED, transfer.agent_id, outcome.value), (EventKind.QUEUED, None, ""))
    step = _note(queued, at, *facts, commands=(KeepWaiting(call.id),))
    return replace(step, transfers=(closed,))


def _over(call: Call, at: datetime) -> Step:
    over = replace(call, transfer=None)
    commands = (HangUpCitizen(call.id),)
    return ended(over, at, Disposition.ANSWERED, detail="target", commands=commands)


def _note(call: Call, at: datetime, *facts: Happened, commands: tuple[EngineCommand, ...] = ()) -> Step:
    """Return a step that also writes down how the transfer stands."""
    step = changed(call, at, facts=facts, commands=commands)
    return replace(step, transfers=(call.transfer,) if call.transfer else ())
