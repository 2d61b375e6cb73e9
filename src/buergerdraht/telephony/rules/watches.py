"""What a supervisor does in an agent's talk, as distribution holds it."""

from dataclasses import dataclass
from enum import StrEnum

from buergerdraht.telephony.ports import LegId


class Mode(StrEnum):
    """What a supervisor wants in an agent's talk."""

    LISTEN = "listen"
    WHISPER = "whisper"
    """The agent hears her, the citizen does not."""
    TAKE_OVER = "take_over"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Watch:
    """A supervisor's leg at an agent's talk."""

    leg: LegId
    agent_leg: LegId
    mode: Mode
    is_on: bool = False
    """She has picked up."""
