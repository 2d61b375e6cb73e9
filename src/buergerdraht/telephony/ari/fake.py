"""A telephone engine in memory: tests tell it what happens and look at what it was told."""

import asyncio
from datetime import datetime

from buergerdraht.telephony.fax import ArrivedFax, FaxReport, LineAway, OutgoingFax
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


class FakeFaxLine:
    """A FaxLine without telephones: tests say what it tells."""

    def __init__(self) -> None:
        self.is_away = False
        self.started: list[OutgoingFax] = []
        self.reports: dict[str, FaxReport] = {}
        self.waiting: list[ArrivedFax] = []

    def start(self, fax: OutgoingFax) -> None:
        if self.is_away:
            raise LineAway
        self.started.append(fax)

    def report(self, name: str) -> FaxReport:
        return self.reports.get(name, FaxReport())

    def forget(self, name: str) -> None:
        self.reports.pop(name, None)
        self.waiting = [fax for fax in self.waiting if fax.name != name]

    def arrived(self, *, now: datetime) -> list[ArrivedFax]:  # noqa: ARG002  (FaxLine)
        return list(self.waiting)
