"""Writing behind: records go to PostgreSQL in order, in batches, in a thread of their own; nothing is lost.

While PostgreSQL is away the records wait in memory. A record that it refuses is logged with its ids and left
out, so that it does not keep back all others.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from buergerdraht.foundation.tenancy import ALL_AUTHORITIES_SQL
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.switchboard.announcing import Update, agent_updates, touched_centres
from buergerdraht.telephony.switchboard.statements import statements
from buergerdraht.telephony.topics import centre_topic

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.1
"""How long records gather before they are written together; each batch takes time from distribution."""
BATCH = 200
"""Effects per transaction, so that a backlog is written in bites."""
BOARD_SECONDS = 1.0
"""A centre's board is told to look again at most this often."""
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.1, 2.0
DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)
"""Read only is a server that has just been relieved by another one."""


class Writer:
    """The only one who writes calls, their events and agents' states."""

    def __init__(
        self, connection_parameters: dict[str, Any], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parameters = connection_parameters
        self._clock = clock
        self._waiting: deque[Effects] = deque()
        self._has_work = threading.Event()
        self._put_count = self._written_count = 0
        self._written = threading.Condition()
        self._stops = threading.Event()
        self._connection: psycopg.Connection[Any] | None = None
        self._board_told: dict[int, float] = {}
        self._touched: set[int] = set()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, effects: Effects) -> None:
        """Have the effects' records written after all that were put before."""
        self._put_count += 1
        self._waiting.append(effects)
        self._has_work.set()

    def flush(self, *, timeout: float) -> bool:
        """Wait until everything that was put so far is written; False if it took longer."""
        wanted = self._put_count
        with self._written:
            return self._written.wait_for(lambda: self._written_count >= wanted, timeout)

    def stop(self, *, timeout: float) -> bool:
        """Write what waits and end; False if something is left unwritten after the timeout."""
        is_written = self.flush(timeout=timeout)
        self._stops.set()
        self._has_work.set()
        self._thread.join(timeout=LAST_RETRY_SECONDS)
        return is_written

    # --- the thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stops.is_set():
            if not self._has_work.wait(timeout=BOARD_SECONDS if self._touched else None):
                self._write(Effects())
                continue
            self._stops.wait(GATHER_SECONDS)
            self._has_work.clear()
            while self._waiting and not self._stops.is_set():
                self._write_next()
        self._close()

    def _write_next(self) -> None:
        parts = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        self._write(merged(parts))
        with self._written:
            self._written_count += len(parts)
            self._written.notify_all()

    def _write(self, effects: Effects) -> None:
        """Write a batch, again and again until PostgreSQL has it; what it refuses, record by record."""
        self._touched |= touched_centres(effects)
        boards = self._due_boards()
        updates = [
            *dict.fromkeys(agent_updates(effects)),
            *((centre_topic(c), "board", str(c)) for c in boards),
        ]
        try:
            self._insist(effects, updates)
        except Exception as refusal:  # noqa: BLE001  (whatever it is: the next batch is to be written)
            logger.error("record_batch_refused", extra={"problem": _reason(refusal)})  # noqa: TRY400
            self._write_singly(effects)
        self._touched -= boards
        self._board_told |= dict.fromkeys(boards, self._clock())

    def _due_boards(self) -> set[int]:
        now = self._clock()
        return {c for c in self._touched if now - self._board_told.get(c, -BOARD_SECONDS) >= BOARD_SECONDS}

    def _write_singly(self, effects: Effects) -> None:
        for single in singles(effects):
            try:
                self._insist(single, list(agent_updates(single)))
            except Exception as refusal:  # noqa: BLE001  (as above)
                ids = {"calls": [str(call_id) for call_id in single.calls], "agents": list(single.agents)}
                logger.error("record_refused", extra={"problem": _reason(refusal), **ids})  # noqa: TRY400

    def _insist(self, effects: Effects, updates: list[Update]) -> None:
        pause = FIRST_RETRY_SECONDS
        while not self._stops.is_set():
            try:
                self._transact(effects, updates)
            except DATABASE_AWAY as problem:
                if pause == FIRST_RETRY_SECONDS:
                    logger.warning("database_away", extra={"problem": type(problem).__name__})
                self._close()
                self._stops.wait(pause)
                pause = min(2 * pause, LAST_RETRY_SECONDS)
            else:
                if pause != FIRST_RETRY_SECONDS:
                    logger.info("database_back", extra={"waiting": len(self._waiting)})
                return

    def _transact(self, effects: Effects, updates: list[Update]) -> None:
        work = statements(effects, updates)
        if not work:
            return
        connection = self._connected()
        with connection.pipeline(), connection.transaction(), connection.cursor() as cursor:
            for statement, rows in work:
                cursor.execute(statement, [rows.decode()])

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(**self._parameters, autocommit=True)
            self._connection.execute(ALL_AUTHORITIES_SQL)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _reason(refusal: Exception) -> str:
    """Only the first line: the others show the values of the row."""
    return f"{type(refusal).__name__}: {str(refusal).partition(chr(10))[0]}"


def merged(parts: Iterable[Effects]) -> Effects:
    """Return one batch: calls and agents as they are last, everything else in order."""
    batch = Effects()
    for part in parts:
        batch.calls |= part.calls
        batch.agents |= part.agents
        batch.overruled_wishes |= part.overruled_wishes
        batch.transfers |= part.transfers
        batch.call_backs |= part.call_backs
        batch.facts += part.facts
        batch.agent_changes += part.agent_changes
    return batch


def singles(effects: Effects) -> list[Effects]:
    """Return the batch call by call and agent by agent, so that one bad record harms no other."""
    calls = [
        Effects(
            calls={call_id: call},
            facts=[fact for fact in effects.facts if fact.call_id == call_id],
            transfers={key: each for key, each in effects.transfers.items() if key[0] == call_id},
        )
        for call_id, call in effects.calls.items()
    ]
    agents = [
        Effects(
            agents={agent_id: agent},
            agent_changes=[change for change in effects.agent_changes if change.agent_id == agent_id],
            overruled_wishes={i: a for i, a in effects.overruled_wishes.items() if i == agent_id},
        )
        for agent_id, agent in effects.agents.items()
    ]
    call_backs = [Effects(call_backs={wish: wanted}) for wish, wanted in effects.call_backs.items()]
    return calls + agents + call_backs
