"""Asterisk alone, and our engine in the test's own event loop: what it tells, what it does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.ari.engine import AsteriskEngine
from buergerdraht.telephony.ari.store import AsteriskStore
from buergerdraht.telephony.ports import (
    CitizenArrived,
    EngineConnected,
    EngineEvent,
    LegId,
    PhoneAccount,
    RingAgent,
    username_of,
)
from tests.support.room import ari, hang_up_everything
from tests.support.sipp import Account, AgentPhones, CitizenCall, CitizenRun, register

AUTHORITY, GREETING = "Stadt Wetzlar, Köln", "Guten Tag, Stadtverwaltung"
NUMBER = "+496441990"
SECONDS = 18.0
LEAVING_SECONDS = 40.0
"""Asterisk keeps an application for as long as a call of it ends."""
Event = TypeVar("Event")


class Switch:
    """A hand-operated switchboard."""

    def __init__(self, stack: Stack, *, work_dir: Path) -> None:
        self.stack = stack
        self.work_dir = work_dir
        self.engine = engine_of(stack.environment)
        self.heard: list[EngineEvent] = []
        self.exits = contextlib.ExitStack()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> EngineConnected:
        """Connect as a switchboard that was just started; return what it finds."""
        self.engine = engine_of(self.stack.environment)
        self._task = asyncio.create_task(self.engine.run())
        return await self.until(EngineConnected)

    async def leave(self) -> None:
        """Disconnect as a switchboard that ends; return once Asterisk knows it."""
        await self._disconnect()
        await self.eventually(self._is_unknown, seconds=LEAVING_SECONDS)

    async def end(self) -> None:
        """Leave, and let no call stay, not even one that begins meanwhile: Asterisk would keep us for it."""
        await asyncio.to_thread(hang_up_everything, self.stack.environment)
        await self._disconnect()
        await self.eventually(self._is_gone, seconds=LEAVING_SECONDS)

    async def _disconnect(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _is_unknown(self) -> bool:
        return not ari(self.stack.environment, "GET", "applications/buergerdraht")

    def _is_gone(self) -> bool:
        hang_up_everything(self.stack.environment)
        return self._is_unknown()

    async def until(self, kind: type[Event], *, seconds: float = SECONDS) -> Event:
        """Return the next event of this kind; those before it are remembered."""
        async with asyncio.timeout(seconds):
            while True:
                event = await self.engine.next_event()
                self.heard.append(event)
                if isinstance(event, kind):
                    return event

    async def accounts(self, *agent_ids: int, is_browser: bool = False) -> None:
        """Make accounts for exactly these agents."""
        accounts = (
            PhoneAccount(agent_id, username_of(agent_id), f"secret-{agent_id}", is_browser, "wetzlar")
            for agent_id in agent_ids
        )
        await self.engine.set_accounts(tuple(accounts))

    def phones(self, **habits: Any) -> AgentPhones:
        """Switch phones on; see AgentPhones."""
        return self.exits.enter_context(AgentPhones(work_dir=self.work_dir, **habits))

    async def register(self, phones: AgentPhones, *agent_ids: int, **options: Any) -> None:
        """Register the agents' accounts at these phones."""
        accounts = [Account(username_of(agent_id), f"secret-{agent_id}") for agent_id in agent_ids]
        act = lambda: register(  # noqa: E731
            accounts,
            phones=phones,
            sip_port=self.stack.environment.sip_port,
            work_dir=self.work_dir,
            **options,
        )
        await asyncio.to_thread(act)

    async def agents(self, *agent_ids: int, **habits: Any) -> AgentPhones:
        """Make accounts and switch on their phones."""
        await self.accounts(*agent_ids)
        phones = self.phones(**habits)
        await self.register(phones, *agent_ids)
        return phones

    def citizens(self, *calls: CitizenCall, **habits: Any) -> CitizenRun:
        """Let citizens call; see CitizenRun."""
        sip_port = self.stack.environment.sip_port
        run = CitizenRun(calls, sip_port=sip_port, work_dir=self.work_dir, **habits)
        return self.exits.enter_context(run)

    async def arrival(self, call: CitizenCall | None = None, **habits: Any) -> CitizenArrived:
        """Let a citizen call; return her arrival."""
        self.citizens(call or CitizenCall("+4930231250001", NUMBER), **habits)
        return await self.until(CitizenArrived)

    def ring(
        self, arrived: CitizenArrived, agent_id: int = 1, *, attempt: int = 1, seconds: int = 15
    ) -> LegId:
        """Ring an agent for the call."""
        leg = LegId(agent_id, arrived.call_id, attempt)
        self.engine.send(RingAgent(leg, arrived.caller, AUTHORITY, GREETING, seconds))
        return leg

    async def ask(self, path: str, method: str = "GET") -> Any:
        """Ask Asterisk itself."""
        return await asyncio.to_thread(ari, self.stack.environment, method, path)

    async def eventually(self, holds: Callable[[], Any], *, seconds: float = SECONDS) -> Any:
        """Return the first true answer of a question that may be asked repeatedly."""
        async with asyncio.timeout(seconds):
            while not (answer := await asyncio.to_thread(holds)):  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.05)
        return answer


def engine_of(environment: Environment, *, kind: type[AsteriskEngine] = AsteriskEngine) -> AsteriskEngine:
    """Return an engine of our own for the environment's Asterisk."""
    home = environment.var_dir / "asterisk"
    store = AsteriskStore(
        home / "state" / "fallback.sqlite3", waiting_prompt=prompts_dir(environment) / "please_wait.wav"
    )
    return kind(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        store=store,
        prompts_dir=prompts_dir(environment),
    )


@contextlib.asynccontextmanager
async def running_switch(stack: Stack, *, work_dir: Path) -> AsyncIterator[Switch]:
    """Run a connected engine during the block; nothing is left at Asterisk afterwards."""
    switch = Switch(stack, work_dir=work_dir)
    with switch.exits:
        await switch.start()
        yield switch
        await switch.end()
