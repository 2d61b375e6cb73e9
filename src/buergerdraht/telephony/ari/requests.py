"""What we want, in Asterisk's words. Pure: each function returns one request."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import (
    APPLICATION,
    EARS,
    FAR,
    TALK,
    WAITING_BRIDGE,
    WATCH,
    one_line,
    talk_bridge_of,
)
from buergerdraht.telephony.ari.translation import HEARD_EVENTS
from buergerdraht.telephony.ports import AnyLeg, CallAttendant, CallCitizen, LegId, RingAgent, username_of

TRUNK = "trunk"
"""The endpoint of the way out (deploy/asterisk/pjsip.conf)."""
MAX_GREETING_CHARACTERS = 300
"""Percent-encoded up to 1.8 kB: an INVITE should stay far below the 64 kB of a datagram."""


def hear_only_what_we_need() -> Request:
    allowed = [{"type": name} for name in HEARD_EVENTS]
    return Request("PUT", f"applications/{APPLICATION}/eventFilter", body={"allowed": allowed})


def make_waiting_bridge() -> Request:
    """Silent by itself; music.py plays into it."""
    return Request("POST", f"bridges/{WAITING_BRIDGE}", {"type": "holding", "name": WAITING_BRIDGE})


def ring(command: RingAgent, *, citizen_channel: str, dialled: str) -> Request:
    leg = command.leg
    headers = {
        "Call": "" if command.is_supervision else str(leg.call_id),
        "Dialled": quote(dialled),
        "Authority": quote(command.authority_name),
        "Greeting": quote(command.greeting[:MAX_GREETING_CHARACTERS]),
    }
    return Request(
        "POST",
        "channels",
        body={
            "endpoint": f"PJSIP/{username_of(leg.agent_id)}",
            "context": "leg",
            "extension": "s",
            "priority": 1,
            "channelId": str(leg),
            "callerId": caller_id(command.authority_name, command.caller),
            "timeout": command.timeout_seconds,
            **({"originator": citizen_channel} if citizen_channel else {}),
            "variables": {
                f"PJSIP_HEADER(add,X-Buergerdraht-{name})": value for name, value in headers.items()
            },
        },
    )


def call_attendant(command: CallAttendant, *, citizen_channel: str) -> Request:
    return Request(
        "POST",
        "channels",
        body={
            "endpoint": f"PJSIP/{command.address}@{TRUNK}",
            "context": "leg",
            "extension": "s",
            "priority": 1,
            "channelId": str(command.leg),
            "callerId": caller_id("", command.caller),
            "timeout": command.timeout_seconds,
            "originator": citizen_channel,
        },
    )


def call_citizen(command: CallCitizen) -> Request:
    return Request(
        "POST",
        "channels",
        body={
            "endpoint": f"PJSIP/{command.number}@{TRUNK}",
            "context": "leg",
            "extension": "s",
            "priority": 1,
            "channelId": command.channel_id,
            "callerId": caller_id(command.authority_name, command.dialled),
            "timeout": command.timeout_seconds,
        },
    )


def ring_back(channel: str) -> Request:
    """Let the citizen's own network play the ring-back tone; the call is not answered by it."""
    return Request("POST", f"channels/{channel}/ring")


def caller_id(name: str, number: str) -> str:
    """Return what the agent's phone shows; characters that would end the name or the number are left out."""
    clean_name = "".join(character for character in one_line(name) if character not in '"<>\\')
    clean_number = "".join(character for character in number if character.isalnum() or character in "+*#-._")
    return f'"{clean_name}" <{clean_number or "anonymous"}>'


def answer(channel: str) -> Request:
    return Request("POST", f"channels/{channel}/answer")


def wait_with_music(channel: str) -> Request:
    return Request("POST", f"bridges/{WAITING_BRIDGE}/addChannel", {"channel": channel})


def leave_music(channel: str) -> Request:
    return Request("POST", f"bridges/{WAITING_BRIDGE}/removeChannel", {"channel": channel})


def play(channel: str, *, prompts: Iterable[Path], playback: str) -> Request:
    """Play prompts one after the other as one playback; Asterisk takes paths without their suffix."""
    media = ",".join(f"sound:{prompt}" for prompt in prompts)
    return Request("POST", f"channels/{channel}/play/{playback}", {"media": media})


def stop_playing(playback: str) -> Request:
    return Request("DELETE", f"playbacks/{playback}")


def make_talk(leg: AnyLeg) -> Request:
    bridge = talk_bridge_of(leg)
    return Request("POST", f"bridges/{bridge}", {"type": "mixing", "name": bridge})


def join_talk(leg: AnyLeg, *channels: str) -> Request:
    return Request("POST", f"bridges/{talk_bridge_of(leg)}/addChannel", {"channel": ",".join(channels)})


def remove_talk(leg: AnyLeg) -> Request:
    return Request("DELETE", f"bridges/{talk_bridge_of(leg)}")


def remove_bridge(name: str) -> Request:
    return Request("DELETE", f"bridges/{name}")


def remove_what_is_over(bridges: list[dict[str, Any]]) -> list[Request]:
    """Return what removes empty talks, and the ears of supervisors whom nobody knows any more."""
    ears = [member for bridge in bridges for member in bridge["channels"] if member.startswith(EARS)]
    empty = [
        bridge["id"]
        for bridge in bridges
        if bridge["name"].startswith((TALK, FAR, WATCH)) and not bridge["channels"]
    ]
    return [*map(hang_up, ears), *map(remove_bridge, empty)]


def mute(leg: LegId, *, is_muted: bool) -> Request:
    return Request("POST" if is_muted else "DELETE", f"channels/{leg}/mute", {"direction": "in"})


def send_tones(channel: str, digits: str) -> Request:
    return Request("POST", f"channels/{channel}/dtmf", {"dtmf": digits})


def hang_up(channel: str, *, cause: int = 16) -> Request:
    return Request("DELETE", f"channels/{channel}", {"reason_code": cause})


def give_to_fallback(channel: str) -> Request:
    return Request("POST", f"channels/{channel}/continue", {"label": "fallback"})


def announcement_of(call_id: UUID, *, number: int = 0) -> str:
    """Return the name of the playback that is a call's announcement; one that cuts another off has 1."""
    return f"announce~{call_id}~{number}" if number else f"announce~{call_id}"
