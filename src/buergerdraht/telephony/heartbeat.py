"""The switchboard's heartbeat: a file that is touched from the event loop itself, and so stops with it."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

BEAT_SECONDS = 0.3
SILENT_SECONDS = 1.2
"""Four beats missed. With the watchdog's look every 0.2 s, a hung switchboard is found within 1.4 s."""

AWAY_AFTER = timedelta(seconds=5)
"""When people are told: much later, so that a restart of the switchboard alarms nobody."""


def heartbeat_file(var_dir: Path) -> Path:
    """Return the file that the switchboard of this installation touches."""
    return var_dir / "run" / "switchboard.beat"


async def keep_beating(file: Path) -> None:
    """Beat until cancelled. A full disk does not stop the beat: only the file's time is changed."""
    _make(file)
    while True:
        os.utime(file)
        await asyncio.sleep(BEAT_SECONDS)


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


class Pulse:
    """Tells a process that it was stopped itself: what it hears then is old, and others acted meanwhile."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._beat_at = clock()

    def beat(self) -> None:
        """Note that the process lives."""
        self._beat_at = self._clock()

    def was_hung(self) -> bool:
        """Tell whether the last beat is so long ago that the watchdog took over."""
        return self._clock() - self._beat_at > SILENT_SECONDS


class Listener:
    """Hears the heartbeat by the change of the file's time alone: clocks that are set do not matter."""

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._clock = clock
        self._last_beat = self._read()
        self._heard_at = clock()

    def is_silent(self) -> bool:
        """Look at the file; tell whether nothing was heard for SILENT_SECONDS."""
        beat = self._read()
        if beat != self._last_beat:
            self._last_beat, self._heard_at = beat, self._clock()
        return self._clock() - self._heard_at > SILENT_SECONDS

    def _read(self) -> int:
        with contextlib.suppress(OSError):
            return self._file.stat().st_mtime_ns
        return 0


def is_switchboard_away(file: Path, *, now: datetime) -> bool:
    """Tell whether the switchboard has been silent; False without a file: it runs on another machine."""
    try:
        beat_at = datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo)
    except OSError:
        return False
    return now - beat_at > AWAY_AFTER
