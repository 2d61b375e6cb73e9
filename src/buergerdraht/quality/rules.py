"""The result of a trial (Modellversuch): what became of the calls and of the concerns. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buergerdraht.agreements.terms import ONE_DAY, add_months
from buergerdraht.contacts.rules import Outcome
from buergerdraht.foundation.figures import percent

LONGEST_BY_WEEK = timedelta(weeks=16)
"""Longer times are told month by month."""
LONGEST_REPORT = timedelta(days=5 * 366)
WEEK = timedelta(weeks=1)


class Ending(StrEnum):
    """What became of a contact as a whole; the first that fits."""

    AT_ONCE = "at_once"
    TRANSFERRED = "transferred"
    TICKET = "ticket"
    CALL_BACK = "call_back"
    UNANSWERED = "unanswered"


ENDING_LABELS = {
    Ending.AT_ONCE: "sofort beantwortet",
    Ending.TRANSFERRED: "verbunden",
    Ending.TICKET: "Ticket",
    Ending.CALL_BACK: "Rückrufnotiz",
    Ending.UNANSWERED: "ohne Antwort",
}
FORWARDED = (Ending.TRANSFERRED, Ending.TICKET, Ending.CALL_BACK)
NOT_COUNTED = {Outcome.MISDIALLED, Outcome.ABANDONED, ""}
"""Nobody asked anything, or nobody has said yet what became of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time of days, half-open."""

    first_on: date
    until: date

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.until - ONE_DAY

    @property
    def is_weekly(self) -> bool:
        """Short enough to be told week by week."""
        return self.until - self.first_on <= LONGEST_BY_WEEK

    def before(self) -> "Span":
        """Return the time before: as many calendar months if it is of whole ones, else as many days."""
        if self.first_on.day == 1 == self.until.day:
            months = (self.until.year - self.first_on.year) * 12 + self.until.month - self.first_on.month
            return Span(add_months(self.first_on, -months), self.first_on)
        return Span(self.first_on - (self.until - self.first_on), self.first_on)

    def year_before(self) -> "Span":
        """Return the same days of the year before; 28 February stands for the 29th."""
        return Span(add_months(self.first_on, -12), add_months(self.until, -12))

    def months(self) -> "Span":
        """Return the whole months in it; empty where there is none: it begins and ends on one day."""
        begin = self.first_on if self.first_on.day == 1 else add_months(self.first_on.replace(day=1), 1)
        return Span(begin, max(begin, self.until.replace(day=1)))

    def days(self) -> tuple[date, ...]:
        """Return every day of the time."""
        return tuple(self.first_on + timedelta(days=n) for n in range((self.until - self.first_on).days))

    def steps(self) -> tuple[date, ...]:
        """Return the first days of the weeks (Mondays) or months of the time."""
        return self.weeks() if self.is_weekly else self.first_days()

    def weeks(self) -> tuple[date, ...]:
        """Return the Monday of each week of the time."""
        begin = self.first_on - timedelta(days=self.first_on.weekday())
        return tuple(begin + WEEK * n for n in range((self.until - begin + WEEK - ONE_DAY) // WEEK))

    def first_days(self) -> tuple[date, ...]:
        """Return the first day of each month of the time."""
        begin, last = self.first_on.replace(day=1), self.last_on
        count = (last.year - begin.year) * 12 + last.month - begin.month + 1
        return tuple(add_months(begin, n) for n in range(count))


@dataclass(frozen=True, slots=True)
class StepFigures:
    """Calls of one week or month."""

    offered: int = 0
    """Every call to the numbers of the agreement."""
    quick: int = 0
    """Answered within the agreed time."""
    slow: int = 0
    """Answered later."""
    abandoned: int = 0
    """Hung up while waiting."""
    in_announcement: int = 0
    """Hung up in the announcement."""
    closed: int = 0
    """Outside the service hours."""

    @property
    def answered(self) -> int:
        """Answered at all."""
        return self.quick + self.slow

    @property
    def other(self) -> int:
        """Turned away, or failed technically."""
        return self.offered - self.answered - self.abandoned - self.in_announcement - self.closed

    @property
    def percent_quick(self) -> int | None:
        """Answered in time among those who waited for somebody, rounded down; None: nobody did."""
        return percent_down(self.quick, self.answered + self.abandoned)

    def __add__(self, more: "StepFigures") -> "StepFigures":
        return StepFigures(
            self.offered + more.offered,
            self.quick + more.quick,
            self.slow + more.slow,
            self.abandoned + more.abandoned,
            self.in_announcement + more.in_announcement,
            self.closed + more.closed,
        )


@dataclass(frozen=True, slots=True)
class TrialReport:
    """Everything that a result report tells."""

    span: Span
    seconds: int
    """What counts as without a long wait."""
    target: int | None
    """Percent that are to be reached in that time; None: nothing is agreed."""
    steps: tuple[tuple[date, StepFigures], ...]
    endings: Mapping[Ending, int]
    reactions_kept: int
    reactions_late: int

    @property
    def total(self) -> StepFigures:
        """The calls of the whole time."""
        return sum((figures for _, figures in self.steps), StepFigures())

    @property
    def contacts(self) -> int:
        """Contacts whose outcome is known."""
        return sum(self.endings.values())

    @property
    def percent_at_once(self) -> int | None:
        """Answered at first contact."""
        return percent(self.endings.get(Ending.AT_ONCE, 0), of=self.contacts)

    @property
    def forwarded(self) -> int:
        """Put through, or written down for the partner."""
        return sum(self.endings.get(each, 0) for each in FORWARDED)

    @property
    def percent_forwarded(self) -> int | None:
        """Of the contacts."""
        return percent(self.forwarded, of=self.contacts)

    @property
    def is_target_met(self) -> bool | None:
        """Whether enough were reached in time; None: nothing to compare."""
        reached = self.total.percent_quick
        return None if self.target is None or reached is None else reached >= self.target


def percent_down(part: int, whole: int) -> int | None:
    """Return the share in percent, rounded down so that no target is met by rounding; None of nothing."""
    return 100 * part // whole if whole else None


def ending_of(outcomes: Collection[str]) -> Ending | None:
    """Return what became of a contact with these outcomes of its concerns; None: it does not count."""
    told = [each for each in outcomes if each not in NOT_COUNTED]
    if not told:
        return None
    if all(each == Outcome.ANSWERED for each in told):
        return Ending.AT_ONCE
    ways = ((Outcome.TRANSFERRED, Ending.TRANSFERRED), (Outcome.TICKET, Ending.TICKET))
    found = (ending for outcome, ending in (*ways, (Outcome.CALL_BACK, Ending.CALL_BACK)) if outcome in told)
    return next(found, Ending.UNANSWERED)


def counted_endings(contacts: Iterable[Collection[str]]) -> dict[Ending, int]:
    """Return how many contacts ended how, each ending named even if there was none."""
    counts = dict.fromkeys(Ending, 0)
    for outcomes in contacts:
        ending = ending_of(outcomes)
        if ending:
            counts[ending] += 1
    return counts
