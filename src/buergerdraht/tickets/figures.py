"""Figures of the promise: how many reactions came in time, month by month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.servicehours.rules import local_day
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.queries import promises_of, tickets_of
from buergerdraht.tickets.rules.promise import Promise

MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The tickets whose reaction was due in one month; the latest has those that are due later, too."""

    month: date
    """Its first day."""
    kept: int = 0
    late: int = 0
    """A reaction came after the due time, or none has come and it has passed."""
    open: int = 0
    """No reaction yet, still in time."""
    median_hours: float | None = None
    """Working hours from the forwarding to the reaction, of those that have one."""

    @property
    def percent_kept(self) -> int | None:
        """Kept promises among those that are decided, rounded down; None: none is decided."""
        decided = self.kept + self.late
        return 100 * self.kept // decided if decided else None


def promise_figures(user: User, *, now: datetime) -> tuple[MonthFigures, ...]:
    """Return the figures of the authorities that the user reacts for, of this month and the eleven before."""
    months = last_months(local_day(now))
    due = tickets_of(user, Ability.REACT_TO_TICKETS).filter(due_at__gte=now - timedelta(days=31 * MONTHS + 1))
    tickets = defaultdict(list)
    for ticket in due.only("pk", "due_at", "reacted_at"):
        if ticket.due_at:
            tickets[min(local_day(ticket.due_at).replace(day=1), months[-1])].append(ticket)
    listed = [ticket for month in months for ticket in tickets[month] if ticket.reacted_at]
    promises = promises_of(listed)
    return tuple(_month(month, tickets[month], promises, now=now) for month in months)


def last_months(today: date) -> tuple[date, ...]:
    """Return the first days of the twelve months that end with this one."""
    latest = today.year * 12 + today.month - 1
    return tuple(date(each // 12, each % 12 + 1, 1) for each in range(latest - MONTHS + 1, latest + 1))


def _month(
    month: date, tickets: Iterable[Ticket], promises: dict[int, Promise | None], *, now: datetime
) -> MonthFigures:
    kinds = [_kind(ticket, now=now) for ticket in tickets]
    hours = [used for ticket in tickets if (used := _used_hours(promises.get(ticket.pk))) is not None]
    return MonthFigures(
        month,
        kept=kinds.count("kept"),
        late=kinds.count("late"),
        open=kinds.count("open"),
        median_hours=round(median(hours), 1) if hours else None,
    )


def _kind(ticket: Ticket, *, now: datetime) -> str:
    assert ticket.due_at  # noqa: S101  (only such tickets are asked for)
    if ticket.reacted_at:
        return "kept" if ticket.reacted_at <= ticket.due_at else "late"
    return "open" if now <= ticket.due_at else "late"


def _used_hours(promise: Promise | None) -> float | None:
    if promise is None or promise.reacted_at is None:
        return None
    return max(0.0, (promise.terms.hours - promise.left_at(promise.reacted_at)) / timedelta(hours=1))
