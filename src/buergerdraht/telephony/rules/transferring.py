"""Transfers on the floor: what agents ask for and what targets do, with what follows for those concerned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from buergerdraht.telephony.ports import Arrange, HangUpLeg, LegId, LiveCall
from buergerdraht.telephony.rules import agents, transfers
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.floor import OFFER_MARGIN, Floor
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.transfer_records import (
    Target,
    Transfer,
    TransferKind,
    TransferOutcome,
    TransferRequest,
)
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded, FarLegId, HangUpFar, LiveFar, Scene

COMMANDS: dict[str, Callable[..., Step]] = {
    "transfer_switch": transfers.switch,
    "transfer_join": transfers.confer,
    "transfer_complete": transfers.complete,
    "transfer_cancel": transfers.take_back,
}
"""What the agent who transfers may ask for."""
BUSY, NO_ANSWER, LOST = 17, 19, 27
AGENT_LEFT_IDLE = frozenset({AgentState.READY, AgentState.WRAP_UP})
"""States in which an agent who has handed over already gets a failed call back."""


def ask(floor: Floor, agent_id: int, request: TransferRequest, *, at: datetime) -> None:
    """Begin a transfer of the agent's talk; a colleague who is not free counts as busy."""
    agent = floor.agents.get(agent_id)
    call = floor.call_of(agent) if agent else None
    if agent is None or call is None or call.transfer is not None or call.state is not CallState.TALKING:
        return
    colleague = floor.agents.get(request.target.agent_id or 0)
    is_free = colleague is not None and _may_be_asked(colleague, by=agent)
    if request.target.agent_id and not is_free:
        floor.apply(transfers.refuse(call, request, at=at))
    else:
        _start(floor, call, request, at=at)


def _start(floor: Floor, call: Call, request: TransferRequest, *, at: datetime) -> None:
    outcome = transfers.start(call, request, at=at)
    floor.apply(outcome)
    transfer = outcome.call.transfer
    if transfer is None:
        return
    if isinstance(transfer.leg, LegId):
        floor.change_agent(transfer.leg.agent_id, agents.begin_offer, leg=transfer.leg, at=at)
    floor.later(at + timedelta(seconds=request.seconds) + OFFER_MARGIN, _overdue, floor, transfer.leg)


def command(floor: Floor, call: Call, name: str, *, at: datetime) -> None:
    """Do what the agent asks for in her transfer; to hang up is to hand over."""
    act = COMMANDS["transfer_complete" if name == "hang_up" else name]
    settle(floor, call, act(call, at=at), at=at)


def settle(floor: Floor, call: Call, outcome: Step, *, at: datetime) -> None:
    """Let a step of a transfer happen; the agent who is out of the call by it is free."""
    floor.apply(outcome)
    if call.leg and outcome.call.leg != call.leg:
        floor.change_agent(call.leg.agent_id, agents.end_talk, at=at)
        floor.seek_call(call.leg.agent_id, at=at)


def far_answered(floor: Floor, event: FarAnswered) -> None:
    """Let a target who picked up be asked, or talk with the citizen; one of no call is hung up."""
    call = floor.call_asking(event.leg)
    if call is None:
        floor.send(HangUpFar(event.leg))
    else:
        settle(floor, call, transfers.answered(call, at=event.at), at=event.at)


def far_ended(floor: Floor, event: FarEnded) -> None:
    """Go on without the target."""
    call = floor.call_asking(event.leg)
    if call:
        _without_target(floor, call, event.cause, at=event.at)


def colleague_answered(floor: Floor, leg: LegId, *, at: datetime) -> bool:
    """Let a colleague who picked up be asked; False if nobody asks her."""
    call = floor.call_asking(leg)
    if call is None:
        return False
    floor.change_agent(leg.agent_id, agents.begin_talk, leg=leg, at=at)
    settle(floor, call, transfers.answered(call, at=at), at=at)
    return True


def colleague_left(floor: Floor, leg: LegId, cause: int, *, at: datetime) -> None:
    """Go on without the colleague, if she was asked."""
    call = floor.call_asking(leg)
    if call:
        _without_target(floor, call, cause, at=at)


def colleague_commands(floor: Floor, agent: Agent, name: str, *, at: datetime) -> None:
    """Let a colleague decline to be asked, or end her part."""
    call = floor.call_asking(agent.leg) if agent.leg else None
    if call and agent.leg and name in {"decline", "hang_up"}:
        floor.send(HangUpLeg(agent.leg))
        _without_target(floor, call, BUSY, at=at)


def adopt(floor: Floor, live: LiveCall, *, at: datetime) -> None:
    """Bring a call's transfer in line with what lives at the engine; a colleague who is asked is let go."""
    call, far = floor.calls.get(live.arrived.call_id), live.far
    if call is None:
        return
    if far is None:
        if call.transfer:
            _without_target(floor, call, LOST, at=at)
    elif call.transfer is None or call.transfer.leg != far.leg:
        _adopt_unknown(floor, call, far, at=at)
    elif far.scene is None:
        far_answered(floor, FarAnswered(far.leg, at))
    else:
        floor.apply(Step(replace(call, transfer=replace(call.transfer, scene=far.scene))))


def is_handed_over(call: Call, live: LiveCall) -> bool:
    """Tell whether citizen and target were found talking without the agent who brought them together."""
    return call.talked_with is not None and live.far is not None and live.far.scene is Scene.HANDED


def hand_over_again(floor: Floor, call: Call, live: LiveCall) -> bool:
    """Repeat a hand-over that the engine never heard of; True if that was the case."""
    if call.state is not CallState.TRANSFERRED or call.transfer is None or live.leg is None:
        return False
    floor.send(Arrange(call.id, Scene.HANDED, None, call.transfer.leg), HangUpLeg(live.leg))
    return True


def _adopt_unknown(floor: Floor, call: Call, far: LiveFar, *, at: datetime) -> None:
    if far.scene is not Scene.HANDED or call.state is not CallState.TALKING or call.talked_with is None:
        floor.send(HangUpFar(far.leg))
        return
    transfer = Transfer(
        call.id, far.leg, TransferKind.CONSULT, Target(""), call.talked_with, at,
        scene=Scene.HANDED, ended_at=at, outcome=TransferOutcome.CONNECTED,
    )  # fmt: skip
    floor.apply(transfers.adopt(call, transfer, at=at))


def _without_target(floor: Floor, call: Call, cause: int, *, at: datetime) -> None:
    outcome = transfers.target_left(call, cause, at=at)
    floor.apply(outcome)
    if outcome.call.state is CallState.QUEUED and call.transfer:
        _offer_back(floor, outcome.call, call.transfer, at=at)


def _offer_back(floor: Floor, call: Call, transfer: Transfer, *, at: datetime) -> None:
    """Ring who wanted to hand it over, if she is there; else whoever is free."""
    agent = floor.agents.get(transfer.agent_id)
    if agent and floor.is_connected and agent.is_reachable and agent.state in AGENT_LEFT_IDLE:
        floor.offer(call, agent, seconds=floor.offer_seconds_of(call), at=at)
    else:
        floor.seek_agent(call.id, at=at)


def _may_be_asked(colleague: Agent, *, by: Agent) -> bool:
    is_there = colleague.state is AgentState.READY and colleague.is_reachable
    return is_there and colleague.profile.centre_id == by.profile.centre_id


def _overdue(floor: Floor, leg: LegId | FarLegId, *, at: datetime) -> None:
    call = floor.call_asking(leg)
    if call and call.transfer and call.transfer.answered_at is None:
        floor.send(HangUpLeg(leg) if isinstance(leg, LegId) else HangUpFar(leg))
        _without_target(floor, call, NO_ANSWER, at=at)
