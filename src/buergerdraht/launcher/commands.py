"""Runs the programs of the set-up; their chatter goes to a log file, their failure becomes a sentence."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from buergerdraht.launcher.errors import LaunchError

DISK_FULL = "Der Datenträger ist voll. Geben Sie Platz frei und starten Sie den Befehl erneut."
NO_SPACE = "No space left on device"
OWN_SENTENCE = "CommandError: "


def run_logged(
    command: Sequence[str | Path], *, log: Path, failure: str, variables: Mapping[str, str] | None = None
) -> str:
    """Run to the end and return what it printed; raise LaunchError with the given sentence if it fails."""
    result = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **(variables or {})},
        text=True,
        errors="replace",
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        file.write(f"$ {' '.join(map(str, command))}\n{result.stdout}{result.stderr}\n")
    if result.returncode != 0:
        raise LaunchError(_sentence(result.stderr + result.stdout, log=log, failure=failure))
    return result.stdout


def require_space(folder: Path, *, megabytes: int, purpose: str) -> None:
    """Raise LaunchError unless the disk of the folder has that much room."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise LaunchError(
            f"Für {purpose} fehlt Speicherplatz: In {folder} sind {free} MB frei, nötig sind {megabytes} MB. "
            "Geben Sie Platz frei und starten Sie den Befehl erneut."
        )


def own_sentence(output: str) -> str:
    """Return the German sentence with which one of Django's commands refused, '' if it has none."""
    lines = (line for line in output.splitlines() if line.startswith(OWN_SENTENCE))
    return next(lines, "").removeprefix(OWN_SENTENCE)


def _sentence(output: str, *, log: Path, failure: str) -> str:
    if NO_SPACE in output:
        return DISK_FULL
    return own_sentence(output) or f"{failure} Einzelheiten stehen in {log}."
