"""What an agent sees of the dialled authority while she talks: hours, and who runs it."""

from dataclasses import dataclass
from datetime import datetime

from buergerdraht.authorities.models import Authority
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import is_open, local_day, sentence_now, sentence_today, weekly_sentence


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Opening hours of a town hall at one instant."""

    is_open: bool
    now: str
    """'offen, schließt in 1 h 18 min'"""
    today: str
    week: str

    @property
    def rest(self) -> str:
        """What a word for open or closed leaves to say: 'schließt in 1 h 18 min', 'wegen Umbau, öffnet …'."""
        return self.now.removeprefix("offen").removeprefix("geschlossen").lstrip(", ")

    @property
    def is_closed_today(self) -> bool:
        """Tell whether the whole day is closed."""
        return self.today.startswith("geschlossen")


@dataclass(frozen=True, slots=True)
class Facts:
    """The authority as the agent needs it in the call."""

    authority: Authority
    hours: HoursNow | None
    administered_by: str


def facts_of(authority: Authority, *, now: datetime) -> Facts:
    """Return hours and administration of an authority."""
    runs_it = authority.administered_by
    return Facts(
        authority=authority,
        hours=hours_now(authority, now=now),
        administered_by=runs_it.name if runs_it else "",
    )


def hours_now(authority: Authority, *, now: datetime) -> HoursNow | None:
    """Return when the town hall, or the one that runs it, is open; None if nobody entered any hours."""
    calendar_id = authority.opening_hours_id
    if calendar_id is None and authority.administered_by:
        calendar_id = authority.administered_by.opening_hours_id
    return hours_of_calendar(calendar_id, now=now) if calendar_id else None


def hours_of_calendar(calendar_id: int, *, now: datetime) -> HoursNow:
    """Return a calendar's hours at this instant; raises Calendar.DoesNotExist."""
    rules = rules_of_calendar(calendar_id)
    week = weekly_sentence(rules, on=local_day(now))
    return HoursNow(is_open(rules, now), sentence_now(rules, now), sentence_today(rules, now), week)
