"""The lines that were none of a call: all are counted, and the first runs of them listed by number. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from buergerdraht.volume.rules.records import FAULT_LABELS, Fault

MOST_RUNS = 10_000
"""Listed; whatever comes later is only counted."""


@dataclass(frozen=True, slots=True)
class Run:
    """Lines one after the other with the same fault."""

    first: int
    last: int
    fault: Fault

    @property
    def reason(self) -> str:
        """What is wrong, in German."""
        return FAULT_LABELS[self.fault]


@dataclass(slots=True)
class Faults:
    """Bad lines, collected while a file is read."""

    counts: Counter[Fault] = field(default_factory=Counter)
    runs: list[list[Any]] = field(default_factory=list)

    def add(self, fault: Fault, *, first: int, last: int | None = None) -> None:
        """Note one bad line, or a record over several lines."""
        end = last or first
        self.counts[fault] += end - first + 1
        latest = self.runs[-1] if self.runs else None
        if latest and latest[2] == fault and latest[1] == first - 1:
            latest[1] = end
        elif len(self.runs) < MOST_RUNS:
            self.runs.append([first, end, fault])


@dataclass(frozen=True, slots=True)
class Report:
    """How a file was read."""

    lines: int
    records: int
    """Lines that tell of a call, those that did not come in among them; several may tell of one."""
    elsewise: int
    """Lines in another encoding than most."""
    counts: Mapping[Fault, int]
    runs: tuple[Run, ...]

    @property
    def bad_lines(self) -> int:
        """How many lines were none of a call."""
        return sum(self.counts.values())

    @property
    def listed_lines(self) -> int:
        """How many of them are listed by number."""
        return sum(run.last - run.first + 1 for run in self.runs)

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Each reason with the number of its lines, the most frequent first."""
        ordered = sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))
        return tuple((FAULT_LABELS[fault], count) for fault, count in ordered)


def report_from(plain: Mapping[str, Any]) -> Report:
    """Return the report that was written as plain data."""
    return Report(
        lines=plain["lines"],
        records=plain["records"],
        elsewise=plain["elsewise"],
        counts={Fault(fault): count for fault, count in plain["counts"].items()},
        runs=tuple(Run(first, last, Fault(fault)) for first, last, fault in plain["runs"]),
    )
