"""What is true of contacts, without database and clock."""

from dataclasses import dataclass, field, replace
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
class GuideStep:
    """One question of a guide with the answer that was given, as they were read."""

    step: str
    answer: str


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """A concern as it stands in the form: its text may be empty, its outcome may not be chosen yet."""

    text: str = ""
    outcome: Outcome | None = None
    entry_id: int | None = None
    """The service or article that it is about."""
    guide_path: tuple[GuideStep, ...] = ()
    entry_title: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        """What it is about: the service, and what the agent wrote beside it; '' if nothing was named."""
        return ", ".join(part for part in (self.entry_title, self.text) if part)

    @property
    def outcome_label(self) -> str:
        """What became of it in German; '' while nothing was chosen."""
        return OUTCOME_LABELS[self.outcome] if self.outcome else ""


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


def with_outcome(concerns: tuple[ConcernDraft, ...], told: ConcernDraft) -> tuple[ConcernDraft, ...]:
    """Put a service, its outcome and the way through a guide into the concern that they belong to.

    That is the one that names the service already, or else the last one still open, or else a new one.
    """
    same = [place for place, concern in enumerate(concerns) if _names(concern, told.entry_id)]
    still_open = [place for place, concern in enumerate(concerns) if _is_open_for(concern, told.outcome)]
    place = (same or still_open or [len(concerns)])[-1]
    old = concerns[place] if place < len(concerns) else ConcernDraft()
    new = replace(
        old,
        entry_id=told.entry_id or old.entry_id,
        outcome=told.outcome,
        guide_path=told.guide_path or old.guide_path,
    )
    return (*concerns[:place], new, *concerns[place + 1 :])


def _names(concern: ConcernDraft, entry_id: int | None) -> bool:
    return entry_id is not None and concern.entry_id == entry_id


def _is_open_for(concern: ConcernDraft, outcome: Outcome | None) -> bool:
    is_bare = concern.entry_id is None and not concern.guide_path
    return is_bare and (concern.outcome is None or (not concern.text and concern.outcome == outcome))


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
