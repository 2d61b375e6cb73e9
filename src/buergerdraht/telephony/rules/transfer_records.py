"""A transfer as distribution holds it: who is to be reached, how far it has come, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from buergerdraht.telephony.desk_ports import DeskPhone
from buergerdraht.telephony.ports import LegId
from buergerdraht.telephony.transfer_ports import FarLegId, Scene


class TransferKind(StrEnum):
    """How the agent transfers; the values of models.Transfer.Kind."""

    CONSULT = "consult"
    """She talks with the target first (Rückfrage)."""
    BLIND = "blind"
    """Citizen and target talk as soon as the target picks up (Direkt verbinden)."""


class TransferOutcome(StrEnum):
    """What became of a transfer; the values of models.Transfer.Outcome."""

    CONNECTED = "connected"
    """Citizen and target went on without the agent."""
    BUSY = "busy"
    UNANSWERED = "unanswered"
    UNREACHABLE = "unreachable"
    """The line does not exist, or could not be dialled."""
    CANCELLED = "cancelled"
    """The agent took the call back before the target picked up."""
    RETURNED = "returned"
    """Agent and target talked, then the agent went on with the citizen."""
    CITIZEN_LEFT = "citizen_left"
    LOST = "lost"
    """The agent's phone was lost, or a part of the telephone system failed."""


FAILED = frozenset({TransferOutcome.BUSY, TransferOutcome.UNANSWERED, TransferOutcome.UNREACHABLE})
"""The target could not be had."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to reach: a number outside, or a colleague (`agent_id`); the ids say whose number it is."""

    name: str
    number: str = ""
    """E.164; empty for a colleague."""
    authority_id: int | None = None
    unit_id: int | None = None
    entry_id: int | None = None
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What an agent's page or desk phone asks for."""

    kind: TransferKind
    target: Target
    seconds: int
    """How long the target rings before the agent has the call back."""
    phone: DeskPhone | None = None
    """Set if her phone asks."""


def read_request(told: dict[str, Any]) -> TransferRequest:
    """Return what a page told in JSON; raise TypeError or ValueError if it is no such request."""
    kind, seconds = TransferKind(told["kind"]), int(told["seconds"])
    return TransferRequest(kind, Target(**told["target"]), seconds)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One attempt to reach one target for one call."""

    call_id: UUID
    leg: LegId | FarLegId
    kind: TransferKind
    target: Target
    agent_id: int
    """Who transfers."""
    started_at: datetime
    scene: Scene = Scene.RINGING
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was decided: handed over, failed or taken back."""
    outcome: TransferOutcome | None = None
    phone: DeskPhone | None = None
    """What the desk phone that asked for it does itself; forgotten by a restart."""

    @property
    def number(self) -> int:
        """Number of the attempt within its call."""
        return self.leg.attempt if isinstance(self.leg, LegId) else self.leg.number

    @property
    def is_open(self) -> bool:
        """True until it is decided."""
        return self.outcome is None
