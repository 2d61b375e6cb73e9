"""A clock that a test gives the switchboard: nobody waits for a night of the year."""

import contextlib
import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from buergerdraht.config.environment import Environment
from buergerdraht.foundation.clock import utc_now
from buergerdraht.launcher.stack import Part, Stack
from buergerdraht.launcher.virtualenv import PYTHON


class GivenClock:
    """A clock that runs on from the instant that it was set to, shared by processes through a file."""

    def __init__(self, environment: Environment) -> None:
        self._file: Path = environment.var_dir / "run" / "given-clock"

    def set(self, at: datetime) -> None:
        """Let it be that instant now."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(str((at - utc_now()).total_seconds()))
        draft.replace(self._file)

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's clock; negative: behind."""
        return timedelta(seconds=float(self._file.read_text()))

    def __call__(self) -> datetime:
        """Return the instant that it is."""
        return utc_now() + self.ahead


@contextlib.contextmanager
def given_clock(stack: Stack, *, at: datetime) -> Iterator[GivenClock]:
    """Let the installation's switchboard have a clock of the test's during the block."""
    clock, usual = GivenClock(stack.environment), stack.parts["switchboard"]
    clock.set(at)
    given = dataclasses.replace(
        usual, command=lambda _: [str(PYTHON), "-m", "tests.support.clocked_switchboard"]
    )
    try:
        _restart(stack, given.name, as_part=given)
        yield clock
    finally:
        _restart(stack, usual.name, as_part=usual)


def _restart(stack: Stack, name: str, *, as_part: Part) -> None:
    stack.stop(name)
    stack.parts[name] = as_part
    stack.start(name)
    stack.wait_until_ready(name)
