"""What a partner's ticket system hears of a ticket's history, as little of the person as possible. Pure."""

from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.watching import Receiver

SYSTEM = "api"
"""The way of what the ticket system itself does; of that it is not told."""
TOLD = frozenset(
    {
        Verb.FORWARDED,
        Verb.RETURNED,
        Verb.ASKED_BACK,
        Verb.CLARIFIED,
        Verb.TERMS_CHANGED,
        Verb.REACTED,
        Verb.ANSWERED,
        Verb.CLOSED,
        Verb.REOPENED,
        Verb.FILE_ADDED,
    }
)
"""Every step but those among the centre's people, and warnings, which are told to their receiver only."""
WARNINGS = frozenset({Verb.REMINDED, Verb.ESCALATED})
_WITHOUT_WORDS = frozenset({Verb.CLOSED, Verb.TERMS_CHANGED})
"""How the citizen was told is nobody else's business."""


def is_told(verb: str, *, way: str) -> bool:
    """Tell whether a ticket system is called because of a step."""
    return verb in TOLD and way != SYSTEM


def is_shown(verb: str, *, receiver: str) -> bool:
    """Tell whether a step stands in the history that a ticket system reads; a warning has a receiver."""
    return verb in TOLD or (verb in WARNINGS and receiver == Receiver.PARTNER)


def words_shown(verb: str, text: str) -> str:
    """Return what a ticket system reads of a step's words."""
    return "" if verb in _WITHOUT_WORDS else text
