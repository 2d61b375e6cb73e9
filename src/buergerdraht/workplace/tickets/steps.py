"""What the centre may do with a ticket where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from buergerdraht.tickets.errors import CannotBeDuplicate, ReasonMissing
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import (
    By,
    clarify,
    close_as_duplicate,
    close_ticket,
    forward_ticket,
    note_on_ticket,
    react,
    reopen_ticket,
    take_ticket,
    tell_citizen,
)
from buergerdraht.tickets.queries import ticket_for
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import AT_PARTNER, TicketState, Wish


@dataclass(frozen=True)
class TicketStep:
    """One step as a button."""

    name: str
    label: str
    done: str
    """What is said when it is done."""
    act: Callable[[Ticket, str, By, datetime], object]
    states: frozenset[str]
    """Where it is offered."""
    hint: str = ""
    wish: str = ""
    """Offered only if the person wished this; '' always."""

    @property
    def hint_id(self) -> str:
        """What links the button to its hint; '' without one."""
        return f"hinweis-{self.name}" if self.hint else ""


def _close_as_duplicate(ticket: Ticket, text: str, by: By, now: datetime) -> Ticket:
    number = text.strip().upper().removeprefix("T-")
    if by.user is None or not (number.isdecimal() and len(number) < LONGEST_NUMBER):
        raise CannotBeDuplicate
    try:
        other = ticket_for(by.user, int(number))
    except Ticket.DoesNotExist as error:
        raise CannotBeDuplicate from error
    return close_as_duplicate(ticket, of=other, by=by, now=now)


def _note(ticket: Ticket, text: str, by: By, now: datetime) -> Ticket:
    if not text.strip():
        raise ReasonMissing("Schreiben Sie die Notiz.")
    return note_on_ticket(ticket, text=text, by=by, now=now)


def _answer(ticket: Ticket, text: str, by: By, now: datetime) -> Ticket:
    if not text.strip():
        raise ReasonMissing("Schreiben Sie die Antwort für die Person.")
    return react(ticket, reaction=Reaction(answer=text), by=by, now=now)


LONGEST_NUMBER = 18
_OPEN = frozenset(TicketState) - {TicketState.CLOSED}
ALL_STEPS = (
    TicketStep(
        "forward",
        "Weiterleiten",
        "Das Ticket ist weitergeleitet.",
        lambda ticket, _text, by, now: forward_ticket(ticket, unit=ticket.unit, by=by, now=now),
        frozenset({TicketState.POOL}),
    ),
    TicketStep(
        "answer",
        "Selbst beantworten",
        "Die Antwort steht beim Ticket. Teilen Sie sie der Person mit.",
        _answer,
        frozenset({TicketState.POOL}),
        "Schreiben Sie die Antwort für die Person.",
    ),
    TicketStep(
        "clarify",
        "Rückfrage beantworten",
        "Die Antwort auf die Rückfrage ist übermittelt.",
        lambda ticket, text, by, now: clarify(ticket, text=text, by=by, now=now),
        frozenset({TicketState.QUERY}),
        "Schreiben Sie, was die Behörde wissen möchte.",
    ),
    TicketStep(
        "tell",
        "Per E-Mail mitteilen",
        "Die Mail an die Person geht hinaus.",
        lambda ticket, text, by, now: tell_citizen(ticket, text=text, by=by, now=now),
        frozenset({TicketState.REACTED, TicketState.ANSWERED}),
        "Ohne Text geht hinaus, was die Behörde geschrieben hat. Eine Antwort schließt das Ticket ab.",
        wish=Wish.MAIL,
    ),
    TicketStep(
        "tell_by_fax",
        "Per Fax mitteilen",
        "Das Fax an die Person geht hinaus.",
        lambda ticket, text, by, now: tell_citizen(ticket, text=text, by=by, now=now),
        frozenset({TicketState.REACTED, TicketState.ANSWERED}),
        "Ohne Text geht hinaus, was die Behörde geschrieben hat. Eine Antwort schließt das Ticket ab.",
        wish=Wish.FAX,
    ),
    TicketStep(
        "close",
        "Abschließen",
        "Das Ticket ist abgeschlossen.",
        lambda ticket, text, by, now: close_ticket(ticket, text=text, by=by, now=now),
        frozenset({TicketState.ANSWERED, TicketState.POOL}),
        "Schreiben Sie, wie die Person die Antwort bekommen hat.",
    ),
    TicketStep(
        "reopen",
        "Wieder öffnen",
        "Das Ticket ist wieder offen.",
        lambda ticket, text, by, now: reopen_ticket(ticket, reason=text, by=by, now=now),
        frozenset({TicketState.CLOSED}),
        "Schreiben Sie, warum.",
    ),
    TicketStep(
        "take",
        "Übernehmen",
        "Das Ticket steht jetzt bei Ihnen.",
        lambda ticket, _text, by, now: take_ticket(ticket, by=by, now=now),
        _OPEN - AT_PARTNER,
    ),
    TicketStep(
        "note",
        "Notiz festhalten",
        "Die Notiz steht im Verlauf.",
        _note,
        _OPEN,
    ),
    TicketStep(
        "duplicate",
        "Als Doppel schließen",
        "Das Ticket ist als Doppel geschlossen und verknüpft.",
        _close_as_duplicate,
        _OPEN - {TicketState.ANSWERED},
        "Schreiben Sie die Nummer des anderen Tickets, zum Beispiel T-2319.",
    ),
)
STEPS = {step.name: step for step in ALL_STEPS}


def steps_for(ticket: Ticket) -> list[TicketStep]:
    """Return the steps that are possible now, the one that matters first."""
    return [step for step in ALL_STEPS if ticket.state in step.states and step.wish in ("", ticket.wish)]
