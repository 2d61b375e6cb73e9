"""`make demo`: set up, start everything, say where it is, and keep it running until Ctrl-C."""

import dataclasses
import fcntl
import signal
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.ports import require_free_ports
from buergerdraht.launcher.progress import Progress
from buergerdraht.launcher.setup import (
    prepare_pages,
    prepare_search,
    running_database,
    set_up_data,
    set_up_software,
)
from buergerdraht.launcher.stack import Stack
from buergerdraht.launcher.supervisor import Supervisor

INTRODUCTION = """
Bürgerdraht läuft: {address}

{logins}

Anrufen (in einem zweiten Fenster), zum Beispiel: make call TO={number}
{numbers}
Mit eigenem Softphone: {account} (UDP), Kennwort {password}

Strg+C beendet alles. Die Daten bleiben; make reset leert sie.
"""


def run_demo(environment: Environment) -> None:
    """Run the demo until it is told to stop; whatever was started is stopped, data stay."""
    environment = dataclasses.replace(environment, demo=True, always_open=True)
    progress = Progress()
    stop_on_signals()
    with only_one(environment):
        require_free_ports(environment)
        set_up_software(environment, progress)
        stack = Stack(environment)
        with running_database(stack, progress):
            progress.say(start_all(stack, progress))
            Supervisor(stack).run()


def run_setup(environment: Environment) -> None:
    """Do the set-up alone."""
    environment = dataclasses.replace(environment, demo=True, always_open=True)
    progress = Progress()
    stop_on_signals()
    with only_one(environment):
        set_up_software(environment, progress)
        stack = Stack(environment)
        with running_database(stack, progress):
            set_up_data(stack, progress)
            with progress.step("Suche und Seiten vorbereiten"):
                prepare_search(environment)
                prepare_pages(environment)
    progress.say("Eingerichtet. Starten Sie mit: make demo")


def start_all(stack: Stack, progress: Progress) -> str:
    """Fill the running database and start the rest, with what can be made beside; return the introduction."""
    with ThreadPoolExecutor() as beside:
        pages = beside.submit(prepare_pages, stack.environment)
        logins, numbers = set_up_data(stack, progress)
        search = beside.submit(prepare_search, stack.environment)
        _start(stack, progress, "asterisk")
        with progress.step("Seiten vorbereiten"):
            pages.result()
        _start(stack, progress, *stack.parts)
        with progress.step("Wissen für die Suche aufbereiten"):
            search.result()
        return introduction(stack.environment, logins=logins, numbers=numbers)


def _start(stack: Stack, progress: Progress, *names: str) -> None:
    """Start these side by side, and wait for each; those that run stay as they are."""
    new = [name for name in names if not stack.is_running(name)]
    for name in new:
        stack.start(name)
    for name in new:
        with progress.step(f"{stack.parts[name].title} starten"):
            stack.wait_until_ready(name)


def introduction(environment: Environment, *, logins: str, numbers: str) -> str:
    """Return what whoever started the demo needs to know: address, logins, how to ring."""
    account = f"softphone@{environment.bind_host}:{environment.sip_port}"
    return INTRODUCTION.format(
        address=environment.public_url,
        logins=logins,
        numbers=textwrap.indent(numbers, "  "),
        number=numbers.split(maxsplit=1)[0],
        account=account,
        password=secret(environment.var_dir, "softphone_secret"),
    )


@contextmanager
def only_one(environment: Environment) -> Iterator[None]:
    """Hold the installation's lock during the block; raise LaunchError if another start holds it."""
    environment.var_dir.mkdir(parents=True, exist_ok=True)
    with (environment.var_dir / "launcher.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError(
                f"Bürgerdraht läuft bereits ({environment.public_url}). Beenden Sie es dort mit Strg+C."
            ) from None
        yield


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP stop us as Ctrl-C does; while we stop, further signals change nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
