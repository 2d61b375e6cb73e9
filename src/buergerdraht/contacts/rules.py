"""What is true of contacts, without database and clock."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_CONCERNS = 10


class ContactState(StrEnum):
    """A draft is being written; a closed contact counts in the figures."""

    DRAFT = "draft"
    CLOSED = "closed"


STATE_LABELS: dict[ContactState, str] = {ContactState.DRAFT: "Entwurf", ContactState.CLOSED: "abgeschlossen"}

TRANSITIONS: dict[ContactState, frozenset[ContactState]] = {
    ContactState.DRAFT: frozenset({ContactState.CLOSED}),
    ContactState.CLOSED: frozenset({ContactState.DRAFT}),
}


class Outcome(StrEnum):
    """What became of a concern, as the contact record names it."""

    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    TICKET = "ticket"
    CALL_BACK = "call_back"
    UNANSWERED = "unanswered"
    MISDIALLED = "misdialled"
    ABANDONED = "abandoned"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.ANSWERED: "beantwortet",
    Outcome.TRANSFERRED: "verbunden",
    Outcome.TICKET: "Ticket",
    Outcome.CALL_BACK: "Rückruf",
    Outcome.UNANSWERED: "ohne Antwort",
    Outcome.MISDIALLED: "falsch verbunden",
    Outcome.ABANDONED: "abgebrochen",
}

CHOOSABLE_OUTCOMES = (
    Outcome.ANSWERED,
    Outcome.TRANSFERRED,
    Outcome.TICKET,
    Outcome.CALL_BACK,
    Outcome.UNANSWERED,
    Outcome.MISDIALLED,
)
"""In the order of their keys 1 to 6; 'abandoned' is set by the system only."""


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """A concern as it stands in the form: its text may be empty, its outcome may not be chosen yet."""

    text: str = ""
    outcome: Outcome | None = None


def can_become(state: ContactState, wanted: ContactState) -> bool:
    """Tell whether a contact in this state may be brought to the wanted one."""
    return wanted in TRANSITIONS[state]


def is_complete(concerns: tuple[ConcernDraft, ...]) -> bool:
    """Tell whether every concern has its outcome; a contact without concerns is not complete."""
    return bool(concerns) and all(concern.outcome is not None for concern in concerns)


def without_blanks(concerns: tuple[ConcernDraft, ...]) -> tuple[ConcernDraft, ...]:
    """Leave out further concerns that were added and never filled in; the first always stays."""
    first, *others = concerns or (ConcernDraft(),)
    return (first, *(concern for concern in others if concern != ConcernDraft()))


def is_correctable(*, recorded_on: date, today: date) -> bool:
    """Tell whether its author may still correct a closed contact: on the same day only."""
    return recorded_on == today


def number_digits(text: str) -> str:
    """Return the digits of a typed telephone number as they occur in its E.164 form; '' if it is none.

    A leading zero is the national prefix, '00' the international one: '069 90009' -> '6990009'.
    """
    digits = "".join(character for character in text if character.isdecimal())
    is_number = len(digits) >= 3 and all(character in "0123456789 +-/()" for character in text)
    return digits.lstrip("0") if is_number else ""
