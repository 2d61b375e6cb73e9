"""The part of the port for calls over the trunk; a call-back needs an agent too and stands there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

CALL_NAMESPACE = UUID(bytes=b"Buergerdraht/115")
"""Sixteen printable bytes, so that the dialplan derives the same ids with SHA1()."""
CALL_BACK = "callback~"


def call_id_of(channel_id: str) -> UUID:
    """Return the id of the call on a citizen's channel."""
    return uuid5(CALL_NAMESPACE, channel_id)


def call_back_channel(call_back_id: UUID, *, at: datetime) -> str:
    """Return the name of the citizen's channel of one try to call her back."""
    return f"{CALL_BACK}{call_back_id}~{at.timestamp():.0f}"


@dataclass(frozen=True, slots=True)
class AttendantLeg:
    """One attempt to reach the partner's own attendant (Vermittlung) for one call."""

    call_id: UUID
    attempt: int = 1

    def __str__(self) -> str:
        return f"attendant~{self.call_id}~{self.attempt}"


@dataclass(frozen=True, slots=True)
class AttendantAnswered:
    leg: AttendantLeg
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendantEnded:
    """The attendant's leg is gone: busy (17), no answer (19), hung up (16), not to be reached (3, 20, 27)."""

    leg: AttendantLeg
    cause: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LiveAttendant:
    """An attendant's leg found at the engine."""

    leg: AttendantLeg
    has_answered: bool
    is_joined: bool = False
    """True: she is in a talk."""


@dataclass(frozen=True, slots=True)
class CitizenAnswered:
    """A citizen who is called back picked up; if she does not, CitizenLeft tells the cause."""

    call_id: UUID
    channel_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CallAttendant:
    """Ring the partner's attendant over the trunk; the citizen hears ring-back and is not answered yet."""

    leg: AttendantLeg
    address: str
    """E.164."""
    caller: str
    """As the citizen sent it; '' if withheld."""
    timeout_seconds: int
