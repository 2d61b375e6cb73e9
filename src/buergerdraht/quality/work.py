"""What is counted beside the calls: agents' time, concerns, transfers by office, the knowledge base."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.contacts.models import Concern
from buergerdraht.contacts.rules import Outcome
from buergerdraht.knowledge.models import SearchRecord
from buergerdraht.quality.counts import Work
from buergerdraht.quality.figures import MINUTES, Question, Step
from buergerdraht.quality.models import CallFact
from buergerdraht.servicehours.rules import day_begin
from buergerdraht.telephony.models import Transfer
from buergerdraht.telephony.rules.transfer_records import FAILED
from buergerdraht.tickets.models import Ticket

MOST = 10
"""So many services and offices are named."""
SHIFT = timedelta(days=1)
"""No state of an agent lasts longer; so far back is looked for the one that a time begins with."""
STAFF = """
WITH stretch AS (
    SELECT agent.centre_id, change.agent_id, change.state, greatest(change.at, %(begin)s) AS since,
        least(lead(change.at) OVER next, %(end)s) AS until
    FROM telephony_agentstatechange change JOIN telephony_agent agent ON agent.id = change.agent_id
    WHERE agent.centre_id = ANY (%(centres)s) AND change.at >= %(read)s AND change.at < %(end)s
    WINDOW next AS (PARTITION BY change.agent_id ORDER BY change.at, change.id)
)
SELECT {part} AS part,
    coalesce(1000 * sum(extract(epoch FROM until - since)) FILTER (WHERE state <> 'ready'), 0),
    coalesce(1000 * sum(extract(epoch FROM until - since)) FILTER (WHERE state = 'ready'), 0)
FROM stretch JOIN authorities_servicecentre centre ON centre.id = stretch.centre_id
WHERE state IN ('ready', 'offered', 'talking', 'wrap_up') AND until > since
GROUP BY part, centre.id
HAVING count(DISTINCT agent_id) >= centre.figures_group_size
ORDER BY part
"""
"""Groups that are smaller than agreed with the works council never leave the database."""
WHOLE, EACH_AGENT = "0::integer", "agent_id"
BERLINS_STEP = {
    step: f"date_trunc('{step.value}', since AT TIME ZONE 'Europe/Berlin')::date"
    for step in (Step.DAY, Step.WEEK, Step.MONTH)
}


@dataclass(frozen=True, slots=True)
class StaffTime:
    """What a group of agents did with its time."""

    busy_ms: int = 0
    ready_ms: int = 0

    def __add__(self, more: "StaffTime") -> "StaffTime":
        return StaffTime(self.busy_ms + more.busy_ms, self.ready_ms + more.ready_ms)


@dataclass(frozen=True, slots=True)
class Reactions:
    """Reactions of the authorities on tickets that were due in the time."""

    kept: int
    late: int
    """Or still missing."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often something came up, and how often it went well."""

    name: str
    count: int
    good: int
    bad: int


def work(question: Question, *, now: datetime) -> Work:
    """Return what is counted beside the calls."""
    talks = _talks(question)
    answered = Q(entry__isnull=False, outcome=Outcome.ANSWERED)
    concerns = _concerns(talks).aggregate(found=Count("contact", filter=answered, distinct=True))
    staff = sum(_staff(question, part=WHOLE, now=now).values(), StaffTime())
    reacted = reactions(question, now=now)
    return Work(
        busy_ms=staff.busy_ms,
        ready_ms=staff.ready_ms,
        contacts=talks.count(),
        kept=reacted.kept,
        late=reacted.late,
        **concerns,
        **_searches(question),
    )


def reactions(question: Question, *, now: datetime) -> Reactions:
    """Return how the authorities reacted on the tickets that were due."""
    begin, end = day_begin(question.span.first_on), day_begin(question.span.until)
    due = Ticket.objects.filter(question.scope.condition(), due_at__gte=begin, due_at__lt=end)
    if question.authority_id:
        due = due.filter(authority=question.authority_id)
    if question.agreement_id:
        due = due.filter(agreement=question.agreement_id)
    late = Q(reacted_at__gt=F("due_at")) | Q(reacted_at__isnull=True, due_at__lt=now)
    found = due.aggregate(
        kept=Count("pk", filter=Q(reacted_at__lte=F("due_at"))), late=Count("pk", filter=late)
    )
    return Reactions(found["kept"], found["late"])


def services(question: Question) -> tuple[Ranked, ...]:
    """Return the services that were asked for most, as the knowledge base calls them."""
    named = _concerns(_talks(question)).filter(entry__isnull=False)
    rows = named.values("entry", name=F("entry__title")).annotate(
        count=Count("pk"), good=Count("pk", filter=Q(outcome=Outcome.ANSWERED))
    )
    return tuple(
        Ranked(row["name"], row["count"], row["good"], row["count"] - row["good"])
        for row in rows.order_by("-count", "name", "entry")[:MOST]
    )


def offices(question: Question) -> tuple[Ranked, ...]:
    """Return the offices that were rung most for a transfer: tries, reached, failed; nobody by name."""
    calls = CallFact.objects.filter(question.condition(), transfers__gt=0).values("call")
    tries = Transfer.objects.filter(call__in=calls, target_agent__isnull=True)
    rows = tries.values(authority=F("target_authority__name"), unit=F("target_unit__name")).annotate(
        count=Count("pk"),
        good=Count("pk", filter=Q(answered_at__isnull=False)),
        bad=Count("pk", filter=Q(outcome__in=FAILED)),
    )
    return tuple(
        Ranked(_office(row["authority"], row["unit"]), row["count"], row["good"], row["bad"])
        for row in rows.order_by("-count", "authority", "unit")[:MOST]
    )


def staff_course(question: Question, *, step: Step, now: datetime) -> dict[date, StaffTime]:
    """Return the agents' time by first day of each step; by day where the step is shorter."""
    step = Step.DAY if step in MINUTES else step
    return _staff(question, part=BERLINS_STEP[step], now=now)


def agents_time(question: Question, *, now: datetime) -> tuple[tuple[str, StaffTime], ...]:
    """Return each agent's time by name; nothing unless a group of one may be shown."""
    shown = ServiceCentre.objects.filter(pk__in=question.scope.centre_ids, figures_group_size=1)
    if not shown.exists():
        return ()  # the query would find nothing either, but it takes its time
    found = _staff(question, part=EACH_AGENT, now=now)
    people = User.objects.filter(agent__in=found).order_by("last_name", "first_name", "pk")
    return tuple((person.get_full_name(), found[person.agent.pk]) for person in people)


def _talks(question: Question) -> QuerySet[CallFact]:
    return CallFact.objects.filter(question.condition()).exclude(ending="")


def _concerns(talks: QuerySet[CallFact]) -> QuerySet[Concern]:
    return Concern.objects.filter(contact__call__in=talks.values("call"))


def _office(authority: str | None, unit: str | None) -> str:
    return ", ".join(name for name in (unit, authority) if name) or "nicht eingetragene Rufnummer"


def _staff(question: Question, *, part: str, now: datetime) -> dict[Any, StaffTime]:
    """Agents work for all authorities at once, so nobody's time is told apart by the calls' kind."""
    begin, end = day_begin(question.span.first_on), min(day_begin(question.span.until), now)
    if not question.scope.centre_ids or question.authority_id or question.is_narrow or end <= begin:
        return {}
    told: dict[str, Any] = {
        "begin": begin,
        "end": end,
        "read": begin - SHIFT,
        "centres": [each for each in question.scope.centre_ids if question.centre_id in {None, each}],
    }
    found: dict[Any, StaffTime] = {}
    with connection.cursor() as cursor:
        cursor.execute(STAFF.format(part=part), told)
        for key, busy_ms, ready_ms in cursor.fetchall():
            found[key] = found.get(key, StaffTime()) + StaffTime(int(busy_ms), int(ready_ms))
    return found


def _searches(question: Question) -> dict[str, int]:
    if question.is_narrow:
        return {}
    begin, end = day_begin(question.span.first_on), day_begin(question.span.until)
    records = SearchRecord.objects.filter(question.scope.condition(), at__gte=begin, at__lt=end)
    if question.authority_id:
        records = records.filter(authority=question.authority_id)
    not_found = Q(is_not_found=True) | Q(hits=0, picked_key="")
    return records.aggregate(searches=Count("pk"), not_found=Count("pk", filter=not_found))
