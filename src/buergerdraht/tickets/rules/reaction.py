"""What counts as a reaction (domain: an answer, or at least status, expected time and somebody to reach)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a partner tells about a ticket, by whatever way; empty fields were not told."""

    answer: str = ""
    status: str = ""
    """How far the matter is, in the partner's words."""
    expected_on: date | None = None
    """When the answer is to be expected."""
    contact: str = ""
    """Whom the citizen reaches about it, with a number or an address."""

    @property
    def is_final(self) -> bool:
        """An answer closes the matter; anything less is a message in between."""
        return bool(self.answer.strip())


STATUS_MISSING = "Wie weit ist die Bearbeitung?"
TIME_MISSING = "Bis wann ist mit der Antwort zu rechnen?"
TIME_PASSED = "Der genannte Tag ist schon vorbei. Bis wann ist mit der Antwort zu rechnen?"
CONTACT_MISSING = "Wen erreicht die Bürgerin oder der Bürger dazu, und wie?"


def missing(reaction: Reaction, *, today: date) -> tuple[str, ...]:
    """Return as questions what is missing to a reaction; nothing is missing to an answer."""
    if reaction.is_final:
        return ()
    is_contact_reachable = any(character.isdigit() or character == "@" for character in reaction.contact)
    questions = {
        STATUS_MISSING: not reaction.status.strip(),
        TIME_MISSING: reaction.expected_on is None,
        TIME_PASSED: reaction.expected_on is not None and reaction.expected_on < today,
        CONTACT_MISSING: not is_contact_reachable,
    }
    return tuple(question for question, is_missing in questions.items() if is_missing)
