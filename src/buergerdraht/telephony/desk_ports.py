"""The part of the port for desk phones that pass calls on by themselves: by REFER, or by a second line."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PhoneRefers:
    """An agent's phone asks to pass its call on to a number, as she dialled it (RFC 3515)."""

    agent_id: int
    channel_id: str
    """The line on which it asks."""
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PhoneCompletes:
    """An agent's phone asks to let the parties of its two lines go on without it (RFC 3891)."""

    agent_id: int
    channel_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PhoneDials:
    """An agent's phone calls a number on a further line; nobody is rung yet."""

    agent_id: int
    channel_id: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineEnded:
    """A line on which an agent's phone called is gone."""

    agent_id: int
    channel_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskPhone:
    """What a phone that passes a call on does itself."""

    is_holding: bool
    """It holds the citizen: whoever comes to her talk again must be given music."""
    line: str = ""
    """The further line on which it asks the target; '' in a direct transfer."""
    asked_on: str = ""
    """The line on which it wants to hear what becomes of it; '' until it asks."""


@dataclass(frozen=True, slots=True)
class TellPhone:
    """Tell the phone what became of what it asked for."""

    channel_id: str
    has_reached: bool


@dataclass(frozen=True, slots=True)
class HangUpLine:
    channel_id: str
    cause: int = 16


DeskEvent = PhoneRefers | PhoneCompletes | PhoneDials | LineEnded
DeskCommand = TellPhone | HangUpLine
