"""What can happen to a call; `calls.step` says what follows."""

from dataclasses import dataclass
from datetime import datetime

from buergerdraht.telephony.ports import AttendantLeg, LegId
from buergerdraht.telephony.rules.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class AttendantAnswered:
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendantPassed:
    """The attendant did not take it; `kind` says why."""

    kind: EventKind
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AttendantHungUp:
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendantFound:
    """The engine has it at the attendant."""

    leg: AttendantLeg
    has_answered: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NobodyFree:
    """The call arrived, and there is no agent to offer it to at once."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClosedTold:
    """Nobody is there; it hears these prompts."""

    prompts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class GreetingEnded:
    """What it heard first is over; `told` is what it hears next if it waits."""

    at: datetime
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldAgain:
    """It hears again how long it is likely to wait."""

    prompts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    language: str
    skill: str
    prompts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class CallBackWished:
    """The citizen would rather be called back; she hears these prompts, then it ends."""

    prompts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """It has waited so long that another centre's agents may take it, too."""

    centre_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """Distribution chose an agent."""

    leg: LegId
    greeting: str
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Rang:
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """The offer is over without an answer; `kind` says why."""

    kind: EventKind
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    leg: LegId
    at: datetime


@dataclass(frozen=True, slots=True)
class CitizenAnswered:
    """She who is called back picked up."""

    at: datetime


@dataclass(frozen=True, slots=True)
class HoldTurned:
    is_held: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AgentHungUp:
    at: datetime


@dataclass(frozen=True, slots=True)
class AgentLost:
    """Her browser closed or her line broke; she did not hang up."""

    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ParkingEnded:
    """The agent for whom the call was parked did not come back."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CitizenHungUp:
    cause: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkFound:
    """The engine has it in a talk of which we did not know."""

    leg: LegId
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingFound:
    """The engine has it waiting; whatever it hears now is not known."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LeftToFallback:
    """The dialplan's queue has it now; `is_asked` if we gave it there ourselves."""

    at: datetime
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Vanished:
    """It ended unseen; with `answered_at` and `agent_id` somebody talked; `has_failed`: the engine died."""

    ended_at: datetime
    answered_at: datetime | None = None
    agent_id: int | None = None
    attended_at: datetime | None = None
    """When the partner's attendant answered."""
    has_failed: bool = False
    detail: str = ""
    given_at: datetime | None = None
    """When the fallback got it after that talk; then somebody talked again."""
    again_at: datetime | None = None
    again_agent_id: int | None = None


CallHappening = (
    AttendantAnswered | AttendantPassed | AttendantHungUp | AttendantFound
    | CitizenAnswered | ClosedTold | ToldAgain | LanguageChosen | CallBackWished
    | NobodyFree | GreetingEnded | HelpAsked | Offered | Rang | OfferEnded | Answered | HoldTurned
    | AgentHungUp | AgentLost | ParkingEnded | CitizenHungUp | TalkFound | WaitingFound | LeftToFallback
    | Vanished
)  # fmt: skip
