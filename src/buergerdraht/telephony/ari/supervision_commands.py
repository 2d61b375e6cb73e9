"""Supervision in Asterisk's words: a snooping channel at the agent's leg has ears, and a voice for her."""

from collections.abc import Callable, Iterator
from typing import Any

from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.names import APPLICATION, EARS, WATCH
from buergerdraht.telephony.ari.transfer_commands import Send
from buergerdraht.telephony.ports import EngineCommand, LegId
from buergerdraht.telephony.supervision_ports import Hear, Listen, StopListening


class SupervisionCommands:
    """Handlers of the commands, for an engine that lends its lanes."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def handlers(self) -> dict[type[EngineCommand], Callable[[Any], None]]:
        """Return what does each command."""
        return {Listen: self._listen, Hear: self._hear, StopListening: self._stop}

    def _listen(self, command: Listen) -> None:
        self._all(command.leg, listen(command))

    def _hear(self, command: Hear) -> None:
        self._all(command.leg, hear(command))

    def _stop(self, command: StopListening) -> None:
        self._all(command.leg, stop(command))

    def _all(self, leg: LegId, wanted: Iterator[Request]) -> None:
        for request in wanted:
            self._send(request, call_id=leg.call_id)


def listen(command: Listen) -> Iterator[Request]:
    """Both sides of the talk go to the ears; the voice goes to the agent alone."""
    bridge = f"{WATCH}{command.leg}"
    yield Request("POST", f"bridges/{bridge}", {"type": "mixing", "name": bridge})
    yield Request("POST", f"bridges/{bridge}/addChannel", {"channel": str(command.leg)})
    yield Request(
        "POST",
        f"channels/{command.agent_leg}/snoop/{EARS}{command.leg}",
        {"spy": "both", "whisper": "out", "app": APPLICATION, "appArgs": "ears"},
    )


def hear(command: Hear) -> Iterator[Request]:
    """The snooping channel can be in a bridge only once it is in our application."""
    yield Request("POST", f"bridges/{WATCH}{command.leg}/addChannel", {"channel": f"{EARS}{command.leg}"})


def stop(command: StopListening) -> Iterator[Request]:
    """Refused where there was nothing yet."""
    yield Request("DELETE", f"channels/{EARS}{command.leg}")
    yield Request("DELETE", f"bridges/{WATCH}{command.leg}")
