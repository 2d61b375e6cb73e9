"""The part of the port that transfers need: the leg to somebody outside, and who hears whom meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Scene(StrEnum):
    """Who hears whom while a call is being transferred; whoever is named alone hears music or ringing."""

    RINGING = "ringing"
    """The citizen hears music, the agent the ringing at the target."""
    CONSULT = "consult"
    """Agent and target talk, the citizen hears music."""
    CITIZEN = "citizen"
    """Agent and citizen talk, the target hears music."""
    CONFERENCE = "conference"
    """All three talk."""
    HANDED = "handed"
    """Citizen and target talk; the agent is out of it."""
    BACK = "back"
    """Agent and citizen talk; there is no target any more."""


@dataclass(frozen=True, slots=True)
class FarLegId:
    """One attempt to reach somebody outside for one call."""

    call_id: UUID
    number: int

    def __str__(self) -> str:
        return f"far~{self.call_id}~{self.number}"


@dataclass(frozen=True, slots=True)
class FarAnswered:
    leg: FarLegId
    at: datetime


@dataclass(frozen=True, slots=True)
class FarEnded:
    """The target's leg is gone; causes as in LegEnded."""

    leg: FarLegId
    cause: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LiveFar:
    """A target's leg found at the engine."""

    leg: FarLegId
    scene: Scene | None
    """None: the target picked up while nobody was there to put them together."""


@dataclass(frozen=True, slots=True)
class RingFar:
    """Ring a number outside (E.164), with the caller's own number if she shows it; '' if withheld."""

    leg: FarLegId
    number: str
    caller: str
    name: str
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class HangUpFar:
    leg: FarLegId
