"""Writes facts and their sums. Everything may run as often as one likes, also beside itself."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from buergerdraht.contacts.models import Contact
from buergerdraht.quality.counting import from_facts
from buergerdraht.quality.counts import COUNTED, HOURLY, WAIT_NAMES
from buergerdraht.quality.gathering import facts_of
from buergerdraht.quality.models import PLACE, CallFact, DayFigures, HourFigures
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import day_begin
from buergerdraht.telephony.models import Call

AT_ONCE = 500
FRESH = timedelta(minutes=20)
"""So long after a call its wrap-up may last: its fact is made anew."""
LATEST = timedelta(days=7)
"""How far back is looked for calls without a fact, longer than any outage; and for corrections."""
ONE_DAY = timedelta(days=1)
LOCK = "SELECT pg_advisory_xact_lock(hashtext('quality'), %s)"


def keep_up(*, now: datetime) -> int:
    """Bring facts and sums up to date with calls that ended and contacts that changed; return how many did.

    A contact that was a draft until now may be of any age, any other was closed in the last week.
    """
    ended = Call.objects.filter(state=Call.State.ENDED)
    contacts = Contact.objects.filter(call=OuterRef("pk")).exclude(version=OuterRef("contact_version"))
    outdated = CallFact.objects.filter(Exists(contacts))
    ids = {
        *ended.filter(ended_at__gte=now - LATEST, fact__isnull=True).values_list("pk", flat=True),
        *ended.filter(ended_at__gte=now - FRESH).values_list("pk", flat=True),
        *outdated.filter(arrived_at__gte=now - LATEST).values_list("pk", flat=True),
        *outdated.filter(is_settled=False).values_list("pk", flat=True),
    }
    days = write_facts(ids)
    for day in sorted(days):
        rebuild_day(day)
    return len(days)


def rebuild(span: Span, *, progress: Callable[[date], None] | None = None) -> None:
    """Make the facts and sums of these days anew from calls, transfers and contacts."""
    for day in span.days():
        calls = Call.objects.filter(
            state=Call.State.ENDED, arrived_at__gte=day_begin(day), arrived_at__lt=day_begin(day + ONE_DAY)
        )
        write_facts(calls.values_list("pk", flat=True))
        rebuild_day(day)
        if progress:
            progress(day)


def write_facts(ids: Iterable[UUID]) -> set[date]:
    """Write the facts of these calls as they are now; return the days of those that differ from before."""
    days: set[date] = set()
    rest = list(ids)
    while rest:
        part, rest = rest[:AT_ONCE], rest[AT_ONCE:]
        facts = _different(facts_of(part))
        names = [field.name for field in CallFact._meta.concrete_fields if not field.primary_key]
        CallFact.objects.bulk_create(
            facts, update_conflicts=True, unique_fields=["call"], update_fields=names
        )
        days |= {fact.day_on for fact in facts}
    return days


def _different(facts: Collection[CallFact]) -> list[CallFact]:
    written = CallFact.objects.in_bulk([fact.pk for fact in facts])
    names = [field.attname for field in CallFact._meta.concrete_fields]
    return [
        fact
        for fact in facts
        if fact.pk not in written
        or any(getattr(fact, name) != getattr(written[fact.pk], name) for name in names)
    ]


@transaction.atomic
def rebuild_day(day: date) -> None:
    """Add the facts of one day (Berlin) up anew."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [day.toordinal()])
    facts = CallFact.objects.filter(day_on=day)
    _replace(DayFigures.objects.filter(day_on=day), facts, names=(*COUNTED, *WAIT_NAMES), time=("day_on",))
    _replace(
        HourFigures.objects.filter(day_on=day),
        facts.filter(is_open=True),
        names=HOURLY,
        time=("day_on", "hour_at"),
    )


def _replace(
    sums: QuerySet[DayFigures] | QuerySet[HourFigures],
    facts: QuerySet[CallFact],
    *,
    names: tuple[str, ...],
    time: tuple[str, ...],
) -> None:
    """Delete the rows and write them anew, in the database alone."""
    columns_of = {field.name: field.attname for field in sums.model._meta.concrete_fields}
    key = (*time, *(columns_of[name] for name in PLACE))
    rows = facts.order_by().values_list(*key).annotate(**from_facts(names))
    select, values = rows.query.sql_with_params()
    columns = ", ".join((*key, *names))
    table = sums.model._meta.db_table
    sums.delete()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", values)
