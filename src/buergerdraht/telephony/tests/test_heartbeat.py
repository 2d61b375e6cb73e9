import asyncio
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from buergerdraht.telephony.heartbeat import (
    SILENT_SECONDS,
    Listener,
    Pulse,
    heartbeat_file,
    is_switchboard_away,
    keep_beating,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that is told what time it is."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def listener_of(file: Path) -> tuple[Listener, Clock]:
    clock = Clock()
    return Listener(file, clock=clock), clock


def test_a_process_that_was_stopped_knows_it() -> None:
    clock = Clock()
    pulse = Pulse(clock=clock)
    clock.now = SILENT_SECONDS
    assert not pulse.was_hung()
    clock.now += 0.1
    assert pulse.was_hung()
    pulse.beat()
    assert not pulse.was_hung()


def test_a_heart_that_beats_is_heard_whatever_its_clock_says(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    file.touch()
    listener, clock = listener_of(file)
    for file_time in (5_000, 4_000, 9_000_000_000):
        clock.now += SILENT_SECONDS
        os.utime(file, (file_time, file_time))
        assert not listener.is_silent()


def test_silence_is_told_after_its_time_and_ends_with_a_beat(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    file.touch()
    listener, clock = listener_of(file)
    clock.now += SILENT_SECONDS
    assert not listener.is_silent()
    clock.now += 0.1
    assert listener.is_silent()
    os.utime(file, (1, 1))
    assert not listener.is_silent()


def test_a_heart_that_never_beat_is_silent(tmp_path: Path) -> None:
    listener, clock = listener_of(tmp_path / "none")
    clock.now += SILENT_SECONDS + 0.1
    assert listener.is_silent()


async def test_the_heart_beats_at_once(tmp_path: Path) -> None:
    file = tmp_path / "run" / "beat"
    task = asyncio.create_task(keep_beating(file))
    await asyncio.sleep(0)
    assert file.exists()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(("age", "is_away"), [(1, False), (5, False), (6, True)])
def test_a_switchboard_that_has_been_silent_is_away(tmp_path: Path, age: int, is_away: object) -> None:
    file = heartbeat_file(tmp_path)
    file.parent.mkdir()
    file.touch()
    beat = (NOW - timedelta(seconds=age)).timestamp()
    os.utime(file, (beat, beat))
    assert is_switchboard_away(file, now=NOW) is is_away


def test_a_switchboard_on_another_machine_is_not_called_away(tmp_path: Path) -> None:
    assert not is_switchboard_away(heartbeat_file(tmp_path), now=NOW)
