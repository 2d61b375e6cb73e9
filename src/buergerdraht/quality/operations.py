"""Writes facts and their sums. Everything may run as often as one likes, also beside itself."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate, TruncMonth

from buergerdraht.agreements.terms import ONE_DAY, add_months
from buergerdraht.contacts.models import Contact
from buergerdraht.knowledge.models import SearchRecord
from buergerdraht.knowledge.operations.learning import CHANGEABLE_FOR
from buergerdraht.quality.counting import (
    ALL,
    FROM_CONCERNS,
    FROM_SEARCHES,
    FROM_TRANSFERS,
    concerns_of,
    from_facts,
    from_sums,
    tries_of,
)
from buergerdraht.quality.counts import HOURLY, OF_AGENTS, OF_OFFICES, OF_SERVICES
from buergerdraht.quality.duty import DUTY, duty_on
from buergerdraht.quality.gathering import facts_of
from buergerdraht.quality.models import (
    FOREIGN,
    PLACE,
    CallFact,
    DayDuty,
    DayFigures,
    DayOffices,
    DaySearches,
    DayServices,
    HourFigures,
    LoadFigures,
    MonthFigures,
    MonthOffices,
    MonthServices,
    ReadMark,
)
from buergerdraht.quality.rules import Span
from buergerdraht.quality.sums import renew, renew_from_rows
from buergerdraht.servicehours.rules import BERLIN, day_begin, local_day
from buergerdraht.telephony.models import AgentStateChange, Call

AT_ONCE = 500
FRESH = timedelta(minutes=20)
"""So long after a call its wrap-up may last: its fact is made anew."""
LATEST = timedelta(days=7)
"""How far back is looked for calls without a fact, longer than any outage; and for corrections."""
SERVICE = {"entry_id": "entry_id"}
OFFICE = {"target_authority_id": "target_authority_id", "target_unit_id": "target_unit_id"}
"""Columns that services and offices are told apart by."""
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
    _keep_work_up(now=now)
    return len(days)


@transaction.atomic
def _keep_work_up(*, now: datetime) -> None:
    """Add up what is counted beside the calls: of days that may still change, and of late rows."""
    today = local_day(now)
    late = _days_of_new(AgentStateChange.objects.all()) | _days_of_new(SearchRecord.objects.all())
    late |= {day + ONE_DAY for day in late}  # a state goes on over midnight
    for day in sorted(late | {local_day(now - CHANGEABLE_FOR), today}):
        if day <= today:
            rebuild_work(day, now=now)


def _days_of_new(rows: QuerySet[Any]) -> set[date]:
    """Return the days of the rows that came since the last time, and note how far was read."""
    mark, _ = ReadMark.objects.select_for_update().get_or_create(source=rows.model._meta.db_table)
    new = rows.filter(pk__gt=mark.last_id).order_by()
    last = new.aggregate(last=Max("pk"))["last"] or mark.last_id
    days = new.filter(pk__lte=last).values_list(TruncDate("at", tzinfo=BERLIN), flat=True).distinct()
    ReadMark.objects.filter(pk=mark.pk).update(last_id=last)
    return set(days)


def rebuild(span: Span, *, now: datetime, progress: Callable[[date], None] | None = None) -> None:
    """Make the facts and sums of these days anew from calls, transfers, contacts, searches and states."""
    for day in span.days():
        calls = Call.objects.filter(
            state=Call.State.ENDED, arrived_at__gte=day_begin(day), arrived_at__lt=day_begin(day + ONE_DAY)
        )
        write_facts(calls.values_list("pk", flat=True))
        rebuild_day(day)
        rebuild_work(day, now=now)
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
    """Add the facts of one day (Berlin) up anew, with the concerns and transfers of its calls."""
    _lock_month(day)
    facts = CallFact.objects.filter(day_on=day)
    days = _parts(day_on="day_on")
    renew_from_rows(DayFigures, facts, day=day, parts=days, numbers=from_facts(ALL))
    hours = facts.filter(is_open=True)
    renew_from_rows(
        HourFigures, hours, day=day, parts=days | {"hour_at": "hour_at"}, numbers=from_facts(HOURLY)
    )
    through = "contact__call__fact__"
    services = _parts(through, day_on=f"{through}day_on", **SERVICE)
    renew_from_rows(DayServices, concerns_of(facts), day=day, parts=services, numbers=FROM_CONCERNS)
    through = "call__fact__"
    offices = _parts(through, day_on=f"{through}day_on", **OFFICE)
    renew_from_rows(DayOffices, tries_of(facts), day=day, parts=offices, numbers=FROM_TRANSFERS)


@transaction.atomic
def rebuild_month(month: date) -> None:
    """Add the days and the hours of the month that begins on that day up anew."""
    _lock_month(month)
    in_month = Q(day_on__gte=month, day_on__lt=add_months(month, 1))
    months = _parts(day_on="month_on")
    for of_months, of_days, own, names in (
        (MonthFigures, DayFigures, {}, ALL),
        (MonthServices, DayServices, SERVICE, OF_SERVICES),
        (MonthOffices, DayOffices, OFFICE, OF_OFFICES),
    ):
        days = of_days._default_manager.filter(in_month).annotate(month_on=TruncMonth("day_on"))
        renew_from_rows(of_months, days, day=month, parts=months | own, numbers=from_sums(names))
    hours = HourFigures.objects.filter(in_month).annotate(
        month_on=TruncMonth("day_on"),
        weekday=ExtractIsoWeekDay("day_on"),
        hour=ExtractHour("hour_at", tzinfo=BERLIN),
    )
    clock = {"weekday": "weekday", "hour": "hour"}
    renew_from_rows(LoadFigures, hours, day=month, parts=months | clock, numbers=from_sums(HOURLY))


@transaction.atomic
def rebuild_work(day: date, *, now: datetime) -> None:
    """Add the searches and the agents' time of one day (Berlin) up anew, until now."""
    _lock_month(day)
    records = SearchRecord.objects.filter(at__gte=day_begin(day), at__lt=day_begin(day + ONE_DAY))
    if records.exists():  # the counts stay when the records are deleted
        on_day = records.annotate(day_on=TruncDate("at", tzinfo=BERLIN))
        parts = {name: name for name in ("day_on", "centre_id", "authority_id")}
        parts |= {"host_id": "centre__authority_id"}
        renew_from_rows(DaySearches, on_day, day=day, parts=parts, numbers=FROM_SEARCHES)
    renew(DayDuty, DUTY, duty_on([day], now=now), day=day, columns=("day_on", "agent_id", *OF_AGENTS))


def _lock_month(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [day.replace(day=1).toordinal()])


def _parts(through: str = "", **own: str) -> dict[str, str]:
    """Return where each column of sums is read that they are told apart by, beside their own ones."""
    place = (f"{name}_id" if name in FOREIGN else name for name in PLACE)
    return {name: f"{through}{name}" for name in place} | own
