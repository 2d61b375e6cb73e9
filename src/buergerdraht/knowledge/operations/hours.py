"""The hours of one service at one authority, as a week in a version and as a calendar when published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.knowledge.errors import LandUnknown
from buergerdraht.knowledge.models import LocalAddition
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

Week = Sequence[Sequence[Any]]
"""[[weekday, "08:00", "12:00"], …], as it stands in a version."""


def week_of(addition: LocalAddition) -> list[list[Any]]:
    """Return the addition's own hours; empty: it has none."""
    return as_week(rules_of(addition.hours).intervals) if addition.hours else []


def as_week(intervals: Sequence[WeeklyHours]) -> list[list[Any]]:
    """Return intervals as plain JSON."""
    return [[each.weekday, f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"] for each in sorted(intervals)]


def intervals_of(week: Week) -> tuple[WeeklyHours, ...]:
    """Return a week of a version as intervals."""
    return tuple(
        WeeklyHours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        for weekday, opens, closes in week
    )


def apply_week(addition: LocalAddition, week: Week) -> None:
    """Give the addition (not saved yet) these hours; a new calendar, because others may share the old one."""
    if week_of(addition) == [list(each) for each in week]:
        return
    old = addition.hours
    addition.hours = _calendar(addition, intervals_of(week)) if week else None
    addition.save(update_fields=["hours"])
    if old:
        _forget(old)


def _calendar(addition: LocalAddition, intervals: tuple[WeeklyHours, ...]) -> Calendar:
    rules = rules_of(addition.hours) if addition.hours else CalendarRules(_state_of(addition.authority), ())
    return make_calendar(str(addition)[:120], rules=replace(rules, intervals=intervals))


def _state_of(authority: Authority) -> str:
    """Return the Land whose holidays hold; raises LandUnknown."""
    state = state_of_key(authority.regional_key)
    if not state and authority.opening_hours:
        return authority.opening_hours.state
    if not state:
        raise LandUnknown
    return state


def _forget(calendar: Calendar) -> None:
    """Delete a calendar unless something else goes by it."""
    try:
        with transaction.atomic():
            calendar.delete()
    except ProtectedError:
        return
