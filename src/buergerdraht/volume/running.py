"""Runs the program that reads a file, and hears its progress."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import buergerdraht
from buergerdraht.volume.rules.plans import Plan, believable_time

PROGRAM = "buergerdraht.volume.reading_process"
SOURCES = Path(buergerdraht.__file__).parents[1]


class ReadingBroke(Exception):
    """The program ended without a result: the file takes more memory or time than one may."""


def read_apart(path: Path, plan: Plan, *, today: date, told: Callable[[int, int], None]) -> dict[str, Any]:
    """Read a file in a process of its own and return report and figures; `told` hears percent and lines.

    Raise ReadingBroke.
    """
    earliest, latest = believable_time(today)
    task = {"path": str(path), "plan": plan.as_json(), "earliest": earliest, "latest": latest}
    for line in _lines_of_program(json.dumps(task)):
        if "result" in line:
            return dict(line["result"])
        told(line["percent"], line["lines"])
    raise ReadingBroke


def _lines_of_program(task: str) -> Iterator[dict[str, Any]]:
    own = {"PYTHONPATH": str(SOURCES), "PYTHONHASHSEED": "random"}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback could show a line of the file
        text=True,
        env=os.environ | own,
    ) as process:
        assert process.stdin  # noqa: S101  (both are pipes)
        assert process.stdout  # noqa: S101
        process.stdin.write(task)
        process.stdin.close()
        yield from map(json.loads, process.stdout)
