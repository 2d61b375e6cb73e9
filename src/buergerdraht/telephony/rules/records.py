"""A call as distribution holds it, and what a step brings forth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from buergerdraht.agreements.routing import Helper, RingAttendant
from buergerdraht.announcements.rules.prompts import GERMAN, PLAIN, Listener
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.telephony.ports import AttendantLeg, CitizenArrived, EngineCommand, LegId
from buergerdraht.telephony.rules.numbers import Caller
from buergerdraht.telephony.rules.transfer_records import Transfer
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind


@dataclass(frozen=True, slots=True)
class Route:
    """What was decided for the dialled number when the call arrived (agreements.routing)."""

    centre_id: int
    authority_id: int
    authority_name: str
    served_number_id: int | None
    dialled_number: str
    is_number_known: bool
    greeting: str
    priority: int
    skill: str
    is_open: bool
    """It may wait for an agent; else it hears when somebody is there again."""
    welcome: tuple[str, ...] = PLAIN[Kind.WELCOME]
    """Prompts of the greeting for who has to wait, in the authority's name."""
    announcement: tuple[str, ...] = ()
    """Prompts that waiting callers hear after the greeting; empty: none."""
    attendant: RingAttendant | None = None
    """Who rings first."""
    helpers: tuple[Helper, ...] = ()
    opens_at: datetime | None = None
    """When somebody is there again; None: open, or not within a year."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known about a call when it arrives."""

    route: Route
    caller: Caller
    reached: str = ""
    """Where a diverted call arrived (the dialled number is in the route); empty: it was not diverted."""


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """How far a caller has come who enters the number under which she is to be called back."""

    at: datetime
    """When she pressed a key last."""
    digits: str = ""
    number: str = ""
    """E.164, once she has heard it and is asked whether it is right."""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A call in distribution; `agent_id` is whom it is offered to, who talks, or whom it is parked for."""

    id: UUID
    channel_id: str
    route: Route
    caller_number: str
    caller_kind: str
    arrived_at: datetime
    reached_number: str = ""
    """Where a diverted call arrived; empty: it was not diverted."""
    state: CallState = CallState.ANNOUNCEMENT
    attended_at: datetime | None = None
    """When the partner's attendant answered."""
    passed_on_at: datetime | None = None
    """When the attendant's ring came to nothing and the call became the centre's."""
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    disposition: Disposition | None = None
    leg: LegId | None = None
    attendant_leg: AttendantLeg | None = None
    agent_id: int | None = None
    talked_with: int | None = None
    """Who talked last; she stands in the record of an ended call."""
    language: str = GERMAN
    """In which it hears announcements."""
    wished_at: datetime | None = None
    """When she asked to be called back."""
    entry: NumberEntry | None = None
    """She enters her number; forgotten by a restart."""
    told_at: datetime | None = None
    """When she heard last where she stands."""
    place_at: datetime | None = None
    """Since when a citizen who is called back has waited."""
    call_back_id: UUID | None = None
    """The wish by which she is called back; None: she calls us."""
    is_citizen_rung: bool = False
    helpers_asked: tuple[int, ...] = ()
    """Other centres whose agents may take it, in the order in which their time came."""
    attempt: int = 0
    skipped: Mapping[int, datetime] = field(default_factory=dict)
    """Agents who did not take it, and from when on it may ring at each again if nobody else is ready."""
    is_kept: bool = False
    """The citizen was told to the engine as waiting."""
    is_greeted: bool = False
    is_held: bool = False
    parked_until: datetime | None = None
    is_urgent: bool = False
    """It lost its agent: it goes before all others."""
    is_in_fallback: bool = False
    transfer: Transfer | None = None
    """The one that goes on; of a transferred call the one that led there."""
    sequence: int = 0
    """Number of the facts so far."""

    @property
    def is_waiting(self) -> bool:
        """True if any agent may get it now."""
        may_wait = self.state is CallState.ANNOUNCEMENT and self.route.is_open and not self.wished_at
        return self.state is CallState.QUEUED or may_wait

    @property
    def is_lined_up(self) -> bool:
        """True for a citizen who waits to be called back: the engine knows nothing of her yet."""
        return self.call_back_id is not None and self.state is CallState.QUEUED

    @property
    def listener(self) -> Listener:
        """For whom announcements are made."""
        route = self.route
        return Listener(route.authority_id, route.authority_name, route.served_number_id, self.language)


def call_of_arrival(arrived: CitizenArrived, arrival: Arrival) -> Call:
    """Return the call that arrives, before anything has happened to it."""
    return Call(
        id=arrived.call_id,
        channel_id=arrived.channel_id,
        route=arrival.route,
        caller_number=arrival.caller.number,
        caller_kind=arrival.caller.kind,
        reached_number=arrival.reached,
        arrived_at=arrived.at,
    )


_FIELDS = tuple(each.name for each in fields(Call))
_PLACES = {name: place for place, name in enumerate(_FIELDS)}
_values = attrgetter(*_FIELDS)


def with_changes(call: Call, **changes: Any) -> Call:
    """Return the call with other values, as dataclasses.replace does, in a third of the time.

    A call has many fields and changes a dozen times; most of what a ring costs was that.
    """
    values = list(_values(call))
    for name, value in changes.items():
        values[_PLACES[name]] = value
    return Call(*values)


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened to a call; `sequence` numbers a call's facts from 0."""

    call_id: UUID
    sequence: int
    kind: EventKind
    at: datetime
    agent_id: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one event."""

    call: Call
    commands: tuple[EngineCommand, ...] = ()
    facts: tuple[Fact, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    """Transfers that have changed."""
