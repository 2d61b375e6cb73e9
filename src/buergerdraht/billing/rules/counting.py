"""What counts of a call, exactly, and what a tariff makes of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from buergerdraht.agreements.tariffs import Counted
from buergerdraht.telephony.rules.durations import Phase, Stretch, durations

COUNTED_PHASES: Mapping[Counted, frozenset[Phase]] = {
    Counted.TALK: frozenset({Phase.TALK, Phase.CONFERENCE}),
    Counted.HOLD: frozenset({Phase.HOLD}),
    Counted.CONSULT: frozenset({Phase.REACHING, Phase.CONSULT}),
    Counted.TARGET_TALK: frozenset({Phase.TARGET_RING, Phase.TARGET_TALK}),
}
"""Wrap-up is no part of a call: it comes from the agent's states."""
HALF = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answered call took; it belongs to the day (Europe/Berlin) on which it arrived, however long."""

    call_id: UUID
    on: date
    times: Mapping[Counted, timedelta]

    def seconds(self, counted: frozenset[Counted]) -> int:
        """Return what counts, rounded once per call to whole seconds, half up."""
        total = sum((self.times.get(each, timedelta()) for each in counted), timedelta())
        return int((total + HALF) // timedelta(seconds=1))


def times_of(past: Iterable[Stretch]) -> dict[Counted, timedelta]:
    """Return how long each kind of time was that a tariff may count, but for wrap-up."""
    took = durations(past)
    return {
        counted: sum((took.get(phase, timedelta()) for phase in phases), timedelta())
        for counted, phases in COUNTED_PHASES.items()
    }
