"""Desk phones that pass calls on by themselves: Asterisk's events and requests for it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import agent_of_channel_name
from buergerdraht.telephony.desk_ports import (
    HangUpLine,
    LineEnded,
    PhoneCompletes,
    PhoneDials,
    PhoneRefers,
    TellPhone,
)
from buergerdraht.telephony.ports import EngineCommand, EngineEvent

Object = dict[str, Any]
CONTEXT = "from-agent"
"""Where a phone that calls begins (deploy/asterisk/extensions.conf)."""
TAKES_ANSWERS_AFTER_SECONDS = 0.1
"""Asterisk tells of a REFER before it can take the answer, and dies of one that is quicker."""


def asked(event: Object) -> PhoneRefers | PhoneCompletes | None:
    """Return what a REFER asks for; None for what Asterisk repeats of our own answers to it."""
    channel, at = event["referred_by"]["source_channel"], datetime.fromisoformat(event["timestamp"])
    agent_id = agent_of_channel_name(channel["name"])
    if agent_id is None or "state" in event:
        return None
    number = event["refer_to"]["requested_destination"].get("destination")
    if number:
        return PhoneRefers(agent_id, channel["id"], number, at)
    return PhoneCompletes(agent_id, channel["id"], at)


def pass_on(event: EngineEvent, put: Callable[[EngineEvent], None]) -> None:
    """Let an event be heard: a phone's REFER when Asterisk takes answers, all others at once."""
    if isinstance(event, PhoneRefers | PhoneCompletes):
        asyncio.get_running_loop().call_later(TAKES_ANSWERS_AFTER_SECONDS, put, event)
    else:
        put(event)


def dialled(channel: Object, *, at: datetime) -> PhoneDials | None:
    """Return that an agent's phone calls on a further line."""
    agent_id = agent_of_channel_name(channel["name"])
    return PhoneDials(agent_id, channel["id"], channel["dialplan"]["exten"], at) if agent_id else None


def line_ended(channel: Object, *, at: datetime) -> LineEnded | None:
    """Return that a further line is gone, if it is an agent's; a leg of the fallback dialled nothing."""
    agent_id, dialplan = agent_of_channel_name(channel["name"]), channel["dialplan"]
    has_dialled = dialplan["context"] == CONTEXT and dialplan["exten"] not in {"", "s"}
    return LineEnded(agent_id, channel["id"], at) if agent_id and has_dialled else None


def handlers(send: Callable[[Request], None]) -> dict[type[EngineCommand], Callable[[Any], None]]:
    """Return what does each command."""
    return {
        TellPhone: lambda command: send(tell(command)),
        HangUpLine: lambda command: send(hang_up(command)),
    }


def tell(command: TellPhone) -> Request:
    """Say it by NOTIFY; refused for a phone that has hung up."""
    state = "channel_answered" if command.has_reached else "channel_declined"
    return Request("POST", f"channels/{command.channel_id}/transfer_progress", {"states": state})


def hang_up(command: HangUpLine) -> Request:
    return Request("DELETE", f"channels/{command.channel_id}", {"reason_code": command.cause})
