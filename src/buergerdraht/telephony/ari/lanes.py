"""Several connections to one Asterisk, because it works off the requests of each one after the other.

A request that makes a channel do something waits until the channel has done it, and so do all requests behind
it. A ring must not: it has a lane to itself, beside the events. Everything else is spread by call, in order.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from buergerdraht.telephony.ari.client import AriConnection, Message, Request, connect

WORK_LANES = 2


class AriLanes:
    """The connections of one switchboard; they live and end together."""

    def __init__(self, first: AriConnection, work: tuple[AriConnection, ...]) -> None:
        self.first = first
        """Events, and whatever must not wait."""
        self._work = work
        self.closed = asyncio.ensure_future(
            asyncio.wait([lane.closed for lane in (first, *work)], return_when=asyncio.FIRST_COMPLETED)
        )

    @property
    def patient(self) -> AriConnection:
        """The lane for what may take long and is no call's."""
        return self._work[0]

    def send(
        self, request: Request, on_response: Callable[[int, Any], None] | None = None, *, call_id: UUID
    ) -> None:
        """Send a request about a call, after all others about the same one."""
        self._work[call_id.int % len(self._work)].send(request, on_response)

    def is_stuck(self) -> bool:
        """Tell whether Asterisk owes an answer for too long."""
        return any(lane.is_stuck() for lane in (self.first, *self._work))

    def close(self) -> None:
        """Give all of them up without waiting for the other side."""
        for lane in (self.first, *self._work):
            lane.close()
        self.closed.cancel()


async def connect_lanes(
    *, port: int, secret: str, application: str, on_event: Callable[[Message], None]
) -> AriLanes:
    """Open every lane, to Asterisk an application each; raise AriUnavailable if there is no Asterisk."""
    async with AsyncExitStack() as opened:
        work = []
        for number in range(1, WORK_LANES + 1):
            name = f"{application}-lane-{number}"
            lane = await connect(
                port=port, secret=secret, application=name, on_event=_ignore, is_hearing_all=False
            )
            opened.callback(lane.close)
            work.append(lane)
        first = await connect(port=port, secret=secret, application=application, on_event=on_event)
        opened.pop_all()
    return AriLanes(first, tuple(work))


def _ignore(_: Message) -> None:
    """No events come here."""
