from collections.abc import Iterator
from pathlib import Path

import pytest

from buergerdraht.launcher.stack import Stack
from tests.support.room import Room, ari
from tests.support.sipp import Attendants, wait_until


@pytest.fixture
def room(stack: Stack, database: None, tmp_path: Path) -> Iterator[Room]:
    """Phones and citizens of one test."""
    room = Room(stack, work_dir=tmp_path)
    yield room
    room.close()


@pytest.fixture
def reached_trunk(stack: Stack, attendants: Attendants) -> None:
    """Asterisk asks a trunk every 15 s whether it is there; nobody behind one that is silent is rung."""
    assert attendants.is_running, attendants.errors()
    wait_until(
        lambda: ari(stack.environment, "GET", "endpoints/PJSIP/trunk")["state"] == "online",
        seconds=40,
        what="der Weg zu den Vermittlungen",
    )
