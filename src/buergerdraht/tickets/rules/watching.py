"""Who is told when about a promise that runs out, and when late reactions pile up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.promise import Promise


class Receiver(StrEnum):
    """Who is told."""

    PARTNER = "partner"
    CENTRE = "centre"


Told = tuple[str, str]
"""What was told to whom: a verb and a receiver."""


def warnings_due(
    promise: Promise,
    *,
    holder: Receiver,
    told: Collection[Told],
    present: Collection[Receiver],
    remind_before: timedelta,
    now: datetime,
) -> tuple[tuple[Verb, Receiver], ...]:
    """Return what is to be told now, each once and only to who is there; nothing after the reaction.

    Who has the ticket is reminded when so much working time is left (zero: never). That it is overdue is told
    to the centre in any case, to the partner if it has the ticket.
    """
    if promise.reacted_at is not None:
        return ()
    if now > promise.due_at:
        wanted = [(Verb.ESCALATED, receiver) for receiver in dict.fromkeys((holder, Receiver.CENTRE))]
    elif promise.left_at(now) < remind_before:
        wanted = [(Verb.REMINDED, holder)]
    else:
        wanted = []
    return tuple(each for each in wanted if each not in told and each[1] in present)


@dataclass(frozen=True, slots=True)
class LateFigures:
    """How the promise was kept in a window of time."""

    promised: int
    """Reactions that were due in the window."""
    late: int
    """Of these too late or not there yet."""
    waiting: int
    """Of these not there yet."""

    @property
    def share_in_time(self) -> float:
        """The share of reactions in time, in percent."""
        return 100.0 if not self.promised else 100 * (self.promised - self.late) / self.promised

    def sentence(self, *, days: int) -> str:
        """Return the figures as one sentence."""
        waiting = f", davon {self.waiting} noch ohne Reaktion" if self.waiting else ""
        share = f"{self.share_in_time:.0f} % rechtzeitig"
        return (
            f"In den letzten {days} Tagen waren {self.promised} Reaktionen fällig: "
            f"{self.late} zu spät{waiting}, {share}."
        )


def has_piled_up(late: Collection[int], *, told: Collection[int], threshold: int) -> bool:
    """Tell whether so many late tickets have come that nobody was told of yet (zero: never tell)."""
    return 0 < threshold <= len(set(late) - set(told))
