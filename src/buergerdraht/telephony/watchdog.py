"""The watchdog: when the switchboard hangs or is gone, the dialplan's queue takes over; nobody waits in vain.

Asterisk does not notice an application that stopped reading. So the watchdog registers as the same one for a
moment and leaves again: the hung one has lost its registration, new calls go to the queue by themselves, and
those that wait are moved. A switchboard that lives again sees that it was replaced and connects anew. Talks
are not touched.
"""

import asyncio
import contextlib
import logging
from typing import Any

from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari import requests
from buergerdraht.telephony.ari.client import AriConnection, AriRefusal, AriUnavailable, Request, connect
from buergerdraht.telephony.ari.names import APPLICATION, TALK
from buergerdraht.telephony.ari.transfer_requests import arrange
from buergerdraht.telephony.ari.translation import snapshot
from buergerdraht.telephony.heartbeat import Listener
from buergerdraht.telephony.ports import AnyLeg, Arrange, LiveAttendant, LiveCall
from buergerdraht.telephony.transfer_ports import LiveFar, Scene

logger = logging.getLogger(__name__)

OWN_APPLICATION = "buergerdraht-watchdog"
LOOK_SECONDS = 0.2
SWEEP_SECONDS = 1.0
"""While the silence lasts, what came to wait since the last look is moved, too."""


class Watchdog:
    """Watches one switchboard at one Asterisk; `run` works until it is cancelled."""

    def __init__(self, *, port: int, secret: str, listener: Listener) -> None:
        self._port = port
        self._secret = secret
        self._listener = listener
        self._connection: AriConnection | None = None

    async def run(self) -> None:
        """Look at the heartbeat; take over once per silence, and again as soon as Asterisk can be reached."""
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                await self._be_there()
                await self._look()
        finally:
            if self._connection is not None:
                self._connection.close()

    async def _look(self) -> None:
        if self._listener.is_silent():
            logger.warning("switchboard_silent")
            await self._bridge_silence()
            logger.warning("switchboard_heard_again")

    async def _bridge_silence(self) -> None:
        has_taken_over = False
        while self._listener.is_silent():
            try:
                if not has_taken_over:
                    await self._take_registration()
                    has_taken_over = True
                await self._sweep()
            except (AriUnavailable, AriRefusal) as problem:
                logger.warning("asterisk_unavailable", extra={"problem": str(problem)})
            await self._pause()

    async def _pause(self) -> None:
        for _ in range(round(SWEEP_SECONDS / LOOK_SECONDS)):
            if not self._listener.is_silent():
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _take_registration(self) -> None:
        connection = await self._connect(APPLICATION)
        connection.close()
        await connection.closed
        logger.warning("registration_taken")

    async def _be_there(self) -> None:
        """Be an application all the time: who picks up while the switchboard is away is sent to us."""
        if self._connection is not None and not self._connection.closed.done():
            return
        self._connection = None
        with contextlib.suppress(AriUnavailable):
            self._connection = await self._connect(OWN_APPLICATION)

    async def _sweep(self) -> None:
        await self._be_there()
        connection = self._connection
        if connection is None:
            raise AriUnavailable("not connected")
        channels, bridges = await asyncio.gather(
            connection.request(Request("GET", "channels")), connection.request(Request("GET", "bridges"))
        )
        wanted = takeover(channels=channels, bridges=bridges)
        # The switchboard may be back by now, and then these calls are its own again.
        if wanted and self._listener.is_silent():
            await _send_all(connection, wanted)

    async def _connect(self, application: str) -> AriConnection:
        return await connect(
            port=self._port,
            secret=self._secret,
            application=application,
            on_event=lambda _: None,
            is_hearing_all=False,
        )


def takeover(*, channels: list[dict[str, Any]], bridges: list[dict[str, Any]]) -> list[Request]:
    """Return what brings each citizen to the agent who picked up, else to the queue; the rest ends. Pure."""
    found = snapshot(channels=channels, bridges=bridges, endpoints=[], at=utc_now())
    left_alone = {
        member for bridge in bridges if bridge["name"].startswith(TALK) for member in bridge["channels"]
    }
    wanted = [requests.hang_up(str(leg)) for leg in (*found.stray_legs, *found.stray_fars)]
    for call in found.calls:
        if call.far:
            wanted += _bring_together(call, call.far)
        elif call.leg and not call.is_joined:
            wanted += _join(call, call.leg)
        elif call.attendant:
            wanted += _go_on_with(call, call.attendant)
        elif not call.is_in_fallback and call.leg is None:
            wanted += _let_go(call, was_talking=call.arrived.channel_id in left_alone)
    return wanted


def _go_on_with(call: LiveCall, attendant: LiveAttendant) -> list[Request]:
    """The engine ends her ring in time; then the call goes to the queue."""
    if not attendant.has_answered or attendant.is_joined:
        return []
    return [requests.answer(call.arrived.channel_id), *_join(call, attendant.leg)]


def _join(call: LiveCall, leg: AnyLeg) -> list[Request]:
    return [
        *_stop_playing(call),
        requests.make_talk(leg),
        requests.join_talk(leg, call.arrived.channel_id, str(leg)),
    ]


def _bring_together(call: LiveCall, far: LiveFar) -> list[Request]:
    """Who picked up is asked by the agent or, without her, talks with the citizen; who rings alone stops."""
    channel = call.arrived.channel_id
    if call.is_in_fallback:
        return [requests.hang_up(str(far.leg))]
    if far.scene is None:
        scene = Scene.CONSULT if call.leg else Scene.HANDED
        return list(arrange(Arrange(call.arrived.call_id, scene, call.leg, far.leg), citizen=channel))
    if call.leg or far.scene is Scene.HANDED:
        return []
    return [requests.hang_up(str(far.leg)), requests.give_to_fallback(channel)]


def _let_go(call: LiveCall, *, was_talking: bool) -> list[Request]:
    """As with the queue, a talk that the agent ended is over; who waited waits on in the queue."""
    channel = call.arrived.channel_id
    if was_talking:
        return [requests.hang_up(channel)]
    return [*_stop_playing(call), requests.give_to_fallback(channel)]


def _stop_playing(call: LiveCall) -> list[Request]:
    """Which of the two it hears is not known."""
    names = (requests.announcement_of(call.arrived.call_id, number=number) for number in (0, 1))
    return [requests.stop_playing(name) for name in names]


async def _send_all(connection: AriConnection, wanted: list[Request]) -> None:
    """A refusal means that the channel went by itself; the others must be moved all the same."""
    answers = await asyncio.gather(*map(connection.request, wanted), return_exceptions=True)
    moved = sum(not isinstance(answer, Exception) for answer in answers)
    logger.warning("waiting_calls_moved", extra={"wanted": len(wanted), "done": moved})
