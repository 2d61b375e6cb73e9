"""The music of those who wait: one channel that plays into the waiting bridge, for as long as Asterisk runs.

Asterisk's own music for a bridge ends whenever nobody is in it, and what comes after is silence. Pure.
"""

from typing import Any

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import APPLICATION, WAITING_BRIDGE

MUSIC = "music"
"""Channel, and context of the dialplan (deploy/asterisk/extensions.conf)."""


def start() -> Request:
    """Let the dialplan play; refused if it does."""
    body = {"endpoint": f"Local/s@{MUSIC}/n", "app": APPLICATION, "appArgs": MUSIC, "channelId": MUSIC}
    return Request("POST", "channels", body=body)


def join() -> Request:
    """Let everybody in the waiting bridge hear it."""
    return Request("POST", f"bridges/{WAITING_BRIDGE}/addChannel", {"channel": MUSIC, "role": "announcer"})


def follow(event: dict[str, Any]) -> Request | None:
    """Return what keeps the music playing after an event; None for events of others."""
    step = _STEPS.get(event["type"])
    return step() if step and event["channel"]["id"] == MUSIC else None


_STEPS = {"StasisStart": join, "ChannelDestroyed": start}
