"""States, outcomes and kinds, by the codes that the database has."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call is; the values of models.Call.State."""

    AT_ATTENDANT = "at_attendant"
    ATTENDED = "attended"
    ANNOUNCEMENT = "announcement"
    QUEUED = "queued"
    OFFERED = "offered"
    CALLING_BACK = "calling_back"
    TALKING = "talking"
    PARKED = "parked"
    TRANSFERRING = "transferring"
    TRANSFERRED = "transferred"
    ENDED = "ended"


class Disposition(StrEnum):
    """What became of a call; the values of models.Call.Disposition that distribution gives."""

    ANSWERED = "answered"
    ATTENDED = "attended"
    ABANDONED_AT_ATTENDANT = "abandoned_at_attendant"
    ABANDONED_IN_ANNOUNCEMENT = "abandoned_in_announcement"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    CALL_BACK = "call_back"
    NOT_REACHED = "not_reached"
    CLOSED = "closed"
    FAILED = "failed"


class EventKind(StrEnum):
    """What can happen to a call; the kinds of CallEvent."""

    ARRIVED = "arrived"
    ATTENDANT_RUNG = "attendant_rung"
    ATTENDANT_BUSY = "attendant_busy"
    ATTENDANT_UNANSWERED = "attendant_unanswered"
    ATTENDANT_UNREACHABLE = "attendant_unreachable"
    ATTENDANT_ANSWERED = "attendant_answered"
    GREETING_STARTED = "greeting_started"
    CLOSED_ANNOUNCED = "closed_announced"
    LANGUAGE_CHOSEN = "language_chosen"
    CALL_BACK_WISHED = "call_back_wished"
    QUEUED = "queued"
    HELP_ASKED = "help_asked"
    OFFERED = "offered"
    OFFERED_BACK = "offered_back"
    RINGING = "ringing"
    DECLINED = "declined"
    OFFER_UNANSWERED = "offer_unanswered"
    AGENT_UNREACHABLE = "agent_unreachable"
    OFFER_WITHDRAWN = "offer_withdrawn"
    CITIZEN_RUNG = "citizen_rung"
    ANSWERED = "answered"
    HELD = "held"
    RESUMED = "resumed"
    PARKED = "parked"
    TRANSFER_STARTED = "transfer_started"
    TRANSFER_ANSWERED = "transfer_answered"
    TRANSFER_SWITCHED = "transfer_switched"
    TRANSFER_LEFT = "transfer_left"
    TRANSFER_FAILED = "transfer_failed"
    TRANSFER_RETURNED = "transfer_returned"
    TRANSFERRED = "transferred"
    CONSULTED = "consulted"
    SUPERVISED = "supervised"
    UNSUPERVISED = "unsupervised"
    GIVEN_TO_FALLBACK = "given_to_fallback"
    ENDED = "ended"


class AgentState(StrEnum):
    """What an agent is doing; the values of models.Agent.State."""

    SIGNED_OUT = "signed_out"
    READY = "ready"
    BREAK = "break"
    OFFERED = "offered"
    TALKING = "talking"
    WRAP_UP = "wrap_up"


class CallerKind(StrEnum):
    """What the caller's number is; the values of models.Call.CallerKind."""

    KNOWN = "known"
    WITHHELD = "withheld"
    UNREADABLE = "unreadable"
