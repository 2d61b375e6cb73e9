"""Deadline cases as JSON, for those who want to check our arithmetic against theirs."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from buergerdraht.servicehours.deadlines import due_at, explain
from buergerdraht.servicehours.errors import ClosureWithoutLength, IntervalsOverlap, IntervalWithoutLength
from buergerdraht.servicehours.public_holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    LOCAL_HOLIDAYS,
    are_local_holidays,
)
from buergerdraht.servicehours.rules import (
    BERLIN,
    MIDNIGHT,
    STATES,
    CalendarRules,
    ClosedDays,
    OtherWeek,
    WeeklyHours,
    has_length,
    overlap,
)

WEEKDAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FLAGS = ("closes_on_holidays", "closes_on_christmas_and_new_years_eve")
CALENDAR_KEYS = ("state", "intervals", "closures", "local_holidays", "other_weeks", *FLAGS)
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOST_HOURS = 100_000
WITHOUT_REASON = "Schließtag"
Given = Mapping[str, Any]


class CaseUnreadable(ValueError):
    """The case lacks something, or a value is not what it should be; the message says which."""


def answer(case: Given) -> dict[str, str]:
    """Return due_at (ISO 8601, German time) and explanation; raise CaseUnreadable or a DomainError."""
    rules = _calendar(_part(case, "calendar", dict))
    since, hours = _instant(_part(case, "at", str)), _hours(case)
    due = due_at(rules, since=since, hours=hours)
    return {
        "due_at": due.astimezone(BERLIN).isoformat(),
        "explanation": explain(rules, since=since, hours=hours),
    }


def _part(given: Given, name: str, kind: type, *, default: Any = None) -> Any:
    value = given.get(name, default)
    if not isinstance(value, kind):
        raise CaseUnreadable(f"„{name}“ fehlt oder ist nicht lesbar.")
    return value


def _refuse_unknown(given: Given, known: tuple[str, ...]) -> None:
    """What is not understood could change the result: it is refused instead of left out."""
    unknown = [_shown(key) for key in given if key not in known]
    if unknown:
        raise CaseUnreadable(f"{', '.join(unknown)} ist unbekannt; es gibt {', '.join(known)}.")


def _hours(case: Given) -> timedelta:
    hours = case.get("hours")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 <= hours < MOST_HOURS:
        raise CaseUnreadable("„hours“ ist keine Zahl von Stunden.")
    return timedelta(hours=hours)


def _instant(text: str) -> datetime:
    """Return the instant; one without a zone is German time, if that time exists and exists once."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CaseUnreadable(f"{_shown(text)} ist kein Zeitpunkt nach ISO 8601.") from error
    if not FIRST_YEAR < at.year < LAST_YEAR:
        raise CaseUnreadable(f"{_shown(text)} liegt nicht zwischen {FIRST_YEAR} und {LAST_YEAR}.")
    if at.tzinfo is None and at.replace(tzinfo=BERLIN, fold=0).utcoffset() != _later(at).utcoffset():
        raise CaseUnreadable(
            f"{_shown(text)} ist bei der Zeitumstellung nicht eindeutig; nennen Sie die Zone."
        )
    return (at if at.tzinfo else at.replace(tzinfo=BERLIN)).astimezone(UTC)


def _later(at: datetime) -> datetime:
    return at.replace(tzinfo=BERLIN, fold=1)


def _calendar(given: Given) -> CalendarRules:
    _refuse_unknown(given, CALENDAR_KEYS)
    state = str(given.get("state", "")).removeprefix("DE-")
    if state not in STATES:
        raise CaseUnreadable("„state“ ist kein Land nach ISO 3166-2:DE, zum Beispiel HE.")
    return CalendarRules(
        state=state,
        intervals=_week(given),
        closures=tuple(_closure(each) for each in _part(given, "closures", list, default=[])),
        local_holidays=_local_holidays(given, state=state),
        other_weeks=_other_weeks(given),
        **{flag: _part(given, flag, bool, default=True) for flag in FLAGS},
    )


def _local_holidays(given: Given, *, state: str) -> tuple[str, ...]:
    keys = _part(given, "local_holidays", list, default=[])
    if not all(isinstance(key, str) for key in keys) or not are_local_holidays(keys, state=state):
        known = (key for key, local in LOCAL_HOLIDAYS.items() if state in local.states)
        raise CaseUnreadable(
            f"In {STATES[state]} gibt es als „local_holidays“ {', '.join(known) or 'keine'}."
        )
    return tuple(keys)


def _other_weeks(given: Given) -> tuple[OtherWeek, ...]:
    told = map(_other_week, _part(given, "other_weeks", list, default=[]))
    weeks = sorted(told, key=lambda week: week.valid_from)
    if any(later.valid_from < (each.valid_until or date.max) for each, later in pairwise(weeks)):
        raise CaseUnreadable("Zwei Zeiträume von „other_weeks“ überschneiden sich.")
    return tuple(weeks)


def _other_week(given: Any) -> OtherWeek:
    if not isinstance(given, dict):
        raise CaseUnreadable("„other_weeks“ nennt je Zeitraum valid_from, valid_until und intervals.")
    _refuse_unknown(given, ("valid_from", "valid_until", "intervals"))
    until = given.get("valid_until")
    week = OtherWeek(_day(given.get("valid_from")), None if until is None else _day(until), _week(given))
    if week.valid_until is not None and week.valid_until <= week.valid_from:
        raise CaseUnreadable("„valid_until“ ist der erste Tag danach und liegt später als „valid_from“.")
    return week


def _week(given: Given) -> tuple[WeeklyHours, ...]:
    intervals = tuple(sorted(_intervals(_part(given, "intervals", dict))))
    if not all(map(has_length, intervals)):
        raise IntervalWithoutLength
    if overlap(intervals):
        raise IntervalsOverlap
    return intervals


def _intervals(week: Given) -> Iterator[WeeklyHours]:
    _refuse_unknown(week, WEEKDAY_KEYS)
    for key in week:
        for span in _part(week, key, list):
            yield WeeklyHours(WEEKDAY_KEYS.index(key), *_span(span))


def _span(span: Any) -> tuple[time, time]:
    if not isinstance(span, list) or len(span) != 2:
        raise CaseUnreadable(f'{_shown(span)} ist keine Zeitspanne wie ["08:00", "16:00"].')
    opens, closes = _clock(span[0]), MIDNIGHT if span[1] == "24:00" else _clock(span[1])
    if closes == MIDNIGHT and span[1] != "24:00":
        raise IntervalWithoutLength
    return opens, closes


def _clock(text: Any) -> time:
    if not isinstance(text, str) or not CLOCK.fullmatch(text):
        raise CaseUnreadable(f"{_shown(text)} ist keine Uhrzeit wie „08:00“.")
    return time.fromisoformat(text)


def _closure(given: Any) -> ClosedDays:
    """Read one day, or a first and a last one: "2026-12-24/2026-12-31" or the two in a list."""
    days = given.split("/") if isinstance(given, str) else given
    if not isinstance(days, list) or len(days) not in (1, 2):
        raise CaseUnreadable(f"{_shown(given)} ist kein Tag wie „2026-12-24“ und kein Zeitraum aus zweien.")
    first, last = _day(days[0]), _day(days[-1])
    if last < first:
        raise ClosureWithoutLength
    return ClosedDays(first, last, WITHOUT_REASON)


def _day(text: Any) -> date:
    try:
        if isinstance(text, str) and DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CaseUnreadable(f"{_shown(text)} ist kein Tag wie „2026-12-24“.")


def _shown(given: Any) -> str:
    """Return what was given, short, and without signs that cannot be written."""
    text = str(given).encode("utf-8", "replace").decode()
    return f"„{text[:40]}…“" if len(text) > 40 else f"„{text}“"
