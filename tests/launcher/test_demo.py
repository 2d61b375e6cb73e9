"""`make demo` from the first line to Ctrl-C, as its user sees it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables
from buergerdraht.launcher.probes import answers_web
from tests.support.sipp import wait_until
from tests.support.stack import environment_for_tests

LAST_LINE = "Strg+C beendet alles. Die Daten bleiben; make reset leert sie."


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return environment_for_tests(tmp_path / "var")


@pytest.fixture
def launch(environment: Environment) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start the launcher with a word; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[str]] = []
    variables = os.environ | as_variables(environment) | {"PYTHONPATH": str(PROJECT_DIR / "src")}

    def launch(word: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "buergerdraht.launcher", word]
        process = subprocess.Popen(
            command, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield launch
    for process in started:
        process.terminate()
        process.communicate()


def test_the_demo_starts_says_where_it_is_survives_a_crash_and_stops(
    environment: Environment, launch: Callable[[str], subprocess.Popen[str]]
) -> None:
    demo = launch("demo")
    introduction = lines_until(demo, LAST_LINE)
    assert f"Bürgerdraht läuft: {environment.public_url}" in introduction
    assert any("make call TO=+49" in line for line in introduction)
    assert answers_web(environment)

    second = launch("demo")
    assert "Bürgerdraht läuft bereits" in second.communicate()[1]
    assert second.returncode == 1

    web = process_of(environment, "uvicorn")
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: process_of(environment, "uvicorn") not in (0, web), seconds=10, what="Neustart")

    demo.send_signal(signal.SIGINT)
    output = demo.communicate(timeout=30)[0]
    assert "web         | beendet (Code -9), Neustart in 0.5 s" in output
    assert output.endswith("Beendet.\n")
    assert demo.returncode == 0
    assert process_of(environment, "") == 0


def lines_until(process: subprocess.Popen[str], last: str) -> list[str]:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if lines[-1] == last:
            return lines
    raise AssertionError(lines, process.stderr and process.stderr.read())


def process_of(environment: Environment, word: str) -> int:
    """Return the number of a process of this installation whose command has the word, 0 without one."""
    mark = f"BUERGERDRAHT_VAR_DIR={environment.var_dir}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = mark in (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if is_ours and word in command:
            return int(folder.name)
    return 0
