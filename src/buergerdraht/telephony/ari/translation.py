"""What Asterisk tells, in our words. Pure: no connection, no clock, no memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from buergerdraht.telephony.ari import desk_phones
from buergerdraht.telephony.ari.names import (
    EARS,
    FALLBACK_CONTEXT,
    TALK,
    WAITING_BRIDGE,
    agent_of_channel_name,
    agent_of_username,
    attendant_of,
    call_id_of,
    far_of,
    leg_of,
    talk_bridge_of,
)
from buergerdraht.telephony.ports import (
    CALL_BACK,
    AnyLeg,
    AttendantAnswered,
    AttendantEnded,
    CitizenAnswered,
    CitizenArrived,
    CitizenLeft,
    CitizenMoved,
    EngineConnected,
    EngineEvent,
    HoldChanged,
    KeyPressed,
    LegAnswered,
    LegEnded,
    LegId,
    LegRinging,
    LiveAttendant,
    LiveCall,
    PhoneChanged,
)
from buergerdraht.telephony.supervision_ports import EarsReady
from buergerdraht.telephony.transfer_ports import FarAnswered, FarEnded, LiveFar, Scene

Object = dict[str, Any]
"""A JSON object of Asterisk."""

HEARD_EVENTS = (
    "RESTResponse",  # without it no request is ever answered
    "ApplicationReplaced",
    "StasisStart",
    "ChannelStateChange",
    "ChannelDestroyed",
    "ChannelHold",
    "ChannelUnhold",
    "ChannelTransfer",
    "ChannelUserevent",
    "PlaybackFinished",
    "ChannelDtmfReceived",
    "PeerStatusChange",
)
MOVED_EVENT = "Fallback"
"""What the dialplan says when it takes a call (extensions.conf)."""
TRUSTED = "PJSIP/carrier-"
"""Channels of the carrier or PBX, known by its address: only these tell from where they divert."""
WITHHELD_NUMBERS = frozenset({"anonymous", "unavailable", "restricted", "withheld"})


def translate(event: Object) -> EngineEvent | None:
    """Return what an event of Asterisk means to us; None if nothing."""
    act = _WHOLE.get(event["type"])
    return act(event) if act else _of_channel(event)


def snapshot(
    *, channels: list[Object], bridges: list[Object], endpoints: list[Object], at: datetime
) -> EngineConnected:
    """Return everything that lives at Asterisk, found in its own lists.

    A channel that is on its way into the application is left out: its StasisStart follows.
    """
    talks, fars = _talks(channels, bridges), _fars(channels, bridges)
    alone = _picked_up(channels, bridges)
    attendants = _attendants(channels, bridges)
    live = (_live_call(channel, talks, alone) for channel in channels)
    calls = tuple(_with_others(call, attendants, fars) for call in live if call)
    living = {call.arrived.call_id for call in calls}
    known: set[AnyLeg | None] = {call.leg for call in calls}
    known |= {call.attendant.leg for call in calls if call.attendant}
    legs = (leg_of(channel["id"]) or attendant_of(channel["id"]) for channel in channels)
    return EngineConnected(
        calls=calls,
        stray_legs=tuple(leg for leg in legs if leg is not None and leg not in known),
        reachable_agent_ids=frozenset(_reachable_agents(endpoints)),
        at=at,
        stray_fars=tuple(far.leg for call_id, far in fars.items() if call_id not in living),
    )


def _of_channel(event: Object) -> EngineEvent | None:
    channel, at = event.get("channel", {}), _at(event)
    match event["type"]:
        case "ChannelUserevent" if event["eventname"] == MOVED_EVENT:
            return CitizenMoved(call_id_of(channel["id"]), at)
        case "ChannelStateChange" if channel["state"] == "Ringing":
            leg = leg_of(channel["id"])
            return LegRinging(leg, at) if leg else None
        case "ChannelHold" | "ChannelUnhold":
            leg = leg_of(channel["id"])
            return HoldChanged(leg, event["type"] == "ChannelHold", at) if leg else None
        case "ChannelDtmfReceived" if is_citizen(channel):
            return KeyPressed(call_id_of(channel["id"]), event["digit"], at)
    return None


def is_citizen(channel: Object) -> bool:
    """Tell whether a channel is a citizen's: no leg to anybody else, and not Asterisk's own."""
    name, channel_id = channel["name"], channel["id"]
    is_leg = any(of(channel_id) is not None for of in (leg_of, attendant_of, far_of))
    return name.startswith("PJSIP/") and agent_of_channel_name(name) is None and not is_leg


def _started(event: Object) -> EngineEvent | None:
    channel = event["channel"]
    if event["args"][:1] == ["dial"]:
        return desk_phones.dialled(channel, at=_at(event))
    if event["args"][:1] != ["citizen"]:
        return _answered(channel["id"], _at(event))
    return _arrived(channel, arguments=event["args"][1:])


def _with_others(
    call: LiveCall, attendants: dict[UUID, LiveAttendant], fars: dict[UUID, LiveFar]
) -> LiveCall:
    call_id = call.arrived.call_id
    return replace(call, attendant=attendants.get(call_id), far=fars.get(call_id))


def _answered(channel_id: str, at: datetime) -> EngineEvent | None:
    if (far := far_of(channel_id)) is not None:
        return FarAnswered(far, at)
    if (ears := leg_of(channel_id.removeprefix(EARS))) is not None and channel_id.startswith(EARS):
        return EarsReady(ears, at)
    if (leg := leg_of(channel_id)) is not None:
        return LegAnswered(leg, at)
    if channel_id.startswith(CALL_BACK):
        return CitizenAnswered(call_id_of(channel_id), channel_id, at)
    attendant = attendant_of(channel_id)
    return AttendantAnswered(attendant, at) if attendant else None


def _arrived(channel: Object, *, arguments: list[str]) -> CitizenArrived:
    """From the dialplan: how the caller's number may be shown, and the numbers that diverted the call."""
    presentation, *diverted_from = arguments
    number = channel["caller"]["number"]
    is_withheld = not presentation.startswith("allowed") or number.lower() in WITHHELD_NUMBERS
    return CitizenArrived(
        call_id=call_id_of(channel["id"]),
        channel_id=channel["id"],
        dialled=channel["dialplan"]["exten"],
        caller="" if is_withheld else number,
        at=datetime.fromisoformat(channel["creationtime"]),
        diverted_from=tuple(filter(None, diverted_from)) if channel["name"].startswith(TRUSTED) else (),
    )


def _destroyed(event: Object) -> EngineEvent | None:
    channel = event["channel"]
    leg = leg_of(channel["id"])
    if leg is not None:
        return LegEnded(leg, event["cause"], _at(event), was_picked_up=channel["state"] == "Up")
    attendant = attendant_of(channel["id"])
    if attendant is not None:
        return AttendantEnded(attendant, event["cause"], _at(event))
    far = far_of(channel["id"])
    if far is not None:
        return FarEnded(far, event["cause"], _at(event))
    if is_citizen(channel):
        return CitizenLeft(call_id_of(channel["id"]), event["cause"], _at(event))
    return desk_phones.line_ended(channel, at=_at(event))


def _phone_changed(event: Object) -> PhoneChanged | None:
    agent_id = agent_of_username(event["endpoint"]["resource"])
    if agent_id is None:
        return None
    return PhoneChanged(agent_id, event["endpoint"]["state"] == "online", _at(event))


def _talks(channels: list[Object], bridges: list[Object]) -> dict[UUID, LegId]:
    """Call -> the leg of its talk; a citizen on hold is elsewhere for now, so the leg's bridge decides."""
    names = {channel["id"]: channel["name"] for channel in channels}
    talks: dict[UUID, LegId] = {}
    for bridge in bridges:
        if bridge["name"].startswith(TALK):
            legs = (leg for member in bridge["channels"] if (leg := leg_of(member)))
            talks |= {leg.call_id: leg for leg in legs if talk_bridge_of(leg) == bridge["name"]}
        else:
            talks |= _fallback_talk({member: names.get(member, "") for member in bridge["channels"]})
    return talks


def _fars(channels: list[Object], bridges: list[Object]) -> dict[UUID, LiveFar]:
    """Call -> the target of its transfer, and who hears whom by the bridge that it is in."""
    place = {member: bridge for bridge in bridges for member in bridge["channels"]}
    return {
        leg.call_id: LiveFar(leg, _scene(channel, place.get(channel["id"]), channels))
        for channel in channels
        if (leg := far_of(channel["id"]))
    }


def _scene(channel: Object, bridge: Object | None, channels: list[Object]) -> Scene | None:
    if channel["state"] != "Up":
        return Scene.RINGING
    if bridge is None:
        return None
    if bridge["name"] == channel["id"]:
        return Scene.HANDED
    if bridge["name"] == WAITING_BRIDGE:
        return Scene.CITIZEN
    citizens = {other["id"] for other in channels if is_citizen(other)}
    return Scene.CONFERENCE if citizens.intersection(bridge["channels"]) else Scene.CONSULT


def _picked_up(channels: list[Object], bridges: list[Object]) -> dict[UUID, LegId]:
    """Call -> the leg whose agent is on the line, but with nobody."""
    in_company = {member for bridge in bridges for member in bridge["channels"]}
    return {
        leg.call_id: leg
        for channel in channels
        if (leg := leg_of(channel["id"]))
        and channel["id"] not in in_company
        and (channel["state"], channel["dialplan"]["app_name"]) == ("Up", "Stasis")
    }


def _attendants(channels: list[Object], bridges: list[Object]) -> dict[UUID, LiveAttendant]:
    """Call -> the attendant who rings or talks for it."""
    in_company = {member for bridge in bridges for member in bridge["channels"]}
    return {
        leg.call_id: LiveAttendant(leg, channel["state"] == "Up", channel["id"] in in_company)
        for channel in channels
        if (leg := attendant_of(channel["id"]))
    }


def _fallback_talk(names: dict[str, str]) -> dict[UUID, LegId]:
    """The dialplan's queue names no legs: channel names tell the agents, every other channel is a citizen."""
    agents = {channel: agent for channel, name in names.items() if (agent := agent_of_channel_name(name))}
    return {
        call_id_of(citizen): LegId(agent, call_id_of(citizen), 0)
        for citizen in names.keys() - agents.keys()
        for agent in agents.values()
    }


def _live_call(channel: Object, talks: dict[UUID, LegId], alone: dict[UUID, LegId]) -> LiveCall | None:
    if not is_citizen(channel):
        return None
    dialplan = channel["dialplan"]
    is_ours = dialplan["app_name"] == "Stasis"
    if not is_ours and dialplan["context"] != FALLBACK_CONTEXT:
        return None
    arguments = dialplan["app_data"].split(",")[2:] if is_ours else ["allowed"]
    arrived = _arrived(channel, arguments=arguments or ["allowed"])
    leg = talks.get(arrived.call_id)
    if channel["id"].startswith(CALL_BACK) and leg is None:
        return None  # whoever called her back will try again
    if leg is None and is_ours and arrived.call_id in alone:
        return LiveCall(arrived, alone[arrived.call_id], is_in_fallback=False, is_joined=False)
    return LiveCall(arrived, leg, is_in_fallback=not is_ours)


def _reachable_agents(endpoints: list[Object]) -> list[int]:
    online = (endpoint["resource"] for endpoint in endpoints if endpoint["state"] == "online")
    return [agent for name in online if (agent := agent_of_username(name)) is not None]


def _at(event: Object) -> datetime:
    return datetime.fromisoformat(event["timestamp"])


_WHOLE: dict[str, Callable[[Object], EngineEvent | None]] = {
    "StasisStart": _started,
    "ChannelDestroyed": _destroyed,
    "ChannelTransfer": desk_phones.asked,
    "PeerStatusChange": _phone_changed,
}
