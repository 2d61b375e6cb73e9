"""The promise of a reaction: due when so many working hours have passed, told by the ticket's history alone.

What has passed counts: if the terms change on the way (other hours, a new version of the agreement, another
partner), the time that passed under the old terms is taken off, and the rest runs under the new ones. Being
handed on within the partner, a query and a return to the pool change nothing: the citizen waits on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from buergerdraht.servicehours.deadlines import due_at, explain, open_between
from buergerdraht.servicehours.rules import CalendarRules, duration


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised: so many hours of this calendar."""

    calendar: CalendarRules
    hours: timedelta


class Step(StrEnum):
    """What of a ticket's history matters to the promise."""

    FORWARDED = "forwarded"
    """With the terms of whom it was forwarded to; a second time only if the ticket was reopened."""
    TERMS_CHANGED = "terms_changed"
    REACTED = "reacted"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the history."""

    step: Step
    at: datetime
    terms: Terms | None = None
    """Given with FORWARDED and TERMS_CHANGED."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds at the end of a history."""

    due_at: datetime
    reacted_at: datetime | None
    terms: Terms
    since: datetime
    """From when the terms hold."""
    passed_before: timedelta
    """Working time that had passed under earlier terms."""

    @property
    def is_kept(self) -> bool | None:
        """Whether the reaction was in time; None: there is none yet."""
        return None if self.reacted_at is None else self.reacted_at <= self.due_at

    def left_at(self, now: datetime) -> timedelta:
        """Return the working time that is left; negative: overdue by so much."""
        return open_between(self.terms.calendar, now, self.due_at)

    def sentence(self) -> str:
        """Return how the due time comes about."""
        hours = max(timedelta(0), self.terms.hours - self.passed_before)
        told = explain(self.terms.calendar, since=self.since, hours=hours)
        if not self.passed_before:
            return told
        return f"{duration(self.passed_before)} waren nach den früheren Zeiten schon vergangen. {told}"


def promise_of(history: Sequence[Event]) -> Promise | None:
    """Return the promise that follows from the history, in its order; None: nothing was promised yet.

    Raise NeverOpen if a calendar has too few hours for the promise.
    """
    promise: Promise | None = None
    for event in history:
        promise = _after(promise, event)
    return promise


def _after(promise: Promise | None, event: Event) -> Promise | None:
    match event.step:
        case Step.REOPENED:
            return None
        case Step.REACTED if promise and promise.reacted_at is None:
            return _with_reaction(promise, event.at)
        case Step.FORWARDED | Step.TERMS_CHANGED if event.terms and not (promise and promise.reacted_at):
            return _under(event.terms, since=event.at, before=promise)
    return promise


def _under(terms: Terms, *, since: datetime, before: Promise | None) -> Promise:
    # What has run out stays broken: hours changed afterwards heal nothing.
    if before and (before.terms == terms or before.due_at <= since):
        return before
    passed = timedelta(0)
    if before:
        passed = before.passed_before + open_between(before.terms.calendar, before.since, since)
    left = max(timedelta(0), terms.hours - passed)
    due = due_at(terms.calendar, since=since, hours=left)
    return Promise(due, reacted_at=None, terms=terms, since=since, passed_before=passed)


def _with_reaction(promise: Promise, at: datetime) -> Promise:
    return Promise(promise.due_at, at, promise.terms, promise.since, promise.passed_before)
