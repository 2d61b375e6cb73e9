"""Asks the official rules (EN 16931 and XRechnung) what is wrong with papers."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

Rules = Callable[[Sequence[bytes]], list[list[str]]]
"""What finds faults in papers, a list for each."""
CHECKER = Path(__file__).parent / "checker.py"
PATIENCE_SECONDS = 300
"""For the rules to be compiled on a busy machine, and a year's papers to be checked."""


def findings_of(papers: Sequence[bytes]) -> list[list[str]]:
    """Return for each XRechnung what the rules find wrong, each with the rule's name; one process for all."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.xml" for number in range(len(papers))]
        for file, content in zip(files, papers, strict=True):
            file.write_bytes(content)
        command = [sys.executable, "-P", str(CHECKER), *map(str, files)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS).stdout  # noqa: S603  (our own program)
    found: list[list[str]] = json.loads(told)
    return found


def nothing_found(papers: Sequence[bytes]) -> list[list[str]]:
    """Return that all is well: for tests that are about something else, as the rules take seconds."""
    return [[] for _ in papers]
