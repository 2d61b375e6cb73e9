"""Deadline cases as JSON, for those who want to check our arithmetic against theirs."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from buergerdraht.servicehours.deadlines import due_at, explain
from buergerdraht.servicehours.errors import IntervalsOverlap, IntervalWithoutLength
from buergerdraht.servicehours.rules import (
    BERLIN,
    MIDNIGHT,
    STATES,
    CalendarRules,
    ClosedDays,
    WeeklyHours,
    has_length,
    overlap,
)

WEEKDAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WITHOUT_REASON = "Schließtag"


class CaseUnreadable(ValueError):
    """The case lacks something, or a value is not what it should be; the message says which."""


def answer(case: Mapping[str, Any]) -> dict[str, str]:
    """Return due_at (ISO 8601, German time) and explanation; raise CaseUnreadable or a DomainError."""
    rules = _calendar(_part(case, "calendar", dict))
    since, hours = _instant(_part(case, "at", str)), _hours(case)
    due = due_at(rules, since=since, hours=hours)
    return {
        "due_at": due.astimezone(BERLIN).isoformat(),
        "explanation": explain(rules, since=since, hours=hours),
    }


def _part(case: Mapping[str, Any], name: str, kind: type) -> Any:
    value = case.get(name)
    if not isinstance(value, kind):
        raise CaseUnreadable(f"„{name}“ fehlt oder ist nicht lesbar.")
    return value


def _hours(case: Mapping[str, Any]) -> timedelta:
    hours = case.get("hours")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 <= hours < 100_000:
        raise CaseUnreadable("„hours“ ist keine Zahl von Stunden.")
    return timedelta(hours=hours)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CaseUnreadable(f"„{text}“ ist kein Zeitpunkt nach ISO 8601.") from error
    return at if at.tzinfo else at.replace(tzinfo=BERLIN)


def _calendar(given: Mapping[str, Any]) -> CalendarRules:
    state = str(given.get("state", "")).removeprefix("DE-")
    if state not in STATES:
        raise CaseUnreadable("„state“ ist kein Land nach ISO 3166-2:DE, zum Beispiel HE.")
    intervals = tuple(sorted(_intervals(_part(given, "intervals", dict))))
    if not all(map(has_length, intervals)):
        raise IntervalWithoutLength
    if overlap(intervals):
        raise IntervalsOverlap
    return CalendarRules(
        state=state,
        intervals=intervals,
        closures=tuple(_closure(day) for day in given.get("closures", ())),
        closes_on_holidays=bool(given.get("closes_on_holidays", True)),
        closes_on_christmas_and_new_years_eve=bool(given.get("closes_on_christmas_and_new_years_eve", True)),
    )


def _intervals(week: Mapping[str, Any]) -> Iterator[WeeklyHours]:
    for key, spans in week.items():
        if key not in WEEKDAY_KEYS:
            raise CaseUnreadable(f"„{key}“ ist kein Wochentag; es gibt {', '.join(WEEKDAY_KEYS)}.")
        for span in spans:
            yield WeeklyHours(WEEKDAY_KEYS.index(key), *_span(span))


def _span(span: Any) -> tuple[time, time]:
    try:
        opens, closes = span
        return time.fromisoformat(opens), MIDNIGHT if closes == "24:00" else time.fromisoformat(closes)
    except (TypeError, ValueError) as error:
        raise CaseUnreadable(f'{span!r} ist keine Zeitspanne wie ["08:00", "16:00"].') from error


def _closure(day: Any) -> ClosedDays:
    try:
        closed_on = date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        raise CaseUnreadable(f"{day!r} ist kein Tag wie „2026-12-24“.") from error
    return ClosedDays(closed_on, closed_on, WITHOUT_REASON)
