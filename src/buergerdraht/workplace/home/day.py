"""What an agent sees of her day and of the queue. Her own figures are for her alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.contacts.queries import outcome_counts_of
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import local_day, sentence_today
from buergerdraht.telephony.board_queries import waiting_calls
from buergerdraht.telephony.call_backs import call_back_figures
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.queries import calls_today_of, ready_agents


@dataclass(frozen=True, slots=True)
class Day:
    """Her own figures since midnight."""

    answered: int
    """Calls that she took."""
    first_contact_percent: int | None
    mean_talk: timedelta | None
    service_hours: str


@dataclass(frozen=True, slots=True)
class WaitingAuthority:
    """Who waits for one authority: how many, and since when the first."""

    name: str
    count: int
    first_since_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits in her centre, and how many agents are ready."""

    waiting: tuple[WaitingAuthority, ...]
    ready_count: int
    call_backs: int
    """Citizens who wait to be called back."""


def day_of(agent: Agent, *, now: datetime) -> Day:
    """Return the agent's own figures of today."""
    calls = calls_today_of(agent, now=now)
    counts = outcome_counts_of(agent.user, day=local_day(now))
    return Day(
        answered=len(calls),
        first_contact_percent=counts.first_contact_percent,
        mean_talk=mean_talk(calls),
        service_hours=sentence_today(rules_of_calendar(agent.centre.service_hours_id), now),
    )


def mean_talk(calls: Iterable[Call]) -> timedelta | None:
    """Return the mean length of the talks that have ended; None without any."""
    talks = [call.ended_at - call.answered_at for call in calls if call.ended_at and call.answered_at]
    return sum(talks, timedelta()) / len(talks) if talks else None


def queue_of(centre: ServiceCentre, *, now: datetime) -> Queue:
    """Return who waits per authority, the longest wait first."""
    arrivals: dict[str, list[datetime]] = {}
    for call in waiting_calls(centre, now=now):
        arrivals.setdefault(call.authority_name, []).append(call.arrived_at)
    waiting = (WaitingAuthority(name, len(times), min(times)) for name, times in arrivals.items())
    by_wait = sorted(waiting, key=lambda authority: authority.first_since_at)
    return Queue(tuple(by_wait), ready_agents(centre), call_back_figures(centre, now=now).open)
