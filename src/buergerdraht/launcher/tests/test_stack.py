"""Processes start, stop and die together."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from buergerdraht.config.environment import PROJECT_DIR, Environment, read_environment
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.stack import Part, Stack

DEAF = "trap '' TERM; touch {ready}; while :; do sleep 0.05; done"


def shell_part(name: str, script: str, *, ready: Path | None = None, stop_seconds: float = 5) -> Part:
    """A process that runs a shell script, and serves once the file is there."""
    return Part(
        name,
        name.title(),
        lambda _: ["sh", "-c", script],
        lambda _: ready is None or ready.exists(),
        ready_seconds=2,
        stop_seconds=stop_seconds,
    )


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return read_environment({"BUERGERDRAHT_VAR_DIR": str(tmp_path)})


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "note"


@pytest.fixture
def chatty(environment: Environment, note: Path) -> Iterator[Stack]:
    """Two processes that write down when they are asked to stop."""
    parts = [
        shell_part(
            name,
            f"trap 'echo {name} >> {note}; exit' TERM; touch {note}.{name}; while :; do sleep 0.05; done",
            ready=Path(f"{note}.{name}"),
        )
        for name in ("first", "second")
    ]
    stack = Stack(environment, parts=parts)
    yield stack
    stack.stop_all()


def test_processes_stop_in_the_opposite_order_of_their_start(chatty: Stack, note: Path) -> None:
    chatty.start_all()
    chatty.stop_all()
    assert note.read_text().split() == ["second", "first"]


def test_a_killed_process_can_be_started_again(chatty: Stack) -> None:
    chatty.start_all()
    before = chatty.process_id("first")
    chatty.kill("first")
    assert not chatty.is_running("first")
    assert chatty.exit_code("first") == -signal.SIGKILL
    chatty.start("first")
    assert chatty.process_id("first") != before


def test_a_halted_process_is_stopped_too(chatty: Stack) -> None:
    chatty.start_all()
    chatty.send_signal("first", signal.SIGSTOP)
    chatty.stop("first")
    assert not chatty.is_running("first")


def test_a_process_that_does_not_listen_is_ended(environment: Environment, note: Path) -> None:
    part = shell_part("deaf", DEAF.format(ready=note), ready=note, stop_seconds=0.2)
    stack = Stack(environment, parts=[part])
    stack.start_all()
    stack.stop_all()
    assert stack.exit_code("deaf") == -signal.SIGKILL


def test_a_process_that_ends_is_reported_with_its_last_words(environment: Environment, note: Path) -> None:
    stack = Stack(environment, parts=[shell_part("web", "echo 'no such file'; exit 1", ready=note)])
    stack.start("web")
    with pytest.raises(LaunchError, match="Web ließ sich nicht starten: no such file"):
        stack.wait_until_ready("web")


def test_a_process_that_never_serves_is_reported(environment: Environment, note: Path) -> None:
    stack = Stack(environment, parts=[shell_part("web", "sleep 60", ready=note)])
    stack.start("web")
    with pytest.raises(LaunchError, match="Web antwortet nicht"):
        stack.wait_until_ready("web", seconds=0.2)
    stack.stop_all()


def test_with_a_database_of_its_own_the_installation_runs_no_postgresql() -> None:
    assert "postgres" in Stack(read_environment({})).parts
    assert "postgres" not in Stack(read_environment({"DATABASE_URL": "postgresql://a@b/c"})).parts


ORPHAN_MAKER = """
import sys, time
from buergerdraht.config.environment import read_environment
from buergerdraht.launcher.stack import Part, Stack
part = Part("sleeper", "Sleeper", lambda _: ["sleep", sys.argv[1]], lambda _: True)
stack = Stack(read_environment(), parts=[part])
stack.start("sleeper")
print(stack.process_id("sleeper"), flush=True)
time.sleep(60)
"""


def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    variables = {"BUERGERDRAHT_VAR_DIR": str(tmp_path), "PYTHONPATH": str(PROJECT_DIR / "src")}
    command = [sys.executable, "-c", ORPHAN_MAKER, "61.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as parent:
        assert parent.stdout
        child = Path("/proc", parent.stdout.readline().strip())
        wait_for(lambda: (child / "cmdline").read_bytes().startswith(b"sleep"))
        parent.kill()
    wait_for(lambda: not child.exists())


def wait_for(condition: object) -> None:
    """Poll, for at most five seconds."""
    assert callable(condition)
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
