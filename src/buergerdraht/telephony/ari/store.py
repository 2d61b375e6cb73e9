"""What Asterisk reads without us: a small SQLite database beside its own (deploy/asterisk/extconfig.conf).

It holds the fallback plan, and which accounts we made, so that only differences are sent after a restart.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from buergerdraht.telephony.ari.names import agent_of_username, one_line
from buergerdraht.telephony.ports import FallbackPlan

RING_SECONDS = 15
PERIODIC_PROMPT_SECONDS = 30
DEFAULT_NUMBER = "default"

SCHEMA_VERSION = 1
TABLES = ("numbers", "queues", "queue_members", "accounts")
_SCHEMA = """
CREATE TABLE numbers (number TEXT PRIMARY KEY, plan TEXT NOT NULL);
CREATE TABLE queues (
    name TEXT PRIMARY KEY, strategy TEXT, timeout TEXT, retry TEXT, ringinuse TEXT, joinempty TEXT,
    periodic_announce TEXT, periodic_announce_frequency TEXT);
CREATE TABLE queue_members (
    uniqueid INTEGER PRIMARY KEY, queue_name TEXT, interface TEXT, membername TEXT, state_interface TEXT,
    penalty INTEGER DEFAULT 0, paused INTEGER DEFAULT 0);
CREATE TABLE accounts (username TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
"""


class AsteriskStore:
    """The database at `path`; each method is a transaction. The file is never replaced: Asterisk has it."""

    def __init__(self, path: Path, *, waiting_prompt: Path) -> None:
        self._path = path
        self._waiting_prompt = waiting_prompt

    def prepare(self) -> None:
        """Make the tables unless they are there; Asterisk's own, made if it started first, are replaced."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction() as database:
            if database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,):
                return
            drops = "".join(f"DROP TABLE IF EXISTS {table};" for table in TABLES)
            database.executescript(f"BEGIN;{drops}{_SCHEMA}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")

    def save_plan(self, plan: FallbackPlan) -> None:
        """Make the dialplan's knowledge exactly this plan."""
        with self._transaction() as database:
            for table in TABLES[:3]:
                database.execute(f"DELETE FROM {table}")  # noqa: S608  (our own names)
            database.executemany("INSERT INTO numbers VALUES (?, ?)", _numbers(plan))
            database.executemany("INSERT INTO queues VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._queues(plan))
            database.executemany(
                "INSERT INTO queue_members (uniqueid, queue_name, interface, membername, state_interface)"
                " VALUES (?, ?, ?, ?, ?)",
                _members(plan),
            )

    def fingerprints(self) -> dict[str, str]:
        """Return username -> fingerprint of the accounts that we made."""
        with self._transaction() as database:
            return dict(database.execute("SELECT username, fingerprint FROM accounts"))

    def save_account(self, username: str, fingerprint: str) -> None:
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?)", (username, fingerprint))

    def forget_account(self, username: str) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM accounts WHERE username = ?", (username,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Raise OSError if the disk is full or the file cannot be used."""
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as database, database:
                yield database
        except sqlite3.Error as problem:
            raise OSError(str(problem)) from problem

    def _queues(self, plan: FallbackPlan) -> Iterator[tuple[str, ...]]:
        prompt = str(self._waiting_prompt.with_suffix(""))
        for name in sorted({*plan.centre_of_number.values(), plan.default_centre, *plan.ready_usernames}):
            yield name, "rrmemory", str(RING_SECONDS), "1", "no", "yes", prompt, str(PERIODIC_PROMPT_SECONDS)


def _numbers(plan: FallbackPlan) -> Iterator[tuple[str, str]]:
    yield DEFAULT_NUMBER, f"{plan.default_centre},,"
    for number, centre in plan.centre_of_number.items():
        authority = quote(one_line(plan.authority_of_number.get(number, "")))
        greeting = quote(plan.greeting_of_number.get(number, ""))
        yield number, f"{centre},{authority},{greeting}"


def _members(plan: FallbackPlan) -> Iterator[tuple[int, str, str, str, str]]:
    """A stable id for each member: Asterisk knows by it who stays."""
    for centre, usernames in plan.ready_usernames.items():
        for username in usernames:
            agent_id = agent_of_username(username)
            if agent_id is not None:
                yield agent_id, centre, f"PJSIP/{username}", username, f"PJSIP/{username}"
