"""A program of its own that reads a file of call records, so that a hostile or huge one harms nobody else.

It gets its task as JSON on its input, tells its progress in lines of JSON, and the result in the last one.
Its memory and time are limited; the key with which it tells callers apart ends with it.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from buergerdraht.volume.rules.plans import plan_from
from buergerdraht.volume.rules.reading import Reading

MEMORY_BYTES, CPU_SECONDS = 1 << 30, 1200
BLOCK_BYTES = 1 << 20
NICE = 5
"""Calls come first."""


def main() -> None:
    """Read the file that the task names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    os.nice(NICE)
    task = json.load(sys.stdin)
    path = Path(task["path"])
    reading = Reading(plan_from(task["plan"]), earliest=task["earliest"], latest=task["latest"])
    position = _Position(path.stat().st_size)
    result = reading.read(
        position.blocks(path), told=lambda lines: _tell({"percent": position.percent, "lines": lines})
    )
    _tell({"result": result})


class _Position:
    """How far the file is read."""

    def __init__(self, size: int) -> None:
        self._size, self._read = max(size, 1), 0

    @property
    def percent(self) -> int:
        return 100 * self._read // self._size

    def blocks(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                self._read += len(block)
                yield block


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
