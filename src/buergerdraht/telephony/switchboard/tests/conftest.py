"""A running switchboard with a fake engine on the test's own database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import connection

from buergerdraht.telephony.ari.fake import FakeEngine
from buergerdraht.telephony.ports import EngineConnected
from buergerdraht.telephony.switchboard.listening import listen
from buergerdraht.telephony.switchboard.process import Switchboard
from buergerdraht.telephony.switchboard.writer import Writer
from buergerdraht.telephony.tests.conftest import NOW, House, make_house

PATIENCE_SECONDS = 5.0


class Desk:
    """The switchboard with everything around it."""

    def __init__(self, house: House, parameters: dict[str, Any]) -> None:
        self.house = house
        self.engine = FakeEngine()
        self.writer = Writer(parameters)
        self.switchboard = Switchboard(self.engine, self.writer, now=lambda: NOW)
        self._parameters = parameters

    def play(self, scene: Callable[[], Awaitable[None]]) -> None:
        """Let the scene happen while the switchboard runs; everything is written afterwards."""
        self.writer.start()
        try:
            asyncio.run(self._run(scene))
            assert self.writer.flush(timeout=PATIENCE_SECONDS)
        finally:
            self.writer.stop(timeout=PATIENCE_SECONDS)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110  (any condition of a test)
                await asyncio.sleep(0.002)

    async def connected(self, *reachable: int) -> None:
        """Let the engine be there, with these agents' phones."""
        await self.switchboard.ready.wait()
        self.engine.tell(EngineConnected((), (), frozenset(reachable), NOW))
        await self.until(lambda: self.switchboard.floor.is_connected)

    async def _run(self, scene: Callable[[], Awaitable[None]]) -> None:
        works = [self.switchboard.run(), listen(self.switchboard, self._parameters)]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            await scene()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def connection_parameters() -> dict[str, Any]:
    """Return how to reach the test's database without Django."""
    parameters: dict[str, Any] = connection.get_connection_params()
    return {
        name: parameters[name]
        for name in ("dbname", "user", "host", "port", "password")
        if parameters.get(name)
    }


async def on_a_page(operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do what a page does, in a thread with a connection of its own."""

    def act() -> Any:
        try:
            return operation(*arguments, **named)
        finally:
            connection.close()

    return await asyncio.to_thread(act)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return Desk(make_house(), connection_parameters())
