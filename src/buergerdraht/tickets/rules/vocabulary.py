"""States, kinds and wishes, and which state may follow which."""

from enum import StrEnum


class TicketKind(StrEnum):
    """What is asked of the partner."""

    QUESTION = "question"
    CALL_BACK = "call_back"
    COMPLAINT = "complaint"
    PERSON = "person"


KIND_LABELS: dict[str, str] = {
    TicketKind.QUESTION: "Frage",
    TicketKind.CALL_BACK: "Rückrufnotiz",
    TicketKind.COMPLAINT: "Beschwerde",
    TicketKind.PERSON: "Wunsch nach einer bestimmten Person",
}


class TicketState(StrEnum):
    """Where a ticket stands."""

    POOL = "pool"
    """With the centre: not yet forwarded, or sent back as wrongly addressed."""
    FORWARDED = "forwarded"
    """With the partner, who has not reacted yet."""
    QUERY = "query"
    """The partner asked the centre something; the promise to the citizen goes on."""
    REACTED = "reacted"
    """The partner has reacted; the final answer is still to come."""
    ANSWERED = "answered"
    """The answer is there; the citizen is still to be told."""
    CLOSED = "closed"


STATE_LABELS: dict[str, str] = {
    TicketState.POOL: "im Servicecenter",
    TicketState.FORWARDED: "weitergeleitet",
    TicketState.QUERY: "Rückfrage ans Servicecenter",
    TicketState.REACTED: "in Bearbeitung",
    TicketState.ANSWERED: "beantwortet",
    TicketState.CLOSED: "abgeschlossen",
}

TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    TicketState.POOL: frozenset({TicketState.FORWARDED, TicketState.ANSWERED, TicketState.CLOSED}),
    TicketState.FORWARDED: frozenset(
        {
            TicketState.POOL,
            TicketState.FORWARDED,
            TicketState.QUERY,
            TicketState.REACTED,
            TicketState.ANSWERED,
            TicketState.CLOSED,
        }
    ),
    TicketState.QUERY: frozenset(
        {TicketState.FORWARDED, TicketState.REACTED, TicketState.ANSWERED, TicketState.CLOSED}
    ),
    TicketState.REACTED: frozenset(
        {
            TicketState.POOL,
            TicketState.FORWARDED,
            TicketState.QUERY,
            TicketState.REACTED,
            TicketState.ANSWERED,
            TicketState.CLOSED,
        }
    ),
    TicketState.ANSWERED: frozenset({TicketState.CLOSED, TicketState.FORWARDED}),
    TicketState.CLOSED: frozenset({TicketState.POOL}),
}
"""FORWARDED may follow itself: another unit. CLOSED leads back to the pool only: reopened.

From the partner's hands a ticket is closed as a duplicate only; close_ticket refuses it.
"""
AT_PARTNER = frozenset({TicketState.FORWARDED, TicketState.REACTED})
"""Who does the next step is at the partner."""
WITH_PARTNER = frozenset({TicketState.FORWARDED, TicketState.QUERY, TicketState.REACTED})


class Wish(StrEnum):
    """How the citizen wants to be answered."""

    CALL = "call"
    MAIL = "mail"
    FAX = "fax"
    LETTER = "letter"


WISH_LABELS: dict[str, str] = {
    Wish.CALL: "Anruf",
    Wish.MAIL: "E-Mail",
    Wish.FAX: "Fax",
    Wish.LETTER: "Brief",
}


def can_become(state: TicketState, wanted: TicketState) -> bool:
    """Tell whether a ticket may change from one state to another."""
    return wanted in TRANSITIONS[state]
