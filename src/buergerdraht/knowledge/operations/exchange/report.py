"""What an import tells: how many of what, and what a person should look at."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from buergerdraht.knowledge.models import ExchangedObject

Outcome = Literal["created", "changed", "unchanged", "deleted", "proposed", "waiting", "skipped"]
OUTCOMES: dict[Outcome, str] = {
    "created": "neu",
    "changed": "geändert",
    "unchanged": "unverändert",
    "deleted": "gelöscht",
    "proposed": "zur Prüfung vorgelegt",
    "waiting": "wartet",
    "skipped": "übergangen",
}
FILE, OBJECT = "datei", "objekt"
"""What is counted besides kinds of objects: files, and objects that could not even be read."""
KIND_LABELS = {**dict(ExchangedObject.Kind.choices), OBJECT: "Nicht lesbar", FILE: "Dateien"}
LISTED_OF_A_REASON = 50
"""Problems with the same reason are listed up to here, and counted beyond."""
MOST_LISTED, MOST_REASONS = 1000, 100
FURTHER = "Weitere Gründe."


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out, or taken otherwise than it came."""

    file: str
    line: int
    object: str
    reason: str


@dataclass
class Report:
    """Counts and problems of a run, as they grow."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, outcome: Outcome, number: int = 1) -> None:
        """Count objects of a kind."""
        if number:
            self.counts.setdefault(kind, Counter())[outcome] += number

    def note(self, problem: Problem) -> None:
        """Remember a problem, once."""
        if problem in self.problems:
            return
        is_new = problem.reason not in self.reasons
        reason = FURTHER if is_new and len(self.reasons) >= MOST_REASONS else problem.reason
        self.reasons[reason] += 1
        if self.reasons[reason] <= LISTED_OF_A_REASON and len(self.problems) < MOST_LISTED:
            self.problems[problem] = None

    def add(self, other: "Report") -> None:
        """Take over what a part of the run tells."""
        for kind, counted in other.counts.items():
            self.counts.setdefault(kind, Counter()).update(counted)
        for problem in other.problems:
            self.note(problem)
        for reason, number in other.reasons.items():
            self.reasons[reason] += max(number - LISTED_OF_A_REASON, 0)

    def total(self, outcome: Outcome) -> int:
        """Return how many objects had this outcome."""
        return sum(each[outcome] for kind, each in self.counts.items() if kind != FILE)
