"""The part of the port that supervision needs: another pair of ears at an agent's leg."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from buergerdraht.telephony.ports import LegId


@dataclass(frozen=True, slots=True)
class EarsReady:
    """What Listen asked for is there, and can be heard from `leg` on."""

    leg: "LegId"
    at: datetime


@dataclass(frozen=True, slots=True)
class Listen:
    """Give the supervisor's `leg` ears, and a voice that the agent alone hears, at the agent's leg."""

    leg: "LegId"
    agent_leg: "LegId"


@dataclass(frozen=True, slots=True)
class Hear:
    """Let the supervisor hear through her ears."""

    leg: "LegId"


@dataclass(frozen=True, slots=True)
class StopListening:
    """Take the supervisor's ears away; her leg stays."""

    leg: "LegId"
