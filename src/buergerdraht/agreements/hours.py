"""When a centre is there, in all and for a number: the week, holidays, closures and other weeks.

The switchboard hears of each change when it commits. Numbers may share a calendar; who changes one number
changes no other, who changes a centre changes whoever shares its calendar.
"""

from datetime import date, datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.operations import reload_number, reload_numbers
from buergerdraht.agreements.routing.gaps import refuse_gaps
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.models import Calendar, Closure, OtherWeek
from buergerdraht.servicehours.operations import (
    add_closure,
    add_other_week,
    make_calendar,
    set_holidays,
    set_weekly_hours,
)
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import OtherWeek as OtherHours
from buergerdraht.servicehours.rules import WeeklyHours, local_day

Owner = ServedNumber | ServiceCentre
"""Whose hours they are."""


@transaction.atomic
def set_service_week(
    owner: Owner,
    *,
    state: str,
    intervals: tuple[WeeklyHours, ...],
    local_holidays: tuple[str, ...],
    by: User,
    now: datetime,
) -> None:
    """Make the usual week and the holidays this.

    Raise GapInHours, and what set_weekly_hours and set_holidays raise.
    """
    calendar = _own(owner)
    set_holidays(calendar, state=state, local_holidays=local_holidays)
    set_weekly_hours(calendar, intervals=intervals)
    refuse_gaps(ServedNumber.objects.filter(service_hours=calendar), on=local_day(now))
    _note("service_hours.changed", owner, by=by, now=now)


@transaction.atomic
def close_service(
    owner: Owner, *, first_on: date, last_on: date, reason: str, by: User, now: datetime
) -> None:
    """Nobody is there on these days, both inclusive. Raise ClosureWithoutLength, ClosuresOverlap."""
    add_closure(_own(owner), first_on=first_on, last_on=last_on, reason=reason)
    _note("service_closure.added", owner, by=by, now=now)


@transaction.atomic
def reopen_service(owner: Owner, *, first_on: date, by: User, now: datetime) -> None:
    """Remove the closure that begins on that day; without effect if it is gone."""
    if Closure.objects.filter(calendar=_own(owner), first_on=first_on).delete()[0]:
        _note("service_closure.removed", owner, by=by, now=now)


@transaction.atomic
def change_service_for_a_time(owner: Owner, week: OtherHours, *, by: User, now: datetime) -> None:
    """Let other hours hold for a time. Raise GapInHours, and what add_other_week raises."""
    calendar = _own(owner)
    add_other_week(
        calendar, valid_from=week.valid_from, valid_until=week.valid_until, intervals=week.intervals
    )
    refuse_gaps(ServedNumber.objects.filter(service_hours=calendar), on=week.valid_from)
    _note("service_other_week.added", owner, by=by, now=now)


@transaction.atomic
def restore_usual_service(owner: Owner, *, first_on: date, by: User, now: datetime) -> None:
    """Remove the other hours that begin on that day; without effect if they are gone."""
    if OtherWeek.objects.filter(calendar=_own(owner), valid_from=first_on).delete()[0]:
        _note("service_other_week.removed", owner, by=by, now=now)


def _own(owner: Owner) -> Calendar:
    """A number that shares its calendar gets one of its own before it is changed."""
    locked = type(owner)._default_manager.select_for_update(of=("self",)).get(pk=owner.pk)
    calendar = locked.service_hours
    if isinstance(locked, ServedNumber) and _is_shared(calendar, besides=locked):
        calendar = make_calendar(calendar.name, rules=rules_of_calendar(calendar.pk))
        ServedNumber.objects.filter(pk=locked.pk).update(service_hours=calendar)
    return calendar


def _is_shared(calendar: Calendar, *, besides: ServedNumber) -> bool:
    numbers = ServedNumber.objects.filter(service_hours=calendar).exclude(pk=besides.pk)
    centres = ServiceCentre.objects.filter(service_hours=calendar)
    reactions = Agreement.objects.filter(reaction_calendar=calendar)
    return numbers.exists() or centres.exists() or reactions.exists()


def _note(verb: str, owner: Owner, *, by: User, now: datetime) -> None:
    kind = "served_number" if isinstance(owner, ServedNumber) else "centre"
    record(verb, object_type=kind, object_id=str(owner.pk), actor_id=by.pk, at=now)
    if isinstance(owner, ServedNumber):
        reload_number(owner.pk)
    else:
        reload_numbers()
