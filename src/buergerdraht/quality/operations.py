"""Writes facts and their sums. Everything may run as often as one likes, also beside itself."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncMonth

from buergerdraht.agreements.terms import add_months
from buergerdraht.contacts.models import Contact
from buergerdraht.quality.counting import ALL, from_facts, from_sums
from buergerdraht.quality.counts import HOURLY
from buergerdraht.quality.gathering import facts_of
from buergerdraht.quality.models import (
    FOREIGN,
    PLACE,
    CallFact,
    DayFigures,
    HourFigures,
    LoadFigures,
    MonthFigures,
)
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.rules import BERLIN, day_begin
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
    add_up(days)
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
    for month in sorted({day.replace(day=1) for day in span.days()}):
        rebuild_month(month)


def count_missing() -> None:
    """Count the ended calls of any age that are not counted yet, for example after they were imported."""
    missing = Call.objects.filter(state=Call.State.ENDED, fact__isnull=True)
    add_up(write_facts(missing.values_list("pk", flat=True)))


def add_up(days: Iterable[date]) -> None:
    """Add the facts of these days (Berlin) up anew, and their months."""
    changed = sorted(set(days))
    for day in changed:
        rebuild_day(day)
    for month in sorted({day.replace(day=1) for day in changed}):
        rebuild_month(month)


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
    _lock_month(day)
    facts = CallFact.objects.filter(day_on=day)
    _replace(DayFigures.objects.filter(day_on=day), facts, numbers=from_facts(ALL), time=("day_on",))
    _replace(
        HourFigures.objects.filter(day_on=day),
        facts.filter(is_open=True),
        numbers=from_facts(HOURLY),
        time=("day_on", "hour_at"),
    )


@transaction.atomic
def rebuild_month(month: date) -> None:
    """Add the days and the hours of the month that begins on that day up anew."""
    _lock_month(month)
    in_month = Q(day_on__gte=month, day_on__lt=add_months(month, 1))
    days = DayFigures.objects.filter(in_month).annotate(month_on=TruncMonth("day_on"))
    _replace(MonthFigures.objects.filter(day_on=month), days, numbers=from_sums(ALL), time=("month_on",))
    hours = HourFigures.objects.filter(in_month).annotate(
        month_on=TruncMonth("day_on"),
        weekday=ExtractIsoWeekDay("day_on"),
        hour=ExtractHour("hour_at", tzinfo=BERLIN),
    )
    time = ("month_on", "weekday", "hour")
    _replace(LoadFigures.objects.filter(day_on=month), hours, numbers=from_sums(HOURLY), time=time)


def _lock_month(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [day.replace(day=1).toordinal()])


def _replace(
    sums: QuerySet[Any],
    rows: QuerySet[Any],
    *,
    numbers: Mapping[str, Any],
    time: tuple[str, ...],
) -> None:
    """Delete the sums and write them anew from the rows, in the database alone."""
    key = (*time, *(f"{name}_id" if name in FOREIGN else name for name in PLACE))
    made = rows.order_by().values_list(*key).annotate(**numbers)
    select, values = made.query.sql_with_params()
    names = [name.replace("month_on", "day_on") for name in key] + [
        each.removesuffix("_") for each in numbers
    ]
    table = sums.model._meta.db_table
    sums.delete()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) {select}", values)
