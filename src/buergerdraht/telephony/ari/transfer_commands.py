"""What the engine does in a transfer; its part of Asterisk is the leg to the target and who hears whom."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from buergerdraht.telephony.ari import requests, transfer_requests
from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ports import Arrange, CitizenArrived, EngineCommand
from buergerdraht.telephony.transfer_ports import FarLegId, HangUpFar, RingFar

OnResponse = Callable[[int, Any], None] | None


class Send(Protocol):
    """Sends a request about a call, after all others about the same one."""

    def __call__(self, request: Request, on_response: OnResponse = None, *, call_id: UUID) -> None: ...


class TransferCommands:
    """Handlers of the commands, for an engine that lends its lanes and its knowledge of citizens."""

    def __init__(
        self,
        *,
        citizen_of: Callable[[UUID], CitizenArrived | None],
        send: Send,
        send_at_once: Callable[[Request, OnResponse], None],
        tell: Callable[[FarLegId], None],
    ) -> None:
        self._citizen_of = citizen_of
        self._send = send
        self._send_at_once = send_at_once
        self._tell = tell
        """Says that a target could not be dialled."""

    def handlers(self) -> dict[type[EngineCommand], Callable[[Any], None]]:
        """Return what does each command."""
        return {Arrange: self._arrange, RingFar: self._ring, HangUpFar: self._hang_up}

    def _arrange(self, command: Arrange) -> None:
        citizen = self._citizen_of(command.call_id)
        if citizen is None:
            return
        for request in transfer_requests.arrange(command, citizen=citizen.channel_id):
            self._send(request, call_id=command.call_id)

    def _ring(self, command: RingFar) -> None:
        citizen = self._citizen_of(command.leg.call_id)
        if citizen is not None:
            request = transfer_requests.ring(command, citizen_channel=citizen.channel_id)
            self._send_at_once(request, partial(self._rung, command.leg))

    def _rung(self, leg: FarLegId, status: int, _: object) -> None:
        if status >= 400:
            self._tell(leg)

    def _hang_up(self, command: HangUpFar) -> None:
        self._send_at_once(requests.hang_up(str(command.leg)), None)
