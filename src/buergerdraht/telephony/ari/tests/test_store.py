import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from buergerdraht.telephony.ari.store import AsteriskStore
from buergerdraht.telephony.ports import FallbackPlan

PLAN = FallbackPlan(
    centre_of_number={"+496441990": "wetzlar", "115": "wetzlar", "+492811": "wesel"},
    default_centre="wetzlar",
    ready_usernames={"wetzlar": ("agent-1", "agent-2"), "wesel": ()},
    authority_of_number={"+496441990": "Stadt Wetzlar, Köln"},
    greeting_of_number={"+496441990": "Guten Tag: Amt"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "fallback.sqlite3"


@pytest.fixture
def store(path: Path) -> AsteriskStore:
    store = AsteriskStore(path, waiting_prompt=Path("/prompts/please_wait.wav"))
    store.prepare()
    return store


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_the_dialplan_finds_centre_authority_and_greeting_of_a_number(
    store: AsteriskStore, path: Path
) -> None:
    store.save_plan(PLAN)
    assert dict(rows(path, "SELECT * FROM numbers")) == {
        "default": "wetzlar,,",
        "+496441990": "wetzlar,Stadt%20Wetzlar%2C%20K%C3%B6ln,Guten%20Tag%3A%20Amt",
        "115": "wetzlar,,",
        "+492811": "wesel,,",
    }


def test_a_line_break_in_a_name_does_not_reach_the_dialplan(store: AsteriskStore, path: Path) -> None:
    store.save_plan(replace(PLAN, authority_of_number={"115": "Amt\r\nX-Header: 1"}))
    (plan,) = rows(path, "SELECT plan FROM numbers WHERE number = '115'")
    assert plan == ("wetzlar,Amt%20%20X-Header%3A%201,",)


def test_each_centre_has_a_queue_with_its_ready_agents(store: AsteriskStore, path: Path) -> None:
    store.save_plan(PLAN)
    assert rows(path, "SELECT name, timeout, ringinuse, periodic_announce FROM queues ORDER BY name") == [
        ("wesel", "15", "no", "/prompts/please_wait"),
        ("wetzlar", "15", "no", "/prompts/please_wait"),
    ]
    assert rows(path, "SELECT uniqueid, queue_name, interface FROM queue_members ORDER BY uniqueid") == [
        (1, "wetzlar", "PJSIP/agent-1"),
        (2, "wetzlar", "PJSIP/agent-2"),
    ]


def test_a_new_plan_replaces_the_old_one(store: AsteriskStore, path: Path) -> None:
    store.save_plan(PLAN)
    store.save_plan(FallbackPlan({"110": "wesel"}, "wesel", {"wesel": ("agent-2",)}))
    assert dict(rows(path, "SELECT * FROM numbers")) == {"default": "wesel,,", "110": "wesel,,"}
    assert rows(path, "SELECT queue_name, membername FROM queue_members") == [("wesel", "agent-2")]


def test_tables_that_asterisk_made_by_itself_are_replaced_once(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE queue_members (paused TEXT, uniqueid TEXT)")
    store = AsteriskStore(path, waiting_prompt=Path("p.wav"))
    store.prepare()
    store.save_plan(PLAN)
    store.prepare()
    assert len(rows(path, "SELECT * FROM queue_members")) == 2


def test_accounts_are_remembered_until_forgotten(store: AsteriskStore) -> None:
    store.save_account("agent-1", "a")
    store.save_account("agent-2", "b")
    store.save_account("agent-1", "c")
    store.forget_account("agent-2")
    assert store.fingerprints() == {"agent-1": "c"}


def test_a_file_that_cannot_be_used_is_told_as_the_systems_error(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("no database at all, but long enough to be read as one " * 20)
    with pytest.raises(OSError, match="not a database"):
        AsteriskStore(path, waiting_prompt=Path("p.wav")).save_plan(PLAN)
