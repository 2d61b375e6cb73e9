"""Keeps the processes running and shows what they print, until it is told to stop."""

import json
import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from buergerdraht.launcher.asterisk import asterisk_messages
from buergerdraht.launcher.stack import Stack

POLL_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STABLE_SECONDS = 60.0
LOG_LIMIT_BYTES = 20_000_000
NAME_WIDTH = 11
UNSHOWN = ("event", "at", "level", "logger")
"""Fields of a log line that need no `name=value` on the screen; the file has them all."""


@dataclass
class Restarts:
    """When one process may be started again: at once after a long life, ever later after short ones."""

    pause: float = FIRST_PAUSE_SECONDS
    started_at: float = field(default_factory=time.monotonic)
    due_at: float | None = None

    def schedule(self, now: float) -> float:
        """Plan the next start and return the pause before it."""
        lived_long = now - self.started_at > STABLE_SECONDS
        pause = FIRST_PAUSE_SECONDS if lived_long else self.pause
        self.due_at, self.pause = now + pause, min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause

    def begin(self, now: float) -> None:
        """Note that the process was started."""
        self.due_at, self.started_at = None, now


class Supervisor:
    """Restarts what crashed, and prints each line of the log files with the name of its process."""

    def __init__(self, stack: Stack, *, output: TextIO | None = None) -> None:
        self.stack = stack
        self.output = output or sys.stdout
        self._restarts = {name: Restarts() for name in stack.parts}
        self._tails = {name: Tail(stack.log_file(name)) for name in stack.parts}
        self._unshown = Tail(asterisk_messages(stack.environment))
        """Strangers' requests fill it, so it must not grow without end; nobody wants to watch them."""

    def run(self) -> None:
        """Supervise until a signal raises KeyboardInterrupt."""
        while True:
            self.look(time.monotonic())
            time.sleep(POLL_SECONDS)

    def look(self, now: float) -> None:
        """Print what is new and restart what is due, once."""
        for name, tail in self._tails.items():
            for line in tail.new_lines():
                self.say(name, readable(line))
        self._unshown.new_lines()
        for name, restarts in self._restarts.items():
            if not self.stack.is_running(name):
                self._care_for(name, restarts, now=now)

    def say(self, name: str, text: str) -> None:
        """Print a line under the name of a process."""
        print(f"{name:<{NAME_WIDTH}} | {text}", file=self.output, flush=True)

    def _care_for(self, name: str, restarts: Restarts, *, now: float) -> None:
        if restarts.due_at is None:
            pause = restarts.schedule(now)
            self.say(name, f"beendet (Code {self.stack.exit_code(name)}), Neustart in {pause:g} s")
        elif now >= restarts.due_at:
            restarts.begin(now)
            self.stack.start(name)


def readable(line: str) -> str:
    """Return a JSON log line as people read it: event, then what belongs to it; other lines as they are."""
    try:
        fields = json.loads(line)
        event, level = fields["event"], fields["level"]
    except (ValueError, LookupError, TypeError):
        return line
    details = (f"{name}={value}" for name, value in fields.items() if name not in UNSHOWN)
    return " ".join([*([] if level == "info" else [level.upper()]), event, *details])


class Tail:
    """Reads the whole lines that are added to a log file, and keeps the file from growing without end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = path.stat().st_size if path.exists() else 0

    def new_lines(self) -> list[str]:
        """Return the lines that were completed since the last call."""
        if not self.path.exists():
            return []
        with self.path.open("r+b") as file:
            file.seek(self.position)
            lines = [line for line in file.read().splitlines(keepends=True) if line.endswith(b"\n")]
            self.position += sum(map(len, lines))
            if self.position > LOG_LIMIT_BYTES:
                self._turn_over(file)
        return [line.decode(errors="replace").rstrip() for line in lines]

    def _turn_over(self, file: BinaryIO) -> None:
        """The writer keeps its file open for appending: so copy, then empty it."""
        shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
        os.ftruncate(file.fileno(), 0)
        self.position = 0
