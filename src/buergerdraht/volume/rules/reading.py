"""A file of call records is read: good lines are counted, bad ones noted. No database, no Django."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from buergerdraht.volume.rules.dialects import named_separator, narrow_fields
from buergerdraht.volume.rules.faults import Faults
from buergerdraht.volume.rules.figures import as_json
from buergerdraht.volume.rules.lines import Lines
from buergerdraht.volume.rules.merging import Merging
from buergerdraht.volume.rules.plans import Plan
from buergerdraht.volume.rules.records import BadLine, Fault, RowReader
from buergerdraht.volume.rules.tally import Tally

Told = Callable[[int], None]
"""Hears how many lines were read, after each block."""


def _nobody_hears(lines: int) -> None:
    """Nobody wants to know."""


class Reading:
    """One pass over a file."""

    def __init__(self, plan: Plan, *, earliest: int, latest: int) -> None:
        self._plan = plan
        self._reader = RowReader(plan.dialect, plan.meanings, earliest=earliest, latest=latest)
        self._tally, self._faults = Tally(), Faults()
        self._merging = Merging(self._tally.add)
        self._records = 0
        self._above = 0
        """Lines above the table that the reader of rows does not see."""

    def read(self, blocks: Iterable[bytes], *, told: Told = _nobody_hears) -> dict[str, Any]:
        """Return report and figures as plain data; figures are None if there was no call that came in."""
        lines = Lines(blocks, encoding=self._plan.dialect.encoding)
        with narrow_fields():
            read = self._read_all(lines, told=told)
        for number in lines.zeros:
            self._faults.add(Fault.ZEROS, first=number)
        self._merging.end()
        figures = self._tally.figures()
        return {"report": self._report(read, lines), "figures": figures and as_json(figures)}

    def _read_all(self, lines: Lines, *, told: Told) -> int:
        """Read every line, and return how many there were."""
        rows = csv.reader(
            self._below_the_name(iter(lines)), delimiter=self._plan.dialect.separator, strict=True
        )
        is_open = True
        if self._plan.dialect.has_header:
            with suppress(csv.Error):
                next(rows, None)
        while is_open:
            is_open = self._read_on(rows, told=told)
        return rows.line_num

    def _below_the_name(self, lines: Iterator[str]) -> Iterator[str]:
        first = next(lines, "")
        if named_separator(first):
            self._above = 1
            return lines
        return chain((first,), lines) if first else lines

    def _read_on(self, rows: Any, *, told: Told) -> bool:
        """Read until the end, or until a row cannot be told from the next; tell whether there may be more."""
        begin = rows.line_num + 1
        try:
            for row in rows:
                if row:
                    self._take(row, begin, rows.line_num)
                begin = rows.line_num + 1
                if not begin % 65536:
                    told(begin)
        except csv.Error:
            self._faults.add(Fault.QUOTES, first=begin + self._above, last=rows.line_num + self._above)
            return True
        return False

    def _take(self, row: list[str], first: int, last: int) -> None:
        self._records += 1
        try:
            call = self._reader.call_of(row)
        except BadLine as bad:
            self._records -= 1
            self._faults.add(bad.fault, first=first + self._above, last=last + self._above)
            return
        if call:
            self._merging.add(call)
        else:
            self._tally.outward += 1

    def _report(self, read: int, lines: Lines) -> dict[str, Any]:
        runs = sorted(self._faults.runs)
        return {
            "lines": read + self._above,
            "records": self._records,
            "elsewise": lines.elsewise,
            "counts": dict(self._faults.counts),
            "runs": runs,
        }
