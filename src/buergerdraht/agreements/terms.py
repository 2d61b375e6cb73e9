"""How long an agreement holds, when it renews itself, and until when notice can be given. Pure.

A term is counted from the first day of the agreement, never from the term before it: one of 31 January that
ends in February is back at the month's end afterwards. Ends are the first day on which it no longer holds.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

MONTHS_OF_A_YEAR = 12
ONE_DAY = timedelta(days=1)
REMIND_BEFORE = timedelta(days=90)
"""Both sides hear of a notice date so long before it; a council meets once a quarter."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is agreed on the duration."""

    valid_from: date
    valid_until: date | None = None
    """First day without, agreed or after notice; None: open."""
    first_months: int | None = None
    """None: for an indefinite time."""
    renewal_months: int | None = None
    """None: it ends with the first term."""
    notice_months: int = 0
    """How long before the end notice has to be there."""


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or earlier if negative; the month's last where it lacks."""
    place = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = place // MONTHS_OF_A_YEAR, place % MONTHS_OF_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def term_end(term: Term, *, on: date) -> date | None:
    """Return when the term that runs on the day ends; None: it does not end by itself.

    Before the beginning that of the first term, after the last term its end.
    """
    if term.first_months is None:
        return term.valid_until
    end = _nth_end(term, renewals_on(term, day=on))
    return min(end, term.valid_until) if term.valid_until else end


def renewals_on(term: Term, *, day: date) -> int:
    """Return how often the agreement has renewed itself by the day."""
    if not term.first_months or not term.renewal_months:
        return 0
    last = min(day, term.valid_until - ONE_DAY) if term.valid_until else day
    return next(n for n in count() if last < _nth_end(term, n))


def last_notice_day(term: Term, *, end: date) -> date:
    """Return the last day on which notice still ends the agreement then."""
    return add_months(end, -term.notice_months) - ONE_DAY


def next_notice_day(term: Term, *, on: date) -> date | None:
    """Return the next day, today included, until which notice has to be given; None: there is none to meet.

    None also where notice is possible at any time, or the end is settled already.
    """
    if not term.first_months or not term.renewal_months or term.valid_until:
        return None
    running = renewals_on(term, day=on)
    days = (last_notice_day(term, end=_nth_end(term, n)) for n in count(running))
    return next(day for day in days if day >= on)


def end_after_notice(term: Term, *, given_on: date) -> date | None:
    """Return the first day without the agreement if notice is given on the day; None: it ends anyway."""
    if term.valid_until or (term.first_months and not term.renewal_months):
        return None
    if not term.first_months:
        return add_months(max(given_on, term.valid_from), term.notice_months) + ONE_DAY
    ends = (_nth_end(term, n) for n in count(renewals_on(term, day=given_on)))
    return next(end for end in ends if given_on <= last_notice_day(term, end=end))


def without_settled_end(term: Term) -> Term:
    """Return the term as it was agreed: without an end that only follows from its first term."""
    if term.first_months and not term.renewal_months and term.valid_until == _nth_end(term, 0):
        return replace(term, valid_until=None)
    return term


def is_reminder_due(term: Term, *, on: date) -> bool:
    """Tell whether both sides should think about the next notice day now."""
    day = next_notice_day(term, on=on)
    return day is not None and on >= day - REMIND_BEFORE


def _nth_end(term: Term, renewals: int) -> date:
    months = (term.first_months or 0) + renewals * (term.renewal_months or 0)
    return add_months(term.valid_from, months)
