"""How the wallboard says counts against targets. Pure."""

from dataclasses import dataclass
from math import floor

from buergerdraht.agreements.targets import CATALOGUE as TARGETS
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.quality.counts import Counts

LATE_SECONDS = 30
"""Of 115: three of four calls are answered within this time (charter of 115, 2011)."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of today against its target."""

    percent: int | None
    """Rounded down, so that no target is met by rounding; None: there was nothing yet."""
    target: int

    @property
    def is_met(self) -> bool | None:
        """Whether it is reached; None: nothing to compare."""
        return None if self.percent is None else self.percent >= self.target

    @property
    def words(self) -> str:
        """How it stands, in German."""
        if self.is_met is None:
            return f"Ziel {self.target} %"
        return f"Ziel {self.target} % erreicht" if self.is_met else f"unter Ziel {self.target} %"


def share_of(counts: Counts, *, kind: FigureKind) -> Share:
    """Return a figure in percent against the target of the charter."""
    figure = CATALOGUE[kind]
    if figure.target is None:
        raise ValueError(kind)
    value = figure.formula(counts)
    return Share(None if value is None else floor(value), TARGETS[figure.target].default)
