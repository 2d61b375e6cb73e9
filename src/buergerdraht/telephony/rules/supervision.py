"""A supervisor listens in, whispers to the agent, or takes the call over; the agent is told of each.

Whether it is allowed at all is decided where it is asked for: by centre, as agreed with the works council.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from buergerdraht.telephony.ports import Connect, HangUpLeg, LegId, Mute, RingAgent
from buergerdraht.telephony.rules import agents
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.steps import changed
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.rules.watches import Mode, Watch
from buergerdraht.telephony.supervision_ports import EarsReady, Hear, Listen, StopListening

RING_SECONDS = 15
MAY_BEGIN = frozenset({AgentState.READY, AgentState.BREAK, AgentState.WRAP_UP})
"""A supervisor's own states; one who is signed out has no phone."""


def supervise(floor: Floor, supervisor_id: int, agent_id: int, mode: Mode, *, at: datetime) -> None:
    """Begin, change or end what a supervisor does; void without a talk, or if she is on the phone herself."""
    watch = floor.watches.get(supervisor_id)
    if watch and (mode is Mode.STOP or watch.agent_leg.agent_id != agent_id):
        end(floor, watch, at=at)
        watch = None
    if mode is Mode.STOP:
        return
    if watch is None:
        _begin(floor, supervisor_id, agent_id, mode, at=at)
    else:
        _change(floor, replace(watch, mode=mode), at=at)


def picked_up(floor: Floor, leg: LegId, *, at: datetime) -> bool:
    """Let a supervisor who picked up hear; False if the leg is none of hers."""
    watch = _watch_on(floor, leg)
    if watch is None:
        return False
    floor.change_agent(leg.agent_id, agents.begin_talk, leg=leg, at=at)
    floor.send(Listen(watch.leg, watch.agent_leg))
    _change(floor, replace(watch, is_on=True), at=at)
    return True


def hung_up(floor: Floor, leg: LegId, *, at: datetime) -> None:
    """End what a supervisor does whose leg is gone."""
    watch = _watch_on(floor, leg)
    if watch:
        end(floor, watch, at=at)


def ears_ready(floor: Floor, event: EarsReady) -> None:
    """Let her hear, if she still wants to."""
    watch = _watch_on(floor, event.leg)
    if watch:
        floor.send(Hear(watch.leg))


def look_after(floor: Floor, *, at: datetime) -> None:
    """End what supervisors do in talks that are over or have got another agent."""
    for watch in [watch for watch in floor.watches.values() if _is_over(floor, watch)]:
        end(floor, watch, at=at)


def end(floor: Floor, watch: Watch, *, at: datetime) -> None:
    """Free the supervisor, and tell the agent."""
    del floor.watches[watch.leg.agent_id]
    floor.send(StopListening(watch.leg), HangUpLeg(watch.leg))
    call = floor.call_on(watch.agent_leg)
    if call and watch.is_on:
        _tell(floor, call, watch, EventKind.UNSUPERVISED, at)
    supervisor = floor.agents.get(watch.leg.agent_id)
    if supervisor and supervisor.leg == watch.leg:
        floor.put_agent(agents.decline_offer(supervisor, at=at))
        floor.seek_call(supervisor.id, at=at)


def _is_over(floor: Floor, watch: Watch) -> bool:
    call = floor.call_on(watch.agent_leg)
    return call is None or call.state is not CallState.TALKING


def _begin(floor: Floor, supervisor_id: int, agent_id: int, mode: Mode, *, at: datetime) -> None:
    supervisor, agent = floor.agents.get(supervisor_id), floor.agents.get(agent_id)
    call = floor.call_of(agent) if agent else None
    if not (supervisor and agent and call and call.leg) or not _may_begin(supervisor, agent, call):
        return
    leg = LegId(supervisor_id, call.id, call.attempt + 1)
    floor.apply(changed(replace(call, attempt=leg.attempt), at))
    floor.watches[supervisor_id] = Watch(leg, call.leg, mode)
    title = f"Aufsicht: {agent.profile.name}"
    floor.send(RingAgent(leg, call.caller_number, title, "", RING_SECONDS, is_supervision=True))
    floor.put_agent(agents.begin_offer(supervisor, leg, at=at))


def _may_begin(supervisor: Agent, agent: Agent, call: Call) -> bool:
    is_there = supervisor.state in MAY_BEGIN and supervisor.is_reachable
    is_talk = call.state is CallState.TALKING and call.agent_id != supervisor.id
    return is_there and is_talk and supervisor.profile.centre_id == agent.profile.centre_id


def _change(floor: Floor, watch: Watch, *, at: datetime) -> None:
    call = floor.call_on(watch.agent_leg)
    floor.watches[watch.leg.agent_id] = watch
    if call is None or call.state is not CallState.TALKING:
        end(floor, watch, at=at)
    elif watch.is_on:
        _ACTS[watch.mode](floor, call, watch, at)


def _listen(floor: Floor, call: Call, watch: Watch, at: datetime) -> None:
    floor.send(Mute(watch.leg, is_muted=watch.mode is Mode.LISTEN))
    _tell(floor, call, watch, EventKind.SUPERVISED, at)


def _take_over(floor: Floor, call: Call, watch: Watch, at: datetime) -> None:
    """She goes on with the citizen; void while the agent passes the call on."""
    if call.transfer:
        return
    del floor.watches[watch.leg.agent_id]
    floor.send(StopListening(watch.leg), Mute(watch.leg, is_muted=False))
    facts = (
        (EventKind.SUPERVISED, call.agent_id, _detail(watch)),
        (EventKind.ANSWERED, watch.leg.agent_id, "taken_over"),
    )
    taken = replace(call, leg=watch.leg, agent_id=watch.leg.agent_id, talked_with=watch.leg.agent_id)
    commands = (Connect(call.id, watch.leg), HangUpLeg(watch.agent_leg))
    floor.apply(changed(replace(taken, is_held=False), at, facts=facts, commands=commands))
    floor.change_agent(watch.agent_leg.agent_id, agents.end_talk, at=at)
    floor.seek_call(watch.agent_leg.agent_id, at=at)


def _tell(floor: Floor, call: Call, watch: Watch, kind: EventKind, at: datetime) -> None:
    floor.apply(changed(call, at, facts=((kind, watch.agent_leg.agent_id, _detail(watch)),)))


def _detail(watch: Watch) -> str:
    return f"{watch.mode}:{watch.leg.agent_id}"


def _watch_on(floor: Floor, leg: LegId) -> Watch | None:
    watch = floor.watches.get(leg.agent_id)
    return watch if watch and watch.leg == leg else None


_ACTS: dict[Mode, Callable[[Floor, Call, Watch, datetime], None]] = {
    Mode.LISTEN: _listen,
    Mode.WHISPER: _listen,
    Mode.TAKE_OVER: _take_over,
}
