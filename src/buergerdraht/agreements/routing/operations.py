"""What changes the routing. The switchboard hears of it when it commits: it holds for the next call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import ServiceEnded
from buergerdraht.agreements.models import (
    Attendant,
    AttendantAbsence,
    CentreHelp,
    NumberRouting,
    Phase,
    ServedNumber,
    StageWay,
)
from buergerdraht.agreements.operations import reload_number, reload_numbers
from buergerdraht.agreements.routing import errors
from buergerdraht.agreements.routing.checks import way_back
from buergerdraht.agreements.routing.gaps import refuse_gaps
from buergerdraht.agreements.routing.queries import owner_of_served, rings_at
from buergerdraht.agreements.routing.rules import WAYS_WITH_ATTENDANT, Way
from buergerdraht.agreements.routing.words import instant_words, long_day
from buergerdraht.agreements.rules import Hours
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import CalendarRules, local_day


@dataclass(frozen=True, slots=True)
class AttendantDetails:
    """Where the attendant rings, how long, and when she is there (None: during the service hours)."""

    number: str
    """E.164."""
    ring_seconds: int = 20
    presence: Hours | None = None


@dataclass(frozen=True, slots=True)
class RoutingChoice:
    """What is agreed on the routing of a number."""

    ways: Mapping[str, Way]
    """By kind of phase; '': whenever no other names the phase."""
    attendant_id: int | None = None
    is_backed_up: bool = True


@dataclass(frozen=True, slots=True)
class Help:
    """Who helps, after how long, and whether in calls to 115 only."""

    helper_id: int
    after_seconds: int
    is_for_115_only: bool


@transaction.atomic
def enter_attendant(authority: Authority, *, details: AttendantDetails, by: User, now: datetime) -> Attendant:
    """Enter where the partner's own exchange rings. Raise CallsGoRound, AttendantKnown."""
    Authority.objects.select_for_update().get(pk=authority.pk)
    _check_way(details.number)
    if authority.attendants.filter(number=details.number).exists():
        raise errors.AttendantKnown
    attendant = Attendant.objects.create(
        authority=authority,
        number=details.number,
        ring_seconds=details.ring_seconds,
        presence=_presence(authority, details, old=None),
    )
    _note_attendant("attendant.entered", attendant, by=by, now=now)
    return attendant


@transaction.atomic
def change_attendant(attendant: Attendant, *, details: AttendantDetails, by: User, now: datetime) -> None:
    """Let the exchange ring elsewhere, longer, or at other times.

    Raise CallsGoRound, AttendantKnown or GapInHours.
    """
    locked = _locked(attendant)
    _check_way(details.number)
    others = Attendant.objects.filter(authority=locked.authority_id, number=details.number)
    if others.exclude(pk=locked.pk).exists():
        raise errors.AttendantKnown
    locked.presence = _presence(locked.authority, details, old=locked.presence)
    locked.number, locked.ring_seconds = details.number, details.ring_seconds
    locked.save(update_fields=["number", "ring_seconds", "presence"])
    refuse_gaps(ServedNumber.objects.filter(routing__attendant=locked), on=local_day(now))
    _note_attendant("attendant.changed", locked, by=by, now=now)


@transaction.atomic
def change_routing(served: ServedNumber, *, choice: RoutingChoice, by: User, now: datetime) -> None:
    """Route the number's calls this way from the next one on.

    Raise ServiceEnded, AttendantNeeded, AttendantElsewhere, CallsGoRound or GapInHours.
    """
    number = _locked_number(served)
    _check_choice(number, choice)
    routing, _ = NumberRouting.objects.update_or_create(
        served_number=number,
        defaults={"attendant_id": choice.attendant_id, "is_backed_up": choice.is_backed_up},
    )
    routing.ways.exclude(valid_from__gt=local_day(now)).delete()
    _add_ways(routing, choice.ways)
    _check_planned(routing)
    refuse_gaps(ServedNumber.objects.filter(pk=number.pk), on=local_day(now))
    _note("served_number.routing_changed", "served_number", number.pk, by=by, now=now)
    reload_number(number.pk)


@transaction.atomic
def plan_routing(
    served: ServedNumber, *, ways: Mapping[str, Way], valid_from: date, by: User, now: datetime
) -> None:
    """Route the number's calls by these ways from a later day on; a second plan for it replaces the first.

    Raise ServiceEnded, RoutingDayOutside, GapInHours, or AttendantNeeded: the attendant is chosen beforehand.
    """
    number = _locked_number(served)
    ends_on = served.agreement.valid_until
    if valid_from <= local_day(now) or (ends_on and valid_from >= ends_on):
        raise errors.RoutingDayOutside
    routing, _ = NumberRouting.objects.get_or_create(served_number=number)
    routing.ways.filter(valid_from=valid_from).delete()
    _add_ways(routing, ways, valid_from=valid_from)
    _check_planned(routing)
    refuse_gaps(ServedNumber.objects.filter(pk=number.pk), on=valid_from)
    _note("served_number.routing_planned", "served_number", number.pk, by=by, now=now)
    reload_number(number.pk)


@transaction.atomic
def withdraw_planned_routing(served: ServedNumber, *, valid_from: date, by: User, now: datetime) -> None:
    """Let everything stay as it is on that day; without effect if nothing is planned or it has begun."""
    if valid_from <= local_day(now):
        return
    if StageWay.objects.filter(routing__served_number=served, valid_from=valid_from).delete()[0]:
        _note("served_number.plan_withdrawn", "served_number", served.pk, by=by, now=now)
        reload_number(served.pk)


@transaction.atomic
def go_absent(attendant: Attendant, *, by: User, now: datetime) -> None:
    """Let the centre take the attendant's calls from now on until she is back; twice is once."""
    locked = _locked(attendant)
    if not locked.absences.filter(begins_at__lte=now, ends_at__isnull=True).exists():
        # An absence without end that was planned for later is on from now.
        locked.absences.filter(ends_at__isnull=True).delete()
        locked.absences.create(begins_at=now)
        _note_attendant("attendant.absent", locked, by=by, now=now)


@transaction.atomic
def come_back(attendant: Attendant, *, by: User, now: datetime) -> None:
    """Let the attendant's phone ring again from now on; absences that begin later stay."""
    locked = _locked(attendant)
    holding = locked.absences.filter(begins_at__lte=now).exclude(ends_at__lte=now)
    holding.filter(begins_at=now).delete()
    if holding.update(ends_at=now):
        _note_attendant("attendant.back", locked, by=by, now=now)


@transaction.atomic
def plan_absence(
    attendant: Attendant, *, begins_at: datetime, ends_at: datetime, by: User, now: datetime
) -> AttendantAbsence:
    """Note that nobody will be there. Raise AbsenceWithoutLength, AbsenceOver or AbsencesOverlap."""
    locked = _locked(attendant)
    if ends_at <= begins_at:
        raise errors.AbsenceWithoutLength
    if ends_at <= now:
        raise errors.AbsenceOver
    overlapping = locked.absences.filter(begins_at__lt=ends_at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=begins_at)
    )
    if other := overlapping.order_by("begins_at").first():
        until = f" bis {instant_words(other.ends_at)}" if other.ends_at else ", noch ohne Ende"
        raise errors.AbsencesOverlap(f"{instant_words(other.begins_at)}{until}")
    absence = locked.absences.create(begins_at=begins_at, ends_at=ends_at)
    _note_attendant("attendant.absence_planned", locked, by=by, now=now)
    return absence


@transaction.atomic
def cancel_absence(attendant: Attendant, *, absence_id: int, by: User, now: datetime) -> None:
    """Take an absence back that has not begun; one that is gone already stays gone."""
    locked = _locked(attendant)
    if locked.absences.filter(pk=absence_id, begins_at__gt=now).delete()[0]:
        _note_attendant("attendant.absence_cancelled", locked, by=by, now=now)


def forget_absences(*, ended_before: datetime) -> int:
    """Forget absences that ended before the instant; return how many."""
    return AttendantAbsence.objects.filter(ends_at__lt=ended_before).delete()[0]


@transaction.atomic
def agree_on_help(centre: ServiceCentre, *, help: Help, by: User, now: datetime) -> None:  # noqa: A002
    """Let another centre's agents take calls that have waited so long; a second word replaces the first."""
    if help.helper_id == centre.pk:
        raise errors.HelpsItself
    CentreHelp.objects.update_or_create(
        centre=centre,
        helper_id=help.helper_id,
        defaults={"after_seconds": help.after_seconds, "is_for_115_only": help.is_for_115_only},
    )
    _note("centre.help_agreed", "centre", centre.pk, by=by, now=now)
    reload_numbers()


@transaction.atomic
def end_help(centre: ServiceCentre, *, help_id: int, by: User, now: datetime) -> None:
    """End a help that the centre gets or gives; without effect if it is gone."""
    if CentreHelp.objects.filter(Q(centre=centre) | Q(helper=centre), pk=help_id).delete()[0]:
        _note("centre.help_ended", "centre", centre.pk, by=by, now=now)
        reload_numbers()


def _locked_number(served: ServedNumber) -> ServedNumber:
    locked = ServedNumber.objects.select_for_update(of=("self",)).select_related("number__authority")
    number = locked.get(pk=served.pk)
    if number.ended_at:
        raise ServiceEnded
    return number


def _add_ways(routing: NumberRouting, ways: Mapping[str, Way], *, valid_from: date | None = None) -> None:
    StageWay.objects.bulk_create(
        StageWay(routing=routing, phase=phase, way=way.value, valid_from=valid_from)
        for phase, way in ways.items()
    )


def _check_planned(routing: NumberRouting) -> None:
    """What is planned needs an attendant, too."""
    if routing.attendant_id is None:
        needing = routing.ways.filter(way__in=WAYS_WITH_ATTENDANT, valid_from__isnull=False)
        if (row := needing.order_by("valid_from").first()) and row.valid_from:
            raise errors.AttendantNeeded(f"Geplant ab {long_day(row.valid_from)}, {_phase_words(row.phase)}")


def _phase_words(phase: str) -> str:
    return Phase.Kind(phase).label if phase else "ohne Phase"


def _check_choice(number: ServedNumber, choice: RoutingChoice) -> None:
    needing = [phase for phase, way in choice.ways.items() if way in WAYS_WITH_ATTENDANT]
    if needing and choice.attendant_id is None:
        raise errors.AttendantNeeded(_phase_words(needing[0]))
    if choice.attendant_id is None:
        return
    attendant = Attendant.objects.get(pk=choice.attendant_id)
    authority = number.number.authority
    if attendant.authority_id not in (authority.pk, authority.administered_by_id):
        raise errors.AttendantElsewhere
    _check_way(attendant.number, number=number.number.number)


def circle_of(number: str, *, attendant: str) -> errors.CallsGoRound | None:
    """Return why calls to a number cannot ring at the attendant (both E.164); None: they can.

    A served number would bring the call back to us, whatever that number's own way is.
    """
    way = way_back(number, attendant=attendant, rings_at=rings_at)
    words = " → ".join(map(readable_number, way))
    return errors.CallsGoRound(words, owner=owner_of_served(attendant)) if way else None


def _check_way(attendant: str, *, number: str = "") -> None:
    if refusal := circle_of(number, attendant=attendant):
        raise refusal


def _presence(authority: Authority, details: AttendantDetails, *, old: Calendar | None) -> Calendar | None:
    """Return the calendar itself if nothing changes, else a new one."""
    hours = details.presence
    if hours is None or hours.intervals is None:
        return None
    before = rules_of_calendar(old.pk) if old else CalendarRules(hours.state, hours.intervals)
    rules = replace(before, state=hours.state, intervals=tuple(sorted(hours.intervals)))
    return old if old and rules == before else make_calendar(f"Vermittlung {authority.name}", rules=rules)


def _locked(attendant: Attendant) -> Attendant:
    rows = Attendant.objects.select_for_update(of=("self",)).select_related("authority", "presence")
    return rows.get(pk=attendant.pk)


def _note(verb: str, object_type: str, object_id: int, *, by: User, now: datetime) -> None:
    record(verb, object_type=object_type, object_id=str(object_id), actor_id=by.pk, at=now)


def _note_attendant(verb: str, attendant: Attendant, *, by: User, now: datetime) -> None:
    """Only the numbers that ring there are read again: somewhere an attendant goes or comes every minute."""
    _note(verb, "attendant", attendant.pk, by=by, now=now)
    for number in attendant.routings.order_by("pk").values_list("served_number_id", flat=True):
        reload_number(number)
