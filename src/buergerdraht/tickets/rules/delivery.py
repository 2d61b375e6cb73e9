"""How a delivery to the partner proceeds: states, tries, and when it is a matter for people."""

from datetime import timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENDING = "sending"
    """A try has begun; one that was interrupted stays here until it is known what became of it."""
    SENT = "sent"
    FAILED = "failed"
    """An open item: somebody has to do something."""
    DROPPED = "dropped"
    """Somebody settled the open item another way."""


DELIVERY_LABELS: dict[str, str] = {
    DeliveryState.WAITING: "wird gesendet",
    DeliveryState.SENDING: "wird gesendet",
    DeliveryState.SENT: "gesendet",
    DeliveryState.FAILED: "nicht zugestellt",
    DeliveryState.DROPPED: "anders übermittelt",
}

TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.WAITING: frozenset({DeliveryState.SENDING, DeliveryState.SENT}),
    DeliveryState.SENDING: frozenset({DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.FAILED}),
    DeliveryState.SENT: frozenset({DeliveryState.FAILED}),
    DeliveryState.FAILED: frozenset({DeliveryState.WAITING, DeliveryState.DROPPED}),
    DeliveryState.DROPPED: frozenset(),
}
"""SENT may still fail: a bounce comes later. What waits for another try may be sent: its copy comes late."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 30, 60))
"""Between the tries; after the last one, within two hours, people take over while there is time left."""

INTERRUPTED_AFTER = timedelta(minutes=10)
"""A try that says nothing for so long has been interrupted: the mail server gets 20 seconds for an answer."""


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait for the next try; None: there is none."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def can_become(state: DeliveryState, wanted: DeliveryState) -> bool:
    """Tell whether a delivery may change from one state to another."""
    return wanted in TRANSITIONS[state]
