"""What the pages say of a run."""

import csv
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from buergerdraht.foundation.files import harmless_cell
from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.report import FILE, KIND_LABELS, OUTCOMES
from buergerdraht.knowledge.operations.exchange.runs import QUIET_AFTER
from buergerdraht.knowledge.operations.exchange.uploads import shown_source

State = ImportRun.State
TONES = {State.RUNNING: "info", State.DONE: "ok", State.STOPPED: "warn", State.FAILED: "bad"}
ICONS = {State.RUNNING: "uhr", State.DONE: "ok", State.STOPPED: "warnung", State.FAILED: "gefahr"}


@dataclass(frozen=True)
class ShownRun:
    """A run as people see it."""

    run: ImportRun
    is_quiet: bool
    """It should be running, but has not been heard of for a while."""

    @property
    def source(self) -> str:
        return shown_source(self.run.source)

    @property
    def what(self) -> str:
        return "Probelauf" if self.run.is_dry_run else "Einlesen"

    @property
    def icon(self) -> str:
        return ICONS[State(self.run.state)]

    @property
    def tone(self) -> str:
        return TONES[State(self.run.state)]

    @property
    def can_go_on(self) -> bool:
        """Tell whether somebody may start it again where it stopped."""
        return self.run.state == State.FAILED or self.is_quiet

    @property
    def can_be_taken(self) -> bool:
        """Tell whether a trial may become the real thing."""
        return self.run.is_dry_run and self.run.state == State.DONE

    @property
    def must_confirm(self) -> bool:
        """Tell whether it waits for somebody's word."""
        return self.run.state == State.STOPPED

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """Return how many objects had which outcome, of all kinds."""
        kinds = self.run.counts.get("kinds", {})
        told = {
            name: sum(each.get(name, 0) for kind, each in kinds.items() if kind != FILE) for name in OUTCOMES
        }
        return [(OUTCOMES[name], number) for name, number in told.items() if number]

    @property
    def kinds(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return the rows of the table: a kind, and how many had each of the outcomes, with its word."""
        kinds = self.run.counts.get("kinds", {})
        return [
            (label, [(word, kinds[kind].get(name, 0)) for name, word in OUTCOMES.items()])
            for kind, label in KIND_LABELS.items()
            if kind != FILE and any(kinds.get(kind, {}).values())
        ]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Return how often there was which reason, most frequent first."""
        told: dict[str, int] = self.run.counts.get("reasons", {})
        return sorted(told.items(), key=lambda pair: -pair[1])


def shown(run: ImportRun, *, now: datetime) -> ShownRun:
    """Return a run with what depends on the time."""
    last = run.position.get("at") or run.started_at.isoformat()
    is_silent = datetime.fromisoformat(last) < now - QUIET_AFTER
    return ShownRun(run, is_quiet=run.state == State.RUNNING and is_silent and not run.is_dry_run)


def run_context(run: ImportRun, *, now: datetime) -> dict[str, Any]:
    """Return what the page and the fragment of a run show."""
    return {"shown": shown(run, now=now), "run": run, "outcome_labels": list(OUTCOMES.values())}


def write_problems(run: ImportRun, file: TextIO) -> None:
    """Write the problems of a run as CSV that German spreadsheets open by themselves."""
    file.write("\ufeff")
    rows = csv.writer(file, delimiter=";")
    rows.writerow(["Datei", "Zeile", "Objekt", "Grund"])
    rows.writerows(
        [harmless_cell(str(each[name])) for name in ("file", "line", "object", "reason")]
        for each in run.problems
    )
