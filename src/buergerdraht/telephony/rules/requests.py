"""What agents ask for on their pages, applied to the floor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import agents, happenings, supervision, transferring
from buergerdraht.telephony.rules.agents import Agent, Profile, Wish
from buergerdraht.telephony.rules.calls import step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.steps import hang_up_leg
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind


def change_agent(floor: Floor, profile: Profile, wish: Wish, *, at: datetime) -> None:
    """Take over her wish, phone and skills; a break wished for while it rings ends the offer."""
    known = floor.agents.get(profile.id) or Agent(profile, wish, AgentState.SIGNED_OUT, at)
    agent = agents.apply_wish(replace(known, profile=profile), wish, at=at)
    floor.put_agent(agent)
    call = floor.call_of(agent)
    if call and call.state is CallState.OFFERED and wish.state is not AgentState.READY:
        _end_offer(floor, call, EventKind.OFFER_WITHDRAWN, at=at)
    floor.seek_call(profile.id, at=at)


def command(floor: Floor, agent_id: int, name: str, *, at: datetime) -> None:
    """Do what the agent asks for her present call; void if she is in no such state."""
    agent = floor.agents.get(agent_id)
    if agent is None:
        return
    call = floor.call_of(agent)
    if agent.state is AgentState.WRAP_UP and name == "end_wrap_up":
        floor.end_wrap_up(agent_id, agent.wrap_up_until, at=at)
    elif call and call.state is CallState.OFFERED and name in {"decline", "hang_up"}:
        _end_offer(floor, call, EventKind.DECLINED, at=at)
    elif call and call.state in {CallState.CALLING_BACK, CallState.TALKING}:
        _command_in_talk(floor, call, name, at=at)
    elif call is None:
        transferring.colleague_commands(floor, agent, name, at=at)
        if agent.id in floor.watches and name in {"decline", "hang_up"}:
            supervision.end(floor, floor.watches[agent.id], at=at)
    if floor.watches:
        supervision.look_after(floor, at=at)


def change_call_back(floor: Floor, call_back_id: UUID, *, next_try_at: datetime | None) -> None:
    """Try at another time, or, with None, not any more; a try that has begun to ring goes on."""
    wanted = floor.call_backs.get(call_back_id)
    if wanted and next_try_at:
        floor.put_call_back(replace(wanted, next_try_at=next_try_at))
    elif wanted:
        del floor.call_backs[call_back_id]
        for call in [each for each in floor.calls.values() if each.call_back_id == call_back_id]:
            if call.is_lined_up and not call.attempt:
                floor.lines.drop_call(call)
                del floor.calls[call.id]


def _end_offer(floor: Floor, call: Call, kind: EventKind, *, at: datetime) -> None:
    floor.send(*hang_up_leg(call))
    floor.end_offer(call, kind, at=at, detail="page")


def _command_in_talk(floor: Floor, call: Call, name: str, *, at: datetime) -> None:
    verb, _, argument = name.partition(":")
    if call.state is CallState.CALLING_BACK and verb != "hang_up":
        return
    if verb in transferring.COMMANDS or (verb == "hang_up" and call.transfer):
        transferring.command(floor, call, verb, at=at)
        return
    act = _IN_TALK.get(verb)
    if call.leg and act:
        act(floor, call, call.leg, argument, at)


def _hold(floor: Floor, call: Call, leg: ports.LegId, _argument: str, at: datetime) -> None:
    _turn_hold(floor, call, leg, is_held=True, at=at)


def _resume(floor: Floor, call: Call, leg: ports.LegId, _argument: str, at: datetime) -> None:
    _turn_hold(floor, call, leg, is_held=False, at=at)


def _turn_hold(floor: Floor, call: Call, leg: ports.LegId, *, is_held: bool, at: datetime) -> None:
    if call.transfer:
        return
    floor.send(ports.Hold(call.id, leg, is_held))
    floor.apply(step(call, happenings.HoldTurned(is_held, at)))


def _mute(floor: Floor, _call: Call, leg: ports.LegId, _argument: str, _at: datetime) -> None:
    floor.send(ports.Mute(leg, is_muted=True))


def _unmute(floor: Floor, _call: Call, leg: ports.LegId, _argument: str, _at: datetime) -> None:
    floor.send(ports.Mute(leg, is_muted=False))


def _tones(floor: Floor, call: Call, _leg: ports.LegId, argument: str, _at: datetime) -> None:
    floor.send(ports.SendTones(call.id, argument))


def _hang_up(floor: Floor, call: Call, _leg: ports.LegId, _argument: str, at: datetime) -> None:
    floor.finish(call, happenings.AgentHungUp(at))


def _talk_lost(floor: Floor, call: Call, leg: ports.LegId, argument: str, at: datetime) -> None:
    """Void for a talk that began later: the page may tell it after the talk has been lost and given back."""
    if floor.agents[leg.agent_id].since.astimezone(UTC).isoformat() == argument:
        floor.lose_talk(call, at=at, detail="page")


_IN_TALK: dict[str, Callable[[Floor, Call, ports.LegId, str, datetime], None]] = {
    "hold": _hold,
    "resume": _resume,
    "mute": _mute,
    "unmute": _unmute,
    "tones": _tones,
    "hang_up": _hang_up,
    "talk_lost": _talk_lost,
}
