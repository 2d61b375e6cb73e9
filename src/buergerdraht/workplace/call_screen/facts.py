"""What an agent sees of the dialled authority while she talks: hours, directory, what to say."""

from dataclasses import dataclass
from datetime import datetime

from buergerdraht.authorities.models import Authority, DirectoryEntry
from buergerdraht.authorities.queries import directory_of
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import is_open, sentence_now, sentence_today, weekly_sentence


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Opening hours of a town hall at one instant."""

    is_open: bool
    now: str
    """'offen, schließt in 1 h 18 min'"""
    today: str
    week: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The authority as the agent needs it in the call."""

    authority: Authority
    hours: HoursNow | None
    directory: tuple[DirectoryEntry, ...]
    administered_by: str


def facts_of(authority: Authority, *, search: str, now: datetime) -> Facts:
    """Return hours, administration and directory of an authority, narrowed to the words searched."""
    runs_it = authority.administered_by
    return Facts(
        authority=authority,
        hours=hours_now(authority, now=now),
        directory=tuple(directory_of(authority, search=search)),
        administered_by=runs_it.name if runs_it else "",
    )


def hours_now(authority: Authority, *, now: datetime) -> HoursNow | None:
    """Return when the town hall, or the one that runs it, is open; None if nobody entered any hours."""
    calendar_id = authority.opening_hours_id
    if calendar_id is None and authority.administered_by:
        calendar_id = authority.administered_by.opening_hours_id
    if calendar_id is None:
        return None
    rules = rules_of_calendar(calendar_id)
    return HoursNow(
        is_open(rules, now), sentence_now(rules, now), sentence_today(rules, now), weekly_sentence(rules)
    )
