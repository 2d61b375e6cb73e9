"""The switchboard: engine events and agents' requests go through the floor; commands and records come out."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from buergerdraht.agreements.rules import RoutingTable
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.telephony.desk_ports import PhoneDials, PhoneRefers
from buergerdraht.telephony.dialled_targets import request_dialled
from buergerdraht.telephony.ports import (
    CitizenArrived,
    EngineEvent,
    PhoneAccount,
    TelephoneEngine,
    username_of,
)
from buergerdraht.telephony.rules import desk_phones, events, requests, supervision, transferring
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Arrival
from buergerdraht.telephony.rules.transfer_records import TransferKind, TransferRequest
from buergerdraht.telephony.rules.vocabulary import AgentState
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.switchboard import loading
from buergerdraht.telephony.switchboard.directory import Directory, NothingEntered
from buergerdraht.telephony.switchboard.writer import Writer

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
GATHER_CHANGES_SECONDS = 0.02
"""Wishes that come within this time are read together."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Changes:
    """What pages changed and the switchboard has not read yet."""

    agents: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    are_announcements: bool = False
    is_everything: bool = False

    def and_also(self, others: "Changes") -> "Changes":
        """Return both together."""
        return Changes(
            self.agents | others.agents,
            self.numbers | others.numbers,
            self.are_announcements or others.are_announcements,
            self.is_everything or others.is_everything,
        )


class Switchboard:
    """One switchboard; `run` works until it is cancelled."""

    def __init__(self, engine: TelephoneEngine, writer: Writer, *, now: Callable[[], datetime]) -> None:
        self.floor = Floor(self._arrival)
        self._engine = engine
        self._writer = writer
        self._now = now
        self._directory = Directory(RoutingTable({}, {}, None))
        self._secrets: dict[int, str] = {}
        self._told_accounts: tuple[PhoneAccount, ...] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: datetime | None = None
        self._changes = Changes()
        self._has_changes = asyncio.Event()
        self._looking_up: set[asyncio.Task[None]] = set()
        self.ready = asyncio.Event()
        """Set once everything is loaded. Before that no call should come here: the fallback has them."""
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def run(self) -> None:
        """Load, then distribute calls until cancelled."""
        try:
            await self._remember()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hear_engine())
                tasks.create_task(self._follow_changes())
        finally:
            self._database.submit(_close_connection)
            self._database.shutdown()

    # --- what comes in ------------------------------------------------------------------------------------

    def happened(self, event: EngineEvent) -> None:
        """Let an event of the engine happen; whom a desk phone means is looked up first."""
        if isinstance(event, PhoneRefers | PhoneDials):
            task = asyncio.create_task(self._desk_phone_asks(event))
            self._looking_up.add(task)
            task.add_done_callback(self._looking_up.discard)
            return
        self._safely(partial(events.handle, self.floor, event), call_id=_call_id(event))

    def command(self, agent_id: int, command: str) -> None:
        """Do what an agent's page asks for her call."""
        agent = self.floor.agents.get(agent_id)
        call_id = agent.leg.call_id if agent and agent.leg else None
        self._safely(
            partial(requests.command, self.floor, agent_id, command, at=self._now()), call_id=call_id
        )

    def transfer(self, agent_id: int, request: TransferRequest) -> None:
        """Begin the transfer that an agent's page asks for."""
        self._safely(partial(transferring.ask, self.floor, agent_id, request, at=self._now()), call_id=None)

    def supervise(self, supervisor_id: int, agent_id: int, mode: Mode) -> None:
        """Do what a supervisor asks for in an agent's talk."""
        act = partial(supervision.supervise, self.floor, supervisor_id, agent_id, mode, at=self._now())
        self._safely(act, call_id=None)

    def change_call_back(self, call_back_id: UUID, next_try_at: datetime | None) -> None:
        """Try a call-back at another time, or with None not any more."""
        act = partial(requests.change_call_back, self.floor, call_back_id, next_try_at=next_try_at)
        self._safely(act, call_id=None)

    async def _desk_phone_asks(self, event: PhoneRefers | PhoneDials) -> None:
        kind = TransferKind.BLIND if isinstance(event, PhoneRefers) else TransferKind.CONSULT
        request = None
        try:
            request = await self.read(partial(request_dialled, event.agent_id, event.number, kind=kind))
        except DatabaseError as problem:
            logger.warning("target_not_looked_up", extra={"problem": type(problem).__name__})
        self._safely(partial(desk_phones.ask, self.floor, event, request), call_id=None)

    def agent_changed(self, agent_id: int) -> None:
        """Read the agent's wish and phone again soon."""
        self._changed(Changes(agents=frozenset({agent_id})))

    def number_changed(self, served_number_id: int) -> None:
        """Read one served number again soon."""
        self._changed(Changes(numbers=frozenset({served_number_id})))

    def announcements_changed(self) -> None:
        """Look soon at what can be said to callers."""
        self._changed(Changes(are_announcements=True))

    def everything_changed(self) -> None:
        """Read numbers, centres and all agents again soon."""
        self._changed(Changes(is_everything=True))

    def record(self, act: Callable[[], None]) -> None:
        """Let something be recorded after the fact."""
        self._safely(act, call_id=None)

    # --- loops --------------------------------------------------------------------------------------------

    async def _remember(self) -> None:
        """Load everything; without a database there is nobody to distribute to, so wait for it."""
        while True:
            try:
                memory = await self.read(partial(loading.load_memory, now=self._now()))
            except DatabaseError as problem:
                logger.warning("waiting_for_database", extra={"problem": type(problem).__name__})
                await asyncio.sleep(RETRY_SECONDS)
            else:
                break
        self._use_directory(memory.directory)
        self._secrets = memory.secrets
        self.floor.restore(
            calls=memory.calls, agents=memory.agents, ended=memory.ended, call_backs=memory.call_backs
        )
        for talk in memory.talks:
            self.floor.recent_talks.add(*talk)
        self._carry_out()
        self._has_changes.set()
        self.ready.set()
        logger.info("switchboard_ready", extra={"calls": len(memory.calls), "agents": len(memory.agents)})

    async def _hear_engine(self) -> None:
        while True:
            self.happened(await self._engine.next_event())

    async def _follow_changes(self) -> None:
        """Take over what pages changed, and tell the engine about accounts and the fallback's plan."""
        while True:
            await self._has_changes.wait()
            await asyncio.sleep(GATHER_CHANGES_SECONDS)
            self._has_changes.clear()
            changes, self._changes = self._changes, Changes()
            try:
                await self._take_over(changes)
                await self._tell_engine()
            except NothingEntered:
                logger.info("no_centre_entered")
            except Exception as problem:  # noqa: BLE001  (whatever it is: calls go on, and it is tried again)
                logger.warning("changes_not_taken_over", extra={"problem": type(problem).__name__})
                self._changed(changes)
                await asyncio.sleep(RETRY_SECONDS)

    def _changed(self, changes: Changes) -> None:
        self._changes = self._changes.and_also(changes)
        self._has_changes.set()

    async def _take_over(self, changes: Changes) -> None:
        if changes.is_everything:
            await self._take_over_everything()
            return
        if changes.numbers:
            load = partial(loading.load_numbers, self._directory, changes.numbers, now=self._now())
            self._use_directory(await self.read(load))
        if changes.are_announcements:
            self._use_directory(await self.read(partial(loading.load_announcements, self._directory)))
        if changes.agents:
            await self._obey_all(changes.agents)

    async def _take_over_everything(self) -> None:
        self._use_directory(await self.read(partial(loading.load_directory, now=self._now())))
        for call_back_id in await self.read(partial(loading.taken_out, set(self.floor.call_backs))):
            self.change_call_back(call_back_id, None)
        await self._obey_all(None)

    async def _obey_all(self, agent_ids: frozenset[int] | None) -> None:
        for orders in await self.read(partial(loading.load_agents, self._directory, agent_ids)):
            self._obey(orders)

    def _obey(self, orders: loading.AgentOrders) -> None:
        self._secrets[orders.profile.id] = orders.secret
        change = partial(requests.change_agent, self.floor, orders.profile, orders.wish, at=self._now())
        self._safely(change, call_id=None)

    async def _tell_engine(self) -> None:
        accounts = tuple(self._accounts())
        if accounts != self._told_accounts:
            await self._engine.set_accounts(accounts)
            self._told_accounts = accounts
        await self._engine.set_fallback(self._directory.fallback(self._ready_usernames()))

    # --- what goes out ------------------------------------------------------------------------------------

    def _safely(self, act: Callable[[], None], *, call_id: UUID | None) -> None:
        """Whatever fails in one call fails in that call only: the fallback gets it, all others go on."""
        try:
            act()
        except Exception:
            logger.exception("call_failed", extra={"call": str(call_id)})
            self._give_up(call_id)
        self._carry_out()

    def _give_up(self, call_id: UUID | None) -> None:
        try:
            if call_id is not None:
                self.floor.give_up(call_id, at=self._now())
        except Exception:
            logger.exception("call_not_given_up", extra={"call": str(call_id)})

    def _carry_out(self) -> None:
        effects = self.floor.take_effects()
        for command in effects.commands:
            self._engine.send(command)
        if effects.has_records:
            self._writer.put(effects)
        if effects.agents:
            self._notice_plan(effects)
        self._set_timer()

    def _notice_plan(self, effects: Effects) -> None:
        """The fallback rings who wants calls; a talk changes nothing in that, an unanswered offer does."""
        signed_out = any(agent.state is AgentState.SIGNED_OUT for agent in effects.agents.values())
        if effects.overruled_wishes or signed_out:
            self._has_changes.set()

    def _set_timer(self) -> None:
        deadline = self.floor.next_deadline()
        if deadline == self._deadline:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._deadline = None, deadline
        if deadline is not None:
            seconds = max(0.0, (deadline - self._now()).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(seconds, self._tick)

    def _tick(self) -> None:
        self._deadline = None
        self._safely(partial(self.floor.tick, now=self._now()), call_id=None)

    # --- accounts and plan --------------------------------------------------------------------------------

    def _accounts(self) -> list[PhoneAccount]:
        centres = self._directory.centres
        return [
            PhoneAccount(
                agent_id=agent.id,
                username=username_of(agent.id),
                secret=secret,
                is_browser=agent.profile.is_browser,
                centre_slug=centres[agent.profile.centre_id].slug,
            )
            for agent in self.floor.agents.values()
            if (secret := self._secrets.get(agent.id))
            and _needs_phone(agent)
            and agent.profile.centre_id in centres
        ]

    def _ready_usernames(self) -> dict[str, tuple[str, ...]]:
        return {
            centre.slug: tuple(
                username_of(agent.id)
                for agent in self.floor.agents.values()
                if agent.profile.centre_id == centre.id and agent.wish.state is AgentState.READY
            )
            for centre in self._directory.centres.values()
        }

    # --- behind -------------------------------------------------------------------------------------------

    def _arrival(self, arrived: CitizenArrived) -> Arrival:
        return self._directory.arrival(arrived)

    def _use_directory(self, directory: Directory) -> None:
        self._directory = directory
        self.floor.prompts = directory.prompts
        self.floor.offer_seconds = {centre.id: centre.offer_seconds for centre in directory.centres.values()}

    async def read(self, query: Callable[[], Result]) -> Result:
        """Ask the database, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._database, _visibly, query)


def _visibly(query: Callable[[], Result]) -> Result:
    """Read as a process that serves every authority; a connection that broke is made anew the next time."""
    try:
        with all_authorities():
            return query()
    except DatabaseError:
        connection.close()
        raise
    finally:
        close_old_connections()


def _close_connection() -> None:
    """Close the connection of the thread that calls."""
    connection.close()


def _needs_phone(agent: Agent) -> bool:
    return {agent.state, agent.wish.state} != {AgentState.SIGNED_OUT}


def _call_id(event: Any) -> UUID | None:
    leg = getattr(event, "leg", None)
    return leg.call_id if leg else getattr(event, "call_id", None)
