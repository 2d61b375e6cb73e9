"""The port between call distribution and the telephone engine: what it tells us, and what we tell it.

Identities are readable from the engine's own names, so that a restarted switchboard finds everything again:
the leg to an agent is the channel `leg~<agent>~<call>~<attempt>`, that to a partner's attendant
`attendant~<call>~<attempt>`, a citizen who is called back `callback~<wish>~<time>`; a talk is the bridge
`talk~<call>~<agent or attendant>~<attempt>`. The leg to somebody outside is the channel
`far~<call>~<number>`, and a bridge of that name is where citizen and target go on without us.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from buergerdraht.telephony.desk_ports import DeskCommand, DeskEvent, DeskPhone
from buergerdraht.telephony.outgoing_ports import (
    CALL_BACK,
    CALL_NAMESPACE,
    AttendantAnswered,
    AttendantEnded,
    AttendantLeg,
    CallAttendant,
    CitizenAnswered,
    LiveAttendant,
    call_back_channel,
    call_id_of,
)
from buergerdraht.telephony.supervision_ports import EarsReady, Hear, Listen, StopListening
from buergerdraht.telephony.transfer_ports import (
    FarAnswered,
    FarEnded,
    FarLegId,
    HangUpFar,
    LiveFar,
    RingFar,
    Scene,
)

__all__ = ["CALL_BACK", "CALL_NAMESPACE", "AttendantAnswered", "AttendantEnded", "AttendantLeg",
           "CallAttendant", "CitizenAnswered", "LiveAttendant",
           "call_back_channel", "call_id_of"]  # fmt: skip
"""What stands in outgoing_ports is part of the port, too."""


@dataclass(frozen=True, slots=True)
class LegId:
    """One attempt to reach one agent for one call."""

    agent_id: int
    call_id: UUID
    attempt: int

    def __str__(self) -> str:
        return f"leg~{self.agent_id}~{self.call_id}~{self.attempt}"


AnyLeg = LegId | AttendantLeg


# --- what the engine tells us -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CitizenArrived:
    """A citizen's call rings; `caller` is '' if withheld, else as sent by the carrier."""

    call_id: UUID
    channel_id: str
    dialled: str
    caller: str
    at: datetime
    diverted_from: tuple[str, ...] = ()
    """Numbers from which a trusted telephone system diverted the call, the first dialled one first."""


@dataclass(frozen=True, slots=True)
class CitizenLeft:
    """The citizen's channel is gone. `cause` is the Q.850 cause."""

    call_id: UUID
    cause: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LegRinging:
    leg: LegId
    at: datetime


@dataclass(frozen=True, slots=True)
class LegAnswered:
    leg: LegId
    at: datetime


@dataclass(frozen=True, slots=True)
class LegEnded:
    """The agent's leg is gone: declined (21), busy (17), no answer (19), hung up (16), unreachable (20, 3).

    In a talk, 16 means that she hung up; any other cause (media timed out, phone gone) that she was lost.
    """

    leg: LegId
    cause: int
    at: datetime
    was_picked_up: bool = False
    """Her phone had taken the call; it may be put down before LegAnswered could be told."""


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """The agent held (or took back) the talk at her phone."""

    leg: LegId
    is_held: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncementEnded:
    """The prompt of Announce or of KeepWaiting was heard to its end."""

    call_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The citizen pressed a key of her phone (0 to 9, *, #)."""

    call_id: UUID
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CitizenMoved:
    """The dialplan's queue has the call now (the watchdog moved it): it lives on, but it is not ours."""

    call_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class PhoneChanged:
    """An agent's phone registered or was lost."""

    agent_id: int
    is_reachable: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A citizen's channel found at the engine; `leg` is set if it is in a talk."""

    arrived: CitizenArrived
    leg: LegId | None
    is_in_fallback: bool
    """True: the dialplan's queue has it; it is not ours to move."""
    is_joined: bool = True
    """False: the agent picked up while nobody was there to put the two together."""
    attendant: LiveAttendant | None = None
    far: LiveFar | None = None
    """Somebody outside who is rung, asked or talked with in this call."""


@dataclass(frozen=True, slots=True)
class EngineConnected:
    """The engine is there (again): everything that lives at it, and whose phones are reachable."""

    calls: tuple[LiveCall, ...]
    stray_legs: tuple[AnyLeg, ...]
    """Legs that ring or talk without a citizen; to be hung up."""
    reachable_agent_ids: frozenset[int]
    at: datetime
    stray_fars: tuple[FarLegId, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineLost:
    at: datetime


EngineEvent = (
    CitizenArrived
    | CitizenLeft
    | CitizenAnswered
    | LegRinging
    | LegAnswered
    | LegEnded
    | AttendantAnswered
    | AttendantEnded
    | HoldChanged
    | AnnouncementEnded
    | KeyPressed
    | CitizenMoved
    | PhoneChanged
    | FarAnswered
    | FarEnded
    | EarsReady
    | DeskEvent
    | EngineConnected
    | EngineLost
)


# --- what we tell the engine --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RingAgent:
    """Ring one agent's phone; her browser reads call id, authority and greeting from the INVITE's headers."""

    leg: LegId
    caller: str
    authority_name: str
    greeting: str
    timeout_seconds: int
    is_supervision: bool = False
    """True: the phone is not told which call it is, for it is not hers."""
    is_call_back: bool = False
    """True: the citizen is called once the agent has picked up."""


@dataclass(frozen=True, slots=True)
class CallCitizen:
    """Call a citizen back over the trunk for an agent on the line, who hears the ringing."""

    call_id: UUID
    leg: LegId
    channel_id: str
    number: str
    authority_name: str
    dialled: str
    """Number of the authority; she sees it as the caller."""
    timeout_seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class KeepWaiting:
    """Answer the citizen if need be; let her wait with music (greeting first, if `announcement` is set)."""

    call_id: UUID
    announcement: tuple[str, ...] = ()
    """Names of prompts, played one after the other; see announcements.rules.prompts."""


@dataclass(frozen=True, slots=True)
class Announce:
    """Play prompts to the citizen, one after the other; AnnouncementEnded follows the last."""

    call_id: UUID
    announcement: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connect:
    """Put citizen and agent, or the partner's attendant, into a talk."""

    call_id: UUID
    leg: AnyLeg


@dataclass(frozen=True, slots=True)
class Hold:
    """Let the citizen of a talk hear music, or take her back (for phones that cannot hold themselves)."""

    call_id: UUID
    leg: LegId
    is_held: bool


@dataclass(frozen=True, slots=True)
class Arrange:
    """Let these hear each other as the scene says; `far` is the target's leg, perhaps a colleague's."""

    call_id: UUID
    scene: Scene
    leg: LegId | None
    """None in HANDED only."""
    far: LegId | FarLegId
    phone: DeskPhone | None = None
    """What her desk phone does itself."""


@dataclass(frozen=True, slots=True)
class Mute:
    leg: LegId
    is_muted: bool


@dataclass(frozen=True, slots=True)
class SendTones:
    """Send DTMF digits to the citizen's side."""

    call_id: UUID
    digits: str


@dataclass(frozen=True, slots=True)
class HangUpCitizen:
    call_id: UUID
    cause: int = 16


@dataclass(frozen=True, slots=True)
class HangUpLeg:
    leg: AnyLeg


@dataclass(frozen=True, slots=True)
class GiveToFallback:
    """Leave the call to the dialplan's queue of the centre."""

    call_id: UUID


EngineCommand = (
    RingAgent
    | CallAttendant
    | CallCitizen
    | KeepWaiting
    | Announce
    | Connect
    | Hold
    | Arrange
    | RingFar
    | HangUpFar
    | Listen
    | Hear
    | StopListening
    | DeskCommand
    | Mute
    | SendTones
    | HangUpCitizen
    | HangUpLeg
    | GiveToFallback
)


USERNAME = "agent-"


def username_of(agent_id: int) -> str:
    """Return the name of an agent's account, which is also that of her endpoint."""
    return f"{USERNAME}{agent_id}"


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """An agent's account at the engine."""

    agent_id: int
    username: str
    secret: str
    is_browser: bool
    centre_slug: str


@dataclass(frozen=True, slots=True)
class FallbackPlan:
    """What the dialplan must know to go on without us: number -> centre, and who is ready in each centre.

    Numbers are E.164 ('+49...') or service numbers as dialled ('115'). Ready are the agents who want calls,
    also while they talk: the dialplan's queue does not ring a busy phone, and a plan that changed with every
    call would cost.
    """

    centre_of_number: dict[str, str]
    default_centre: str
    ready_usernames: dict[str, tuple[str, ...]]
    authority_of_number: dict[str, str] = field(default_factory=dict)
    """Name for the alert at the agent's phone."""
    greeting_of_number: dict[str, str] = field(default_factory=dict)


class TelephoneEngine(Protocol):
    """A telephone engine that the switchboard drives. Commands go in order and never block distribution."""

    def send(self, command: EngineCommand) -> None:
        """Send a command; a refusal comes back as an event (LegEnded, CitizenLeft), never as an exception."""
        ...

    async def next_event(self) -> EngineEvent:
        """Return the next event; EngineConnected is always the first after every (re)connection."""
        ...

    async def set_accounts(self, accounts: tuple[PhoneAccount, ...]) -> None:
        """Make the engine's accounts exactly these: add, change and remove."""
        ...

    async def set_fallback(self, plan: FallbackPlan) -> None:
        """Make the dialplan's knowledge exactly this; only differences are sent."""
        ...
