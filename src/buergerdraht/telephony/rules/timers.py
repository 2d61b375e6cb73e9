"""What is to happen later, in the order of time."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any


class Timers:
    """Functions to be called at their instants, by whoever has a clock."""

    def __init__(self) -> None:
        self._timers: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._timer_numbers = itertools.count()

    def next_deadline(self) -> datetime | None:
        """Return the instant at which `tick` has something to do."""
        return self._timers[0][0] if self._timers else None

    def tick(self, *, now: datetime) -> None:
        """Let every timer that is due go off."""
        while self._timers and self._timers[0][0] <= now:
            _, _, function, arguments = heapq.heappop(self._timers)
            function(*arguments, at=now)

    def later(self, deadline: datetime, function: Callable[..., None], *arguments: Any) -> None:
        """Call the function with its arguments and `at`; it looks itself whether it still matters."""
        heapq.heappush(self._timers, (deadline, next(self._timer_numbers), function, arguments))
