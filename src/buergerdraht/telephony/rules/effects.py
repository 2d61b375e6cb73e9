"""What distribution decided: commands for the engine, and what is to be written."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from buergerdraht.telephony.ports import EngineCommand
from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.callbacks import CallBack
from buergerdraht.telephony.rules.records import Call, Fact
from buergerdraht.telephony.rules.transfer_records import Transfer
from buergerdraht.telephony.rules.vocabulary import AgentState


@dataclass(frozen=True, slots=True)
class AgentChange:
    """An agent's state from one instant on."""

    agent_id: int
    state: AgentState
    reason: str
    at: datetime
    call_id: UUID | None


@dataclass(slots=True)
class Effects:
    """Everything since the last look: calls and agents as they are now, facts and changes in order."""

    commands: list[EngineCommand] = field(default_factory=list)
    calls: dict[UUID, Call] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    agents: dict[int, Agent] = field(default_factory=dict)
    agent_changes: list[AgentChange] = field(default_factory=list)
    transfers: dict[tuple[UUID, int], Transfer] = field(default_factory=dict)
    """By call and number."""
    call_backs: dict[UUID, CallBack] = field(default_factory=dict)
    overruled_wishes: dict[int, Agent] = field(default_factory=dict)
    """Agents whose wish was set to a break because nobody answered."""

    @property
    def has_records(self) -> bool:
        """True if anything is to be written."""
        return bool(self.calls or self.facts or self.agents or self.agent_changes or self.call_backs)
