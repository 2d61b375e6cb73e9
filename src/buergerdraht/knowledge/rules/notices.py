"""Which notices hold where and when, the order in which they are read, what calendars tell. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby

from buergerdraht.knowledge.rules.regions import covers
from buergerdraht.servicehours.rules import (
    BERLIN,
    MONTHS,
    WEEKDAYS,
    CalendarRules,
    closed_because,
    has_hours_on,
    local_day,
    weekly_sentence,
)

FORETOLD_DAYS = 7
"""Closures are told from a week before they begin."""
END_OF_DAY = time(18)
"""When a notice 'of the day' ends, unless its author says otherwise."""


class Urgency(StrEnum):
    """How much a notice matters; in the order in which they are read."""

    URGENT = "urgent"
    IMPORTANT = "important"
    INFO = "info"


class Standing(StrEnum):
    """Where a notice stands at an instant."""

    NOW = "now"
    SOON = "soon"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Place:
    """An authority as far as notices are concerned."""

    authority_id: int
    run_by_id: int | None
    """The authority that runs its administration."""
    regional_key: str


@dataclass(frozen=True, slots=True)
class Reach:
    """For whom a notice holds: one authority, or all in a region ('': everywhere)."""

    authority_id: int | None
    region: str = ""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice as it is read; `id` is None for one that a calendar tells."""

    id: int | None
    title: str
    text: str
    urgency: Urgency
    whose: str
    """'Stadt Leun', 'Region 06532', 'alle Behörden'."""
    valid_from_at: datetime
    valid_until_at: datetime
    must_be_read: bool = False
    is_unread: bool = False
    announcement: str = ""

    @property
    def is_from_calendar(self) -> bool:
        return self.id is None


def reaches(reach: Reach, place: Place) -> bool:
    """Tell whether a notice concerns an authority: its own, of who runs it, its region's, everybody's."""
    if reach.authority_id is not None:
        return reach.authority_id in (place.authority_id, place.run_by_id)
    return not reach.region or covers(reach.region, place.regional_key)


def standing(
    *, valid_from_at: datetime, valid_until_at: datetime, withdrawn_at: datetime | None, now: datetime
) -> Standing:
    """Return where a notice stands; its end is the first instant at which it does not hold."""
    if withdrawn_at or valid_until_at <= now:
        return Standing.ENDED
    return Standing.NOW if valid_from_at <= now else Standing.SOON


def in_order(notices: Iterable[NoticeText]) -> tuple[NoticeText, ...]:
    """Return the notices as they are read: the urgent ones first, then those that end first."""
    ranks = list(Urgency)
    return tuple(
        sorted(notices, key=lambda each: (ranks.index(each.urgency), each.valid_until_at, each.title))
    )


def end_of_today(now: datetime) -> datetime:
    """Return 18 o'clock of the day that it is in Berlin; after that, of the next day."""
    local = now.astimezone(BERLIN)
    day = local.date() + timedelta(days=local.time() >= END_OF_DAY)
    return datetime.combine(day, END_OF_DAY, BERLIN)


def validity_words(valid_from_at: datetime, valid_until_at: datetime, *, now: datetime) -> str:
    """Return until when it holds, or from when on: 'bis heute, 18 Uhr', 'ab morgen, 8 Uhr'."""
    if now < valid_from_at:
        return f"ab {_moment(valid_from_at, now)}"
    return f"bis {_moment(valid_until_at, now)}"


def _moment(at: datetime, now: datetime) -> str:
    clock = at.astimezone(BERLIN)
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{_day(clock.date(), today=local_day(now))}, {clock.hour}{minutes} Uhr"


# --- what calendars tell ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closed:
    """Consecutive days on which a town hall is closed for one reason, though it would be open."""

    first_on: date
    last_on: date
    reason: str


def closed_days(rules: CalendarRules, *, today: date) -> tuple[Closed, ...]:
    """Return the closures that last today or begin within a week; weekdays without hours do not count."""
    days = [today + timedelta(days=offset) for offset in range(2 * FORETOLD_DAYS)]
    reasons = [(day, closed_because(rules, day)) for day in days if has_hours_on(rules, day)]
    stretches = []
    for reason, stretch in groupby(reasons, key=lambda pair: pair[1]):
        closed = [day for day, _ in stretch]
        if reason and closed[0] < today + timedelta(days=FORETOLD_DAYS):
            stretches.append(Closed(closed[0], closed[-1], reason))
    return tuple(stretches)


def changed_weeks(rules: CalendarRules, *, today: date) -> tuple[date, ...]:
    """Return the days from which other hours hold than the day before; told a week before and a week on."""
    days = (today + timedelta(days=offset) for offset in range(1 - FORETOLD_DAYS, FORETOLD_DAYS + 1))
    return tuple(day for day in days if rules.week_on(day) != rules.week_on(day - timedelta(days=1)))


def calendar_notices(
    rules: CalendarRules, *, town_hall: str, whose: str, now: datetime
) -> tuple[NoticeText, ...]:
    """Return what the calendar of a town hall tells: 'Rathaus Leun morgen geschlossen: Betriebsausflug'."""
    closures = _closures_told(rules, town_hall=town_hall, whose=whose, now=now)
    return (*closures, *_changes_told(rules, town_hall=town_hall, whose=whose, now=now))


def _changes_told(
    rules: CalendarRules, *, town_hall: str, whose: str, now: datetime
) -> tuple[NoticeText, ...]:
    """'Rathaus Leun ab Montag, 30. November mit anderen Zeiten: Mo–Fr 8–12 Uhr'."""
    today = local_day(now)
    words = f"{town_hall} {{since}} mit anderen Zeiten: {{week}}"
    return tuple(
        NoticeText(
            id=None,
            title=words.format(since=_since(day, today=today), week=weekly_sentence(rules, on=day)),
            text="",
            urgency=Urgency.IMPORTANT if day == today else Urgency.INFO,
            whose=whose,
            valid_from_at=now,
            valid_until_at=datetime.combine(day + timedelta(days=FORETOLD_DAYS), time(0), BERLIN),
        )
        for day in changed_weeks(rules, today=today)
    )


def _since(day: date, *, today: date) -> str:
    return f"seit {_date(day)}" if day < today else f"ab {_day(day, today=today)}"


def _closures_told(
    rules: CalendarRules, *, town_hall: str, whose: str, now: datetime
) -> tuple[NoticeText, ...]:
    today = local_day(now)
    return tuple(
        NoticeText(
            id=None,
            title=f"{town_hall} {_closed_words(closed, today=today)} geschlossen: {closed.reason}",
            text="",
            urgency=Urgency.IMPORTANT if closed.first_on == today else Urgency.INFO,
            whose=whose,
            valid_from_at=now,
            valid_until_at=datetime.combine(closed.last_on + timedelta(days=1), time(0), BERLIN),
        )
        for closed in closed_days(rules, today=today)
    )


def town_hall_of(name: str, *, is_municipality: bool) -> str:
    """Return what the place is called that is open or closed: 'Rathaus Leun', 'Lahn-Dill-Kreis'."""
    if not is_municipality:
        return name
    title, _, town = name.partition(" ")
    is_title = title in {"Stadt", "Gemeinde", "Markt", "Flecken"}
    return f"Rathaus {town if town and is_title else name}"


def _closed_words(closed: Closed, *, today: date) -> str:
    if closed.first_on == closed.last_on:
        return _day(closed.first_on, today=today, preposition="am ")
    return f"{_day(closed.first_on, today=today, preposition='von ')} bis {_date(closed.last_on)}"


def _day(day: date, *, today: date, preposition: str = "") -> str:
    near = {0: "heute", 1: "morgen"}.get((day - today).days)
    return near or f"{preposition}{_date(day)}"


def _date(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}"
