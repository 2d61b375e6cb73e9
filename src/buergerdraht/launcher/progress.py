"""A line per step with the time it took; on a terminal the seconds count while the step runs."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

TICK_SECONDS = 0.5
WIDTH = 52


class Progress:
    """Shows the steps of a set-up on a stream, plainly where the stream is not a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.is_terminal = self.stream.isatty()

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show the step until the block ends; a failed one gets a cross, and its error goes on."""
        started = time.monotonic()
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(title, started, done), daemon=True)
        if self.is_terminal:
            ticker.start()
        mark = "✗"
        try:
            yield
            mark = "✓"
        finally:
            done.set()
            if self.is_terminal:
                ticker.join()
            self._write(mark, title, time.monotonic() - started, end="\n")

    def say(self, text: str) -> None:
        """Print a line of its own."""
        print(text, file=self.stream, flush=True)

    def _tick(self, title: str, started: float, done: threading.Event) -> None:
        while not done.wait(TICK_SECONDS):
            self._write("…", title, time.monotonic() - started, end="")

    def _write(self, mark: str, title: str, seconds: float, *, end: str) -> None:
        start_of_line = "\r" if self.is_terminal else ""
        duration = f"{seconds:.1f}".replace(".", ",")
        print(
            f"{start_of_line}{mark} {title:<{WIDTH}} {duration:>6} s", end=end, file=self.stream, flush=True
        )
