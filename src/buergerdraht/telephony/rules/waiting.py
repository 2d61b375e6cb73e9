"""How long who waits is likely to wait, from the last talks, and how sure that is. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.vocabulary import AgentState

WINDOW = timedelta(hours=1)
"""Older talks say nothing of the present crowd."""
MOST_TALKS = 20
ON_DUTY = frozenset({AgentState.READY, AgentState.OFFERED, AgentState.TALKING, AgentState.WRAP_UP})
"""Agents in these states take the next calls."""
FEW_TALKS, ENOUGH_TALKS = 3, 10
OVERLOAD_FROM = timedelta(minutes=10)
"""From this wait on callers hear that it is unusually long."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected wait; `talks` is how many talks it is worked out from."""

    wait: timedelta | None
    """None: nobody takes calls, or too few talks to tell."""
    talks: int = 0

    @property
    def is_overload(self) -> bool:
        """Tell whether callers should hear that they wait unusually long."""
        return self.wait is not None and self.wait >= OVERLOAD_FROM

    @property
    def certainty(self) -> str:
        """German sentence: how sure the estimate is."""
        if self.wait is None:
            return "Noch nicht absehbar."
        how = "recht sicher" if self.talks >= ENOUGH_TALKS else "nur grob"
        return f"Aus {self.talks} Gesprächen der letzten Stunde, {how}."


UNKNOWN = Estimate(None)


def expected_wait(place: int, *, lengths: Sequence[timedelta], agents: int) -> Estimate:
    """Return how long who stands at that place (from 1) waits until one of so many agents is free.

    `lengths` are those of the last talks with their wrap-up. Each agent is free once per length, so the line
    moves by one place every length divided by agents.
    """
    if agents < 1 or len(lengths) < FEW_TALKS:
        return UNKNOWN
    mean = sum(lengths, timedelta()) / len(lengths)
    return Estimate(place * mean / agents, len(lengths))


@dataclass(slots=True)
class RecentTalks:
    """When the last talks of each centre ended, and how long they were."""

    _talks: defaultdict[int, deque[tuple[datetime, timedelta]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=MOST_TALKS))
    )

    def note(self, call: Call) -> None:
        """Note a call that has ended; void if no agent answered it."""
        if call.answered_at and call.ended_at:
            self.add(call.route.centre_id, call.ended_at, call.ended_at - call.answered_at)

    def add(self, centre_id: int, ended_at: datetime, length: timedelta) -> None:
        """Note a talk."""
        self._talks[centre_id].append((ended_at, length))

    def lengths(self, centre_id: int, *, at: datetime) -> list[timedelta]:
        """Return the lengths of the centre's talks that ended within the last hour."""
        return [length for ended_at, length in self._talks[centre_id] if at - ended_at <= WINDOW]


def place_of(call: Call, line: Iterable[Call]) -> int:
    """Return the place at which the call stands in the line, from 1; behind all others if it is not there."""
    ahead = 0
    for other in line:
        if other.id == call.id:
            break
        ahead += 1
    return ahead + 1
