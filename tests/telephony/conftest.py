from collections.abc import Iterator
from pathlib import Path

import pytest

from buergerdraht.launcher.stack import Stack
from tests.support.room import Room


@pytest.fixture
def room(stack: Stack, database: None, tmp_path: Path) -> Iterator[Room]:
    """Phones and citizens of one test."""
    room = Room(stack, work_dir=tmp_path)
    yield room
    room.close()
