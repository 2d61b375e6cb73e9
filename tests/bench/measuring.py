"""Percentiles, processor time, progress."""

import os
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that the given share of all values does not exceed; nan without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def median(values: Iterable[float]) -> float:
    """Return the median; nan without values."""
    known = list(values)
    return statistics.median(known) if known else float("nan")


class ProcessorTime:
    """Processor time of processes and all of their children, in percent of one core, from now on."""

    def __init__(self, process_ids: Sequence[int]) -> None:
        self._process_ids = process_ids
        self._began_at, self._used = time.monotonic(), self._ticks()

    def percent(self) -> float:
        """Return the share used since the beginning."""
        seconds = time.monotonic() - self._began_at
        return 100 * (self._ticks() - self._used) / TICKS / seconds

    def _ticks(self) -> int:
        processes = dict(_processes())
        wanted = set(self._process_ids)
        grown = True
        while grown:
            children = {pid for pid, (parent, _) in processes.items() if parent in wanted}
            grown = not children <= wanted
            wanted |= children
        return sum(ticks for pid, (_, ticks) in processes.items() if pid in wanted)


def _processes() -> Iterable[tuple[int, tuple[int, int]]]:
    """Yield each process's id, parent and ticks used, those of children that ended included."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(folder.name), (int(fields[1]), sum(int(field) for field in fields[11:15]))


def say(text: str) -> None:
    """Print progress where it does not mix with the result."""
    print(text, file=sys.stderr, flush=True)
