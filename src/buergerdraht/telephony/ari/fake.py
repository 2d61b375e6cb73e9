"""A telephone engine in memory: tests tell it what happens and look at what it was told."""

import asyncio

from buergerdraht.telephony.ports import EngineCommand, EngineEvent, FallbackPlan, PhoneAccount


class FakeEngine:
    """A TelephoneEngine without telephones; deterministic, it does nothing by itself."""

    def __init__(self) -> None:
        self.sent: list[EngineCommand] = []
        self.accounts: tuple[PhoneAccount, ...] = ()
        self.fallback: FallbackPlan | None = None
        self._events: asyncio.Queue[EngineEvent] = asyncio.Queue()

    def tell(self, *events: EngineEvent) -> None:
        """Let these happen, in this order."""
        for event in events:
            self._events.put_nowait(event)

    def take_sent(self) -> tuple[EngineCommand, ...]:
        """Return the commands sent since the last look."""
        taken, self.sent = tuple(self.sent), []
        return taken

    def send(self, command: EngineCommand) -> None:
        self.sent.append(command)

    async def next_event(self) -> EngineEvent:
        return await self._events.get()

    async def set_accounts(self, accounts: tuple[PhoneAccount, ...]) -> None:
        self.accounts = accounts

    async def set_fallback(self, plan: FallbackPlan) -> None:
        self.fallback = plan
