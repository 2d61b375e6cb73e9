"""After a gap the engine is right about calls: talks go on, waiting callers are served, offers ring anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import agents, happenings, overflow, transferring
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.serving import go_on_waiting
from buergerdraht.telephony.rules.steps import hang_up_leg
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.transfer_ports import HangUpFar

NewCall = Callable[[Floor, ports.CitizenArrived], Call]


def reconnect(floor: Floor, event: ports.EngineConnected, *, new_call: NewCall) -> None:
    """Bring calls and agents in line with what lives at the engine; nothing is offered yet."""
    floor.is_connected = False
    _withdraw_offers(floor, event)
    living = {live.arrived.call_id for live in event.calls}
    gone = (call for call in floor.calls.values() if call.id not in living and not call.is_lined_up)
    for call in list(gone):
        floor.vanish(call, at=event.at)
    for call_id in [call_id for call_id in floor.unwatched if call_id not in living]:
        floor.gone.setdefault(call_id, floor.lost_at or event.at)
    _note_fallback_talks(floor, event)
    for live in event.calls:
        _take_over(floor, live, event.at, new_call=new_call)
    for agent in list(floor.agents.values()):
        _settle(floor, agent, at=event.at)
    floor.is_connected = True


def _note_fallback_talks(floor: Floor, event: ports.EngineConnected) -> None:
    """Agents who talk in calls of the fallback are busy, though these calls are not ours."""
    legs = [live.leg for live in event.calls if live.is_in_fallback and live.leg]
    floor.fallback_talks = {leg.call_id: leg.agent_id for leg in legs}
    for leg in legs:
        floor.change_agent(leg.agent_id, agents.begin_talk, leg=leg, at=event.at)


def _withdraw_offers(floor: Floor, event: ports.EngineConnected) -> None:
    for leg in event.stray_legs:
        floor.send(ports.HangUpLeg(leg))
    for far in event.stray_fars:
        floor.send(HangUpFar(far))
    picked_up = {live.leg for live in event.calls}
    offered = [call for call in floor.calls.values() if call.state is CallState.OFFERED]
    for call in [call for call in offered if call.leg not in picked_up]:
        floor.send(*hang_up_leg(call))
        floor.end_offer(call, EventKind.OFFER_WITHDRAWN, at=event.at, detail="gap")


def _take_over(floor: Floor, live: ports.LiveCall, at: datetime, *, new_call: NewCall) -> None:
    call = floor.calls.get(live.arrived.call_id) or floor.unwatched.get(live.arrived.call_id)
    if call and transferring.hand_over_again(floor, call, live):
        return
    if floor.has_ended(live.arrived.call_id):
        floor.send(ports.HangUpCitizen(live.arrived.call_id))
    elif live.is_in_fallback:
        if call and not call.is_in_fallback:
            floor.finish(call, happenings.LeftToFallback(at))
    else:
        ours = replace(call, is_in_fallback=False) if call else new_call(floor, live.arrived)
        _take_ours(floor, ours, live, at, is_new=call is None)


def _take_ours(floor: Floor, ours: Call, live: ports.LiveCall, at: datetime, *, is_new: bool) -> None:
    if overflow.find_attendant(floor, ours, live.attendant, at=at):
        return
    if is_new and live.leg is None and ours.route.attendant:
        overflow.ring_attendant(floor, ours, at=at)
    elif not transferring.is_handed_over(ours, live):
        _adopt(floor, ours, live.leg, at)
    if live.leg and not live.is_joined:
        floor.send(ports.Connect(ours.id, live.leg))
    transferring.adopt(floor, live, at=at)


def _adopt(floor: Floor, call: Call, leg: ports.LegId | None, at: datetime) -> None:
    if leg is not None:
        floor.apply(step(call, happenings.TalkFound(leg, at)))
        floor.change_agent(leg.agent_id, agents.begin_talk, leg=leg, at=at)
    elif call.state is CallState.TALKING:
        floor.lose_talk(call, at=at, detail="gap")
    else:
        go_on_waiting(floor, call, at=at)


def _settle(floor: Floor, agent: Agent, *, at: datetime) -> None:
    """Free an agent whose offer or talk is not there any more."""
    if floor.call_of(agent) is not None or agent.id in floor.fallback_talks.values():
        return
    if agent.state is AgentState.TALKING:
        floor.put_agent(agents.end_talk(agent, at=at))
    elif agent.state is AgentState.OFFERED:
        floor.put_agent(agents.decline_offer(agent, at=at))
