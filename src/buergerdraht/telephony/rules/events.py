"""What the engine tells, applied to the floor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from buergerdraht.telephony import desk_ports, ports
from buergerdraht.telephony.rules import (
    agents,
    completion,
    desk_phones,
    happenings,
    overflow,
    reconnection,
    serving,
    supervision,
    telling,
    transferring,
)
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.calls import arrive, step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call, call_of_arrival
from buergerdraht.telephony.rules.steps import hang_up_leg
from buergerdraht.telephony.rules.vocabulary import CallState, EventKind
from buergerdraht.telephony.supervision_ports import EarsReady
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded

PHONE_GRACE = timedelta(seconds=2)
"""How long a browser may be gone in a talk before the talk counts as lost."""

HUNG_UP = 16
DECLINED_CAUSES = frozenset({17, 21})
"""Q.850: user busy, call rejected. She, or a key of her desk phone, refused."""
UNANSWERED_CAUSES = frozenset({16, 18, 19})
"""Q.850: normal clearing, no user responding, no answer."""


def handle(floor: Floor, event: ports.EngineEvent) -> None:
    """Let an event of the engine happen on the floor."""
    _HANDLERS[type(event)](floor, event)
    if floor.watches:
        supervision.look_after(floor, at=event.at)


def new_call(floor: Floor, arrived: ports.CitizenArrived) -> Call:
    """Open the record of a call and return it; it rings at nobody yet."""
    call = call_of_arrival(arrived, floor.router(arrived))
    floor.apply(arrive(call))
    return floor.calls[call.id]


def change_phone(floor: Floor, agent_id: int, *, is_reachable: bool, at: datetime) -> None:
    """Apply that an agent's phone is there, or not; told twice it changes nothing."""
    before = floor.agents.get(agent_id)
    if before is None:
        return
    floor.put_agent(agents.change_phone(before, is_reachable=is_reachable, at=at))
    call = floor.call_of(before)
    if call and call.state is CallState.OFFERED and not is_reachable:
        floor.send(*hang_up_leg(call))
        floor.end_offer(call, EventKind.AGENT_UNREACHABLE, at=at, detail="phone")
    elif call and call.state is CallState.TALKING and before.profile.is_browser:
        _change_phone_in_talk(floor, before, call, is_reachable=is_reachable, at=at)
    floor.offer_back(agent_id, at=at)
    floor.seek_call(agent_id, at=at)


def _change_phone_in_talk(
    floor: Floor, before: Agent, call: Call, *, is_reachable: bool, at: datetime
) -> None:
    """A browser that was gone and is back has been reloaded: its talk is dead, but it can be rung."""
    if is_reachable and before.lost_since is not None:
        floor.lose_talk(call, at=at, detail="reloaded")
    elif not is_reachable and before.lost_since is None:
        floor.later(at + PHONE_GRACE, _phone_grace_over, floor, call.leg)


def _phone_grace_over(floor: Floor, leg: ports.LegId, *, at: datetime) -> None:
    agent = floor.agents[leg.agent_id]
    call = floor.call_on(leg)
    if call and call.state is CallState.TALKING and agent.lost_since is not None:
        floor.lose_talk(call, at=at, detail="phone")


def _citizen_arrived(floor: Floor, event: ports.CitizenArrived) -> None:
    if floor.knows(event.call_id):
        return
    call = new_call(floor, event)
    if call.route.attendant:
        overflow.ring_attendant(floor, call, at=event.at)
    else:
        serving.serve(floor, call, at=event.at)


def _citizen_left(floor: Floor, event: ports.CitizenLeft) -> None:
    call = floor.calls.get(event.call_id)
    if call:
        floor.finish(call, happenings.CitizenHungUp(event.cause, event.at))
    completion.end_fallback_talk(floor, event.call_id, at=event.at)


def _citizen_moved(floor: Floor, event: ports.CitizenMoved) -> None:
    call = floor.calls.get(event.call_id)
    if call:
        floor.finish(call, happenings.LeftToFallback(event.at))


def _citizen_answered(floor: Floor, event: ports.CitizenAnswered) -> None:
    """Put the citizen who is called back into the talk; nobody waits for one who picks up too late."""
    call = floor.calls.get(event.call_id)
    if call and call.state is CallState.CALLING_BACK:
        floor.apply(step(call, happenings.CitizenAnswered(event.at)))
    elif call is None:
        floor.send(ports.HangUpCitizen(event.call_id))


def _leg_ringing(floor: Floor, event: ports.LegRinging) -> None:
    call = floor.call_on(event.leg)
    if call:
        floor.apply(step(call, happenings.Rang(event.at)))


def _leg_answered(floor: Floor, event: ports.LegAnswered) -> None:
    call = floor.call_on(event.leg)
    if call is None:
        is_known = supervision.picked_up(floor, event.leg, at=event.at)
        if not is_known and not transferring.colleague_answered(floor, event.leg, at=event.at):
            floor.send(ports.HangUpLeg(event.leg))
    elif call.state is CallState.OFFERED:
        floor.apply(step(call, happenings.Answered(event.leg, event.at)))
        floor.change_agent(call.agent_id, agents.begin_talk, leg=event.leg, at=event.at)


def _leg_ended(floor: Floor, event: ports.LegEnded) -> None:
    call = floor.call_on(event.leg)
    if call is None:
        supervision.hung_up(floor, event.leg, at=event.at)
        transferring.colleague_left(floor, event.leg, event.cause, at=event.at)
        return
    if call.state is CallState.OFFERED:
        floor.end_offer(call, _reason(event), at=event.at, detail=str(event.cause))
        return
    agent = floor.agents.get(event.leg.agent_id)
    has_hung_up = event.cause == HUNG_UP and not (agent and agent.lost_since)
    if has_hung_up or call.state is CallState.CALLING_BACK:
        _agent_hung_up(floor, call, at=event.at)
    else:
        floor.lose_talk(call, at=event.at, detail=str(event.cause))


def _agent_hung_up(floor: Floor, call: Call, *, at: datetime) -> None:
    if call.transfer:
        transferring.command(floor, call, "hang_up", at=at)
    else:
        floor.finish(call, happenings.AgentHungUp(at))


def _reason(event: ports.LegEnded) -> EventKind:
    """Who picks up and puts down before the citizen is put through has declined: nobody was heard."""
    if event.cause in DECLINED_CAUSES or (event.was_picked_up and event.cause == HUNG_UP):
        return EventKind.DECLINED
    return EventKind.OFFER_UNANSWERED if event.cause in UNANSWERED_CAUSES else EventKind.AGENT_UNREACHABLE


def _hold_changed(floor: Floor, event: ports.HoldChanged) -> None:
    call = floor.call_on(event.leg)
    if call and not desk_phones.hold_changed(floor, call, event):
        floor.apply(step(call, happenings.HoldTurned(event.is_held, event.at)))


def _phone_changed(floor: Floor, event: ports.PhoneChanged) -> None:
    change_phone(floor, event.agent_id, is_reachable=event.is_reachable, at=event.at)


def _engine_connected(floor: Floor, event: ports.EngineConnected) -> None:
    reconnection.reconnect(floor, event, new_call=new_call)
    for agent_id in list(floor.agents):
        change_phone(floor, agent_id, is_reachable=agent_id in event.reachable_agent_ids, at=event.at)
    for call in floor.waiting_calls():
        floor.seek_agent(call.id, at=event.at)


def _engine_lost(floor: Floor, event: ports.EngineLost) -> None:
    floor.is_connected = False
    floor.lost_at = event.at


_HANDLERS: dict[type, Callable[[Floor, Any], None]] = {
    ports.CitizenArrived: _citizen_arrived,
    ports.CitizenLeft: _citizen_left,
    ports.CitizenMoved: _citizen_moved,
    ports.LegRinging: _leg_ringing,
    ports.LegAnswered: _leg_answered,
    ports.LegEnded: _leg_ended,
    ports.AttendantAnswered: overflow.attendant_answered,
    ports.AttendantEnded: overflow.attendant_ended,
    FarAnswered: transferring.far_answered,
    FarEnded: transferring.far_ended,
    EarsReady: supervision.ears_ready,
    desk_ports.PhoneCompletes: desk_phones.complete,
    desk_ports.LineEnded: desk_phones.line_ended,
    ports.HoldChanged: _hold_changed,
    ports.AnnouncementEnded: telling.announcement_ended,
    ports.KeyPressed: telling.key_pressed,
    ports.CitizenAnswered: _citizen_answered,
    ports.PhoneChanged: _phone_changed,
    ports.EngineConnected: _engine_connected,
    ports.EngineLost: _engine_lost,
}
