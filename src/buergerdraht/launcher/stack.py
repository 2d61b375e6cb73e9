"""The processes of one installation, each started, signalled and stopped by its name.

Nothing here outlives its parent: each child dies with whoever started it (PR_SET_PDEATHSIG), each has a
process group of its own, so that Ctrl-C reaches the supervisor alone. Start children from the main thread:
the kernel ties them to the thread that forked.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables
from buergerdraht.launcher import postgres
from buergerdraht.launcher.asterisk import prepare_asterisk
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.probes import answers_ari, answers_sip, answers_web
from buergerdraht.launcher.virtualenv import PYTHON

POLL_SECONDS = 0.05
BEHIND_CALLS = 10
"""Niceness of what may wait a few milliseconds when calls need the processor: a ring may not."""
ARI_APPLICATION = "buergerdraht"
DIES_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL", "--")


@dataclass(frozen=True)
class Part:
    """One process: how it starts, how one sees that it serves, and how it is asked to stop."""

    name: str
    title: str
    command: Callable[[Environment], list[str]]
    is_ready: Callable[[Environment], bool]
    stop_signal: signal.Signals = signal.SIGTERM
    ready_seconds: float = 120
    """One that ends is seen at once; this is for one that hangs, and a busy machine is slow."""
    stop_seconds: float = 5
    niceness: int = 0


def _with_manners(part: Part, command: list[str]) -> list[str]:
    """Embedded PostgreSQL sees itself to it that it stops with its parent, and in good order."""
    dies = () if part.name == "postgres" else DIES_WITH_PARENT
    return [*dies, "nice", "-n", str(part.niceness), *command]


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of Django's commands."""
    return [str(PYTHON), str(PROJECT_DIR / "manage.py"), *arguments]


def _web(environment: Environment) -> list[str]:
    return [
        str(PYTHON),
        "-m",
        "uvicorn",
        "buergerdraht.config.asgi:application",
        "--host",
        environment.bind_host,
        "--port",
        str(environment.http_port),
        "--no-access-log",
        "--timeout-graceful-shutdown",
        "2",
    ]


PARTS = (
    Part(
        "postgres",
        "PostgreSQL",
        lambda environment: postgres.server_command(environment.var_dir),
        lambda environment: postgres.is_ready(environment.var_dir),
        stop_signal=signal.SIGINT,
        stop_seconds=20,
        niceness=BEHIND_CALLS,
    ),
    Part(
        "asterisk",
        "Asterisk",
        prepare_asterisk,
        lambda environment: answers_ari(environment) and answers_sip(environment),
    ),
    Part(
        "switchboard",
        "Anrufverteilung",
        lambda _: manage("switchboard"),
        lambda environment: answers_ari(environment, path=f"applications/{ARI_APPLICATION}"),
    ),
    Part("watchdog", "Wächter", lambda _: manage("watchdog"), lambda _: True),
    Part(
        "worker",
        "Hintergrundaufgaben",
        lambda _: manage("procrastinate", "worker"),
        lambda _: True,
        niceness=BEHIND_CALLS,
    ),
    Part("web", "Web", _web, answers_web, niceness=BEHIND_CALLS),
)
"""In the order in which they start; they stop in the opposite one."""


class Stack:
    """The processes of one environment. With a DATABASE_URL, PostgreSQL is not among them."""

    def __init__(self, environment: Environment, *, parts: Sequence[Part] = PARTS) -> None:
        self.environment = environment
        self.log_dir = environment.var_dir / "log"
        self.parts = {
            part.name: part for part in parts if part.name != "postgres" or not environment.database_url
        }
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start the process without waiting for it; does nothing if it runs."""
        if self.is_running(name):
            return
        part = self.parts[name]
        command = part.command(self.environment)
        self.log_dir.mkdir(parents=True, exist_ok=True)
        with self.log_file(name).open("ab") as log:
            self._children[name] = subprocess.Popen(
                _with_manners(part, command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                cwd=PROJECT_DIR,
                env=self.variables(),
            )

    def start_all(self) -> None:
        """Start every process, each once the one before it serves."""
        for name in self.parts:
            self.start(name)
            self.wait_until_ready(name)

    def wait_until_ready(self, name: str, *, seconds: float | None = None) -> None:
        """Return once the process serves; raise LaunchError if it ends or takes longer."""
        part = self.parts[name]
        deadline = time.monotonic() + (seconds or part.ready_seconds)
        while not part.is_ready(self.environment):
            if not self.is_running(name):
                raise LaunchError(f"{part.title} ließ sich nicht starten: {self._last_line(name)}")
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"{part.title} antwortet nicht. Einzelheiten stehen in {self.log_file(name)}."
                )
            time.sleep(POLL_SECONDS)

    def is_running(self, name: str) -> bool:
        """Tell whether a process that we started lives (a stopped one does)."""
        child = self._children.get(name)
        return child is not None and child.poll() is None

    def exit_code(self, name: str) -> int | None:
        """Return how the process ended, None while it lives or before it was started."""
        child = self._children.get(name)
        return None if child is None else child.poll()

    def process_id(self, name: str) -> int:
        """Return the process id of a started process; its process group has the same."""
        return self._children[name].pid

    def send_signal(self, name: str, signal_number: signal.Signals) -> None:
        """Send a signal to the process and all of its own children."""
        if self.is_running(name):
            os.killpg(self.process_id(name), signal_number)

    def kill(self, name: str) -> None:
        """End the process at once, as a crash would, and wait until it is gone."""
        self.send_signal(name, signal.SIGKILL)
        if name in self._children:
            self._children[name].wait()

    def stop(self, name: str) -> None:
        """Ask the process to stop; one that does not is ended."""
        if not self.is_running(name):
            return
        part, child = self.parts[name], self._children[name]
        child.send_signal(part.stop_signal)
        self.send_signal(name, signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(part.stop_seconds)
        self.kill(name)

    def stop_all(self) -> None:
        """Stop every process, the last started first."""
        for name in reversed(self.parts):
            self.stop(name)

    def log_file(self, name: str) -> Path:
        """Return the file that has what the process printed."""
        return self.log_dir / f"{name}.log"

    def variables(self) -> dict[str, str]:
        """Return the variables that the processes get."""
        return (
            os.environ
            | as_variables(self.environment)
            | {
                "DJANGO_SETTINGS_MODULE": "buergerdraht.config.settings",
                "PYTHONPATH": str(PROJECT_DIR / "src"),
                "PYTHONUNBUFFERED": "1",
            }
        )

    def _last_line(self, name: str) -> str:
        lines = self.log_file(name).read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'keine Meldung'} ({self.log_file(name)})"
