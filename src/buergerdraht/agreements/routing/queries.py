"""Reads of routing: attendants, who tells their absence, the plan of a number, which call would go round."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import (
    Agreement,
    Attendant,
    AttendantAbsence,
    CentreHelp,
    NumberRouting,
    Phase,
    ServedNumber,
)
from buergerdraht.agreements.queries import authorities_kept_by
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.routing.table import routes_of
from buergerdraht.agreements.rules import NumberRoute
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.foundation.sorting import german_order
from buergerdraht.servicehours.queries import calendar_parts


def route_of_number(served: ServedNumber) -> NumberRoute:
    """Return where the number leads, with every absence ever told."""
    return routes_of(ServedNumber.objects.filter(pk=served.pk))[0]


def with_ways(numbers: QuerySet[ServedNumber], *, on: date) -> list[tuple[ServedNumber, Way]]:
    """Return the numbers, in their order, each with the way that its calls go on the day."""
    ways = {route.served_number_id: route.plan.way_on(on) for route in routes_of(numbers)}
    return [(served, ways[served.pk]) for served in numbers]


def routing_of(served: ServedNumber) -> NumberRouting | None:
    """Return what is agreed on the number's routing; None: nothing, the centre takes every call."""
    routings = NumberRouting.objects.select_related("attendant").prefetch_related("ways")
    return routings.filter(served_number=served).first()


def ways_on(routing: NumberRouting | None, *, day: date) -> dict[str, str]:
    """Return the ways by kind of phase that hold on the day; phases are not looked at."""
    sets = _ways_by_day(routing)
    begun = [begin for begin in sets if begin <= day]
    return sets[max(begun)] if begun else {}


def planned_ways(routing: NumberRouting | None, *, after: date) -> dict[date, dict[str, str]]:
    """Return the ways that are planned, by the day on which they begin, the next one first."""
    sets = _ways_by_day(routing)
    return {begin: sets[begin] for begin in sorted(sets) if begin > after}


def _ways_by_day(routing: NumberRouting | None) -> dict[date, dict[str, str]]:
    sets: defaultdict[date, dict[str, str]] = defaultdict(dict)
    for row in routing.ways.all() if routing else ():
        sets[row.valid_from or date.min][row.phase] = row.way
    return sets


def attendants_for(authority: Authority) -> QuerySet[Attendant]:
    """Return whose phone may ring for the authority: its own attendants, and those of who runs it."""
    theirs = Attendant.objects.filter(authority__in=[authority.pk, authority.administered_by_id])
    return theirs.select_related("authority").order_by("number")


def attendant_of(authority: Authority, *, attendant_id: int) -> Attendant:
    """Return an attendant of the authority itself; raise Attendant.DoesNotExist."""
    return Attendant.objects.select_related("authority", "presence").get(pk=attendant_id, authority=authority)


def attendants_told_by(user: User, *, at: datetime) -> QuerySet[Attendant]:
    """Return the attendants whose absence the user tells, each with her `coming_absences`."""
    mine = Attendant.objects.filter(authority__in=own_authorities(user, Ability.REACT_TO_TICKETS))
    coming = AttendantAbsence.objects.exclude(ends_at__lte=at).order_by("begins_at", "pk")
    return (
        mine.select_related("authority", "presence")
        .prefetch_related(
            Prefetch("absences", coming, to_attr="coming_absences"), *calendar_parts("presence")
        )
        .order_by(german_order("authority__name"), "number")
    )


def attendant_told_by(user: User, attendant_id: int, *, at: datetime) -> Attendant:
    """Return an attendant whose absence the user tells; raise Attendant.DoesNotExist."""
    return attendants_told_by(user, at=at).get(pk=attendant_id)


def absent_attendants(user: User, *, at: datetime) -> QuerySet[Attendant]:
    """Return those of the user's attendants who are told to be away at the instant."""
    away = AttendantAbsence.objects.filter(begins_at__lte=at).exclude(ends_at__lte=at)
    return attendants_told_by(user, at=at).filter(pk__in=away.values("attendant"))


def coming_absences(attendant: Attendant, *, at: datetime) -> QuerySet[AttendantAbsence]:
    """Return the absences that hold now or later, in their order."""
    return attendant.absences.exclude(ends_at__lte=at).order_by("begins_at", "pk")


def numbers_kept_by(user: User) -> QuerySet[ServedNumber]:
    """Return the served numbers whose routing the user sees, by authority.

    Those of the centres that she administers, and those of the authorities of her own that she keeps.
    """
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES)
    own = own_authorities(user, Ability.KEEP_AUTHORITIES)
    served = ServedNumber.objects.filter(
        Q(agreement__centre__in=centres) | Q(number__authority__in=own), ended_at__isnull=True
    )
    return served.select_related("number__authority", "agreement__centre").order_by(
        german_order("number__authority__name"), "pk"
    )


def kept_number(user: User, number_id: int) -> ServedNumber:
    """Return a number whose routing the user sees; raise ServedNumber.DoesNotExist."""
    return numbers_kept_by(user).get(pk=number_id)


def kept_number_called(user: User, number: str) -> ServedNumber | None:
    """Return the number (E.164) if the user sees its routing."""
    return numbers_kept_by(user).filter(number__number=number).first()


def phases_of(agreement: Agreement) -> QuerySet[Phase]:
    """Return the phases of an agreement in the order of their days."""
    return agreement.phases.order_by("valid_from")


def attendant_kept(user: User, attendant_id: int, *, on: date) -> Attendant:
    """Return an attendant of an authority that the user keeps; raise Attendant.DoesNotExist."""
    theirs = Attendant.objects.filter(authority__in=authorities_kept_by(user, on=on).values("pk"))
    return theirs.select_related("authority").get(pk=attendant_id)


def numbers_by_attendant(attendants: Iterable[Attendant]) -> defaultdict[int, list[str]]:
    """Return the served numbers (E.164) that ring at each of these attendants, by her id."""
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    served = ServedNumber.objects.filter(routing__attendant__in=attendants, ended_at__isnull=True)
    for attendant, number in served.order_by("pk").values_list("routing__attendant_id", "number__number"):
        numbers[attendant or 0].append(number)
    return numbers


def rings_at(number: str) -> str | None:
    """Return where a number (E.164) rings first: '': at its centre; None: no centre serves it."""
    served = ServedNumber.objects.filter(number__number=number, ended_at__isnull=True)
    for attendant in served.values_list("routing__attendant__number", flat=True):
        return attendant or ""
    return None


def owner_of_served(number: str) -> str:
    """Return whose calls a centre takes under this number; '' if none does."""
    served = ServedNumber.objects.filter(number__number=number, ended_at__isnull=True)
    return served.values_list("number__authority__name", flat=True).first() or ""


def owner_of_attendant(number: str) -> str:
    """Return whose attendant rings under this number and takes calls of ours; '' if nobody's."""
    theirs = Attendant.objects.filter(number=number)
    return theirs.values_list("authority__name", flat=True).first() or ""


def helps_of(centre: ServiceCentre) -> QuerySet[CentreHelp]:
    """Return which centres help this one, who comes first first."""
    return CentreHelp.objects.filter(centre=centre).select_related("helper").order_by("after_seconds", "pk")


def helps_by(centre: ServiceCentre) -> QuerySet[CentreHelp]:
    """Return which centres this one helps, by name."""
    return CentreHelp.objects.filter(helper=centre).select_related("centre").order_by("centre__name", "pk")


def possible_helpers(centre: ServiceCentre) -> QuerySet[ServiceCentre]:
    """Return the other centres that do not help this one yet, by name."""
    others = ServiceCentre.objects.exclude(Q(pk=centre.pk) | Q(helps__centre=centre))
    return others.order_by(german_order("name"))
