"""The music of those who wait: one channel that plays into the waiting bridge, for as long as Asterisk runs.

Asterisk's own music for a bridge ends whenever nobody is in it, and what comes after is silence.
"""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import APPLICATION, WAITING_BRIDGE

CONTEXT = "music"
"""Of the dialplan (deploy/asterisk/extensions.conf)."""
RETRY_SECONDS = 1.0
REFUSED = 400
OnResponse = Callable[[int, Any], None] | None
MUSIC = "music~"
"""Each channel that plays has a name of its own: the one before may not be quite gone."""


def keep(*, channels: list[dict[str, Any]], bridges: list[dict[str, Any]]) -> list[Request]:
    """Return what it takes for the music to play, by what lives at Asterisk."""
    waiting = [
        member for bridge in bridges if bridge["id"] == WAITING_BRIDGE for member in bridge["channels"]
    ]
    if any(is_music(member) for member in waiting):
        return []
    playing = [channel["id"] for channel in channels if is_music(channel["id"])]
    return [_join(playing[0])] if playing else [_start()]


def follow(event: dict[str, Any]) -> Request | None:
    """Return what keeps the music playing after an event; None for events of others."""
    step = _STEPS.get(event["type"])
    channel_id = event["channel"]["id"] if step else ""
    return step(channel_id) if step and is_music(channel_id) else None


def sender(send: Callable[[Request, OnResponse], None]) -> Callable[[Request], None]:
    """Return what sends such a request; music that could not be started is tried again until it plays."""

    def send_one(request: Request) -> None:
        send(request, lambda status, _: _again(request) if status >= REFUSED else None)

    def _again(request: Request) -> None:
        if request.path == "channels":
            asyncio.get_running_loop().call_later(RETRY_SECONDS, send_one, _start())

    return send_one


def is_music(channel_id: str) -> bool:
    """Tell whether the channel plays; its other half, in the dialplan, is of no interest."""
    return channel_id.startswith(MUSIC) and not channel_id.endswith(";2")


def _start(_gone: str = "") -> Request:
    body = {
        "endpoint": f"Local/s@{CONTEXT}/n",
        "app": APPLICATION,
        "appArgs": CONTEXT,
        "channelId": f"{MUSIC}{uuid4().hex}",
        "formats": "slin",  # that of the files; by itself Asterisk would play them at 192 kHz, day and night
    }
    return Request("POST", "channels", body=body)


def _join(channel_id: str) -> Request:
    """Once only: who is moved within the bridge may lose her role."""
    return Request(
        "POST", f"bridges/{WAITING_BRIDGE}/addChannel", {"channel": channel_id, "role": "announcer"}
    )


_STEPS: dict[str, Callable[[str], Request]] = {"StasisStart": _join, "ChannelDestroyed": _start}
