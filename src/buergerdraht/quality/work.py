"""What is counted beside the calls: agents' time, concerns, transfers by office, the knowledge base.

Pages read it from sums, like the calls; only reactions, which are late because time passes, from their rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.knowledge.models import Entry, SearchRecord
from buergerdraht.quality.counting import (
    FROM_CONCERNS,
    FROM_SEARCHES,
    FROM_TRANSFERS,
    concerns_of,
    from_sums,
    tries_of,
)
from buergerdraht.quality.counts import OF_OFFICES, OF_SEARCHES, OF_SERVICES, Work
from buergerdraht.quality.duty import DUTY, duty_on
from buergerdraht.quality.figures import MINUTES, Question, Step, sums_of, totals
from buergerdraht.quality.models import (
    CallFact,
    DayOffices,
    DaySearches,
    DayServices,
    MonthOffices,
    MonthServices,
)
from buergerdraht.servicehours.rules import day_begin
from buergerdraht.tickets.models import Ticket

Row = dict[str, Any]
MOST = 10
"""So many services and offices are named."""
SUMS = "SELECT * FROM quality_dayduty WHERE day_on >= %(first_on)s AND day_on < %(until)s"
STAFF = """
SELECT part, sum(busy_ms)::bigint, sum(ready_ms)::bigint
FROM (
    SELECT {part} AS part, sum(busy_ms) AS busy_ms, sum(ready_ms) AS ready_ms
    FROM ({duty}) AS duty JOIN telephony_agent agent ON agent.id = agent_id
    JOIN authorities_servicecentre centre ON centre.id = agent.centre_id
    WHERE agent.centre_id = ANY (%(centres)s)
    GROUP BY part, centre.id, day_on
    HAVING count(*) >= centre.figures_group_size
) AS day_of_group
GROUP BY part
"""
"""Groups that are smaller than agreed with the works council never leave the database.

A day counts if enough agents were there on it, whatever time it is part of: else a week less its other days
would tell what the one agent of a day did.
"""
WHOLE, EACH_AGENT = "0::integer", "agent_id"
BERLINS_STEP = {
    step: f"date_trunc('{step.value}', day_on)::date" for step in (Step.DAY, Step.WEEK, Step.MONTH)
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
    told = totals(question, names=("contacts", "found"))
    time = sum(_staff(question, part=WHOLE, duty=SUMS).values(), StaffTime())
    reacted = reactions(question, now=now)
    return Work(
        busy_ms=time.busy_ms,
        ready_ms=time.ready_ms,
        contacts=told.contacts,
        found=told.found,
        kept=reacted.kept,
        late=reacted.late,
        **searches(question),
    )


def reactions(question: Question, *, now: datetime) -> Reactions:
    """Return how the authorities reacted on the tickets that were due."""
    begin, end = day_begin(question.span.first_on), day_begin(question.span.until)
    due = Ticket.objects.filter(question.place_condition(), due_at__gte=begin, due_at__lt=end)
    if question.agreement_id:
        due = due.filter(agreement=question.agreement_id)
    late = Q(reacted_at__gt=F("due_at")) | Q(reacted_at__isnull=True, due_at__lt=now)
    kept = Q(reacted_at__lte=F("due_at"))  # no column is named but the index's own
    found = due.aggregate(kept=Count("due_at", filter=kept), late=Count("due_at", filter=late))
    return Reactions(found["kept"], found["late"])


def services(question: Question) -> tuple[Ranked, ...]:
    """Return the services that were asked for most, as the knowledge base calls them."""
    sums = sums_of(question, of_months=MonthServices, of_days=DayServices)
    return _services(each.order_by().values("entry").annotate(**from_sums(OF_SERVICES)) for each in sums)


def services_from_concerns(question: Question) -> tuple[Ranked, ...]:
    """Return the same from the concerns themselves, as a proof of the sums."""
    concerns: QuerySet[Any] = concerns_of(_calls(question))
    return _services([concerns.order_by().values("entry").annotate(**FROM_CONCERNS)])


def _services(rows: Iterable[Iterable[Row]]) -> tuple[Ranked, ...]:
    found = _added_up(rows, by=itemgetter("entry"), numbers=OF_SERVICES)
    titles = dict(Entry.objects.filter(pk__in=found).values_list("pk", "title"))
    return _most(
        Ranked(titles[entry], named, answered, named - answered) for entry, (named, answered) in found.items()
    )


def offices(question: Question) -> tuple[Ranked, ...]:
    """Return the offices that were rung most for a transfer: tries, reached, failed; nobody by name."""
    sums = sums_of(question, of_months=MonthOffices, of_days=DayOffices)
    return _offices(_by_office(each).annotate(**from_sums(OF_OFFICES)) for each in sums)


def offices_from_transfers(question: Question) -> tuple[Ranked, ...]:
    """Return the same from the transfers themselves, as a proof of the sums."""
    return _offices([_by_office(tries_of(_calls(question))).annotate(**FROM_TRANSFERS)])


def _by_office(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values(office=F("target_authority__name"), unit=F("target_unit__name"))


def _offices(rows: Iterable[Iterable[Row]]) -> tuple[Ranked, ...]:
    found = _added_up(rows, by=lambda row: _office(row["office"], row["unit"]), numbers=OF_OFFICES)
    return _most(Ranked(name, *counts) for name, counts in found.items())


def _added_up(
    rows: Iterable[Iterable[Row]], *, by: Callable[[Row], Any], numbers: Sequence[str]
) -> dict[Any, list[int]]:
    found: defaultdict[Any, list[int]] = defaultdict(lambda: [0] * len(numbers))
    for row in chain.from_iterable(rows):
        known = found[by(row)]
        for place, name in enumerate(numbers):
            known[place] += row[f"{name}_"]
    return found


def _most(found: Iterable[Ranked]) -> tuple[Ranked, ...]:
    return tuple(sorted(found, key=lambda each: (-each.count, each.name))[:MOST])


def staff_course(question: Question, *, step: Step) -> dict[date, StaffTime]:
    """Return the agents' time by first day of each step; by day where the step is shorter."""
    step = Step.DAY if step in MINUTES else step
    return _staff(question, part=BERLINS_STEP[step], duty=SUMS)


def staff_course_from_states(question: Question, *, step: Step, now: datetime) -> dict[date, StaffTime]:
    """Return the same from the states themselves, as a proof of the sums."""
    return _staff(question, part=BERLINS_STEP[step], duty=DUTY, **duty_on(question.span.days(), now=now))


def agents_time(question: Question) -> tuple[tuple[str, StaffTime], ...]:
    """Return each agent's time by name; nothing unless a group of one may be shown."""
    shown = ServiceCentre.objects.filter(pk__in=question.scope.centre_ids, figures_group_size=1)
    if not shown.exists():
        return ()  # the query would find nothing either, but it takes its time
    found = _staff(question, part=EACH_AGENT, duty=SUMS)
    people = User.objects.filter(agent__in=found).order_by("last_name", "first_name", "pk")
    return tuple((person.get_full_name(), found[person.agent.pk]) for person in people)


def searches(question: Question) -> dict[str, int]:
    """Return how many searches there were, and how many found nothing."""
    days = Q(day_on__gte=question.span.first_on, day_on__lt=question.span.until)
    return _searches(question, DaySearches.objects.filter(days), from_sums(OF_SEARCHES))


def searches_from_records(question: Question) -> dict[str, int]:
    """Return the same from the records themselves, as a proof of the sums."""
    begin, end = day_begin(question.span.first_on), day_begin(question.span.until)
    return _searches(question, SearchRecord.objects.filter(at__gte=begin, at__lt=end), FROM_SEARCHES)


def _searches(question: Question, rows: QuerySet[Any], numbers: dict[str, Any]) -> dict[str, int]:
    """Nobody searches for a certain kind of calls."""
    if question.is_narrow:
        return {}
    found = rows.filter(question.place_condition()).aggregate(**numbers)
    return {name: found[f"{name}_"] or 0 for name in OF_SEARCHES}


def _calls(question: Question) -> QuerySet[CallFact]:
    return CallFact.objects.filter(question.condition())


def _office(authority: str | None, unit: str | None) -> str:
    return ", ".join(name for name in (unit, authority) if name) or "nicht eingetragene Rufnummer"


def _staff(question: Question, *, part: str, duty: str, **days: Any) -> dict[Any, StaffTime]:
    """Agents work for all authorities at once, so nobody's time is told apart by the calls' kind."""
    if not question.scope.centre_ids or question.authority_id or question.is_narrow:
        return {}
    told: dict[str, Any] = {
        "first_on": question.span.first_on,
        "until": question.span.until,
        "centres": [each for each in question.scope.centre_ids if question.centre_id in {None, each}],
        **days,
    }
    found: dict[Any, StaffTime] = {}
    with connection.cursor() as cursor:
        cursor.execute(STAFF.format(part=part, duty=duty), told)
        for key, busy_ms, ready_ms in cursor.fetchall():
            found[key] = found.get(key, StaffTime()) + StaffTime(busy_ms, ready_ms)
    return dict(sorted(found.items()))
