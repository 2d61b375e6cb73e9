"""Calls over the trunk: to partners' attendants, and to citizens who are called back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from buergerdraht.telephony.ari import requests
from buergerdraht.telephony.ari.announcer import OfCitizen
from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ports import (
    AttendantLeg,
    CallAttendant,
    CallCitizen,
    CitizenArrived,
    EngineCommand,
)

OnResponse = Callable[[int, Any], None] | None


class OutgoingCommands:
    """Handlers of the commands, for an engine that lends its lane and its knowledge of citizens."""

    def __init__(
        self,
        *,
        citizen_of: Callable[[UUID], CitizenArrived | None],
        of_citizen: OfCitizen,
        send_at_once: Callable[[Request, OnResponse], None],
        adopt: Callable[[CitizenArrived], None],
        tell_attendant: Callable[[AttendantLeg], None],
        tell_citizen: Callable[[UUID], None],
    ) -> None:
        self._citizen_of = citizen_of
        self._of_citizen = of_citizen
        self._send_at_once = send_at_once
        self._adopt = adopt
        """Makes a citizen who is called one of those in the engine's hands."""
        self._tell_attendant = tell_attendant
        self._tell_citizen = tell_citizen
        """Both say that somebody could not be dialled."""

    def handlers(self) -> dict[type[EngineCommand], Callable[[Any], None]]:
        """Return what does each command."""
        return {CallAttendant: self._call_attendant, CallCitizen: self._call_citizen}

    def _call_attendant(self, command: CallAttendant) -> None:
        citizen = self._citizen_of(command.leg.call_id)
        if citizen is None:
            return
        self._of_citizen(command.leg.call_id, requests.ring_back)
        request = requests.call_attendant(command, citizen_channel=citizen.channel_id)
        self._send_at_once(request, partial(_if_refused, partial(self._tell_attendant, command.leg)))

    def _call_citizen(self, command: CallCitizen) -> None:
        """The agent hears the ringing meanwhile."""
        channel, dialled, number = command.channel_id, command.dialled, command.number
        self._adopt(CitizenArrived(command.call_id, channel, dialled, number, command.at))
        self._send_at_once(requests.ring_back(str(command.leg)), None)
        refused = partial(_if_refused, partial(self._tell_citizen, command.call_id))
        self._send_at_once(requests.call_citizen(command), refused)


def _if_refused(tell: Callable[[], None], status: int, _: object) -> None:
    if status >= 400:
        tell()
