"""Where every dialled number leads, for the switchboard: as many queries for one number as for 30,000."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from buergerdraht.agreements.models import Phase, ServedNumber
from buergerdraht.agreements.routing.models import Attendant as AttendantRow
from buergerdraht.agreements.routing.models import AttendantAbsence, CentreHelp, StageWay
from buergerdraht.agreements.routing.rules import (
    Absence,
    Attendant,
    Helper,
    PhaseDays,
    RoutingPlan,
    Stage,
    Way,
    changed_stages,
)
from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.authorities.models import PhoneNumber, ServiceCentre
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.queries import rules_by_id
from buergerdraht.servicehours.rules import CalendarRules

Ways = dict[date, dict[str, Way]]
"""By kind of phase, from a day on; what holds from the beginning, from the earliest of all days on."""
NO_WAYS: Ways = {date.min: {}}


def routing_table(*, since: datetime | None = None) -> RoutingTable:
    """Return where every dialled number leads; absences that were over before `since` are left out."""
    served = ServedNumber.objects.filter(ended_at__isnull=True)
    centres = list(ServiceCentre.objects.select_related("authority"))
    parts = _parts(served, since=since)
    return RoutingTable(
        routes={route.number: route for route in _routes(served, parts)},
        centres={centre.pk: _centre_route(centre, parts.calendars) for centre in centres},
        default_centre_id=next((centre.pk for centre in centres if centre.is_default), None),
    )


def routes_of(served: QuerySet[ServedNumber], *, since: datetime | None = None) -> list[NumberRoute]:
    """Return where these numbers lead; absences that were over before `since` are left out."""
    return _routes(served, _parts(served, since=since))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the plans are made of, each part read once."""

    calendars: Mapping[int, CalendarRules]
    phases: Mapping[int, list[PhaseDays]]
    """By agreement, in the order of their days."""
    ways: Mapping[int, Ways]
    """By served number."""
    attendants: Mapping[int, Attendant]
    helpers: Mapping[int, list[tuple[Helper, bool]]]
    """By centre; whether for 115 only."""
    stages: dict[tuple[Any, ...], tuple[Stage, ...]]
    """Most numbers of an agreement share theirs."""


def _parts(served: QuerySet[ServedNumber], *, since: datetime | None) -> _Parts:
    attendants = AttendantRow.objects.filter(routings__served_number__in=served)
    calendars = rules_by_id(
        Calendar.objects.filter(
            Q(pk__in=served.values("service_hours"))
            | Q(pk__in=ServiceCentre.objects.values("service_hours"))
            | Q(pk__in=attendants.values("presence"))
        )
    )
    return _Parts(
        calendars=calendars,
        phases=_phases(served),
        ways=_ways(served),
        attendants=_attendants(attendants.distinct(), calendars=calendars, since=since),
        helpers=_helpers(),
        stages={},
    )


def _phases(served: QuerySet[ServedNumber]) -> Mapping[int, list[PhaseDays]]:
    phases: defaultdict[int, list[PhaseDays]] = defaultdict(list)
    rows = Phase.objects.filter(agreement__in=served.values("agreement")).order_by("valid_from")
    for agreement, kind, begin, end in rows.values_list("agreement_id", "kind", "valid_from", "valid_until"):
        phases[agreement].append(PhaseDays(kind, Phase.Kind(kind).label, begin, end))
    return phases


def _ways(served: QuerySet[ServedNumber]) -> Mapping[int, Ways]:
    ways: defaultdict[int, Ways] = defaultdict(lambda: {date.min: {}})
    rows = StageWay.objects.filter(routing__served_number__in=served)
    for number, day, phase, way in rows.values_list(
        "routing__served_number_id", "valid_from", "phase", "way"
    ):
        ways[number].setdefault(day or date.min, {})[phase] = Way(way)
    return ways


def _attendants(
    rows: QuerySet[AttendantRow], *, calendars: Mapping[int, CalendarRules], since: datetime | None
) -> Mapping[int, Attendant]:
    absences: defaultdict[int, list[Absence]] = defaultdict(list)
    told = AttendantAbsence.objects.filter(attendant__in=rows.values("pk")).order_by("begins_at")
    told = told.exclude(ends_at__lt=since) if since else told
    for attendant, begin, end in told.values_list("attendant_id", "begins_at", "ends_at"):
        absences[attendant].append(Absence(begin, end))
    return {
        pk: Attendant(number, seconds, calendars[presence] if presence else None, tuple(absences[pk]))
        for pk, number, seconds, presence in rows.values_list("pk", "number", "ring_seconds", "presence_id")
    }


def _helpers() -> Mapping[int, list[tuple[Helper, bool]]]:
    helpers: defaultdict[int, list[tuple[Helper, bool]]] = defaultdict(list)
    rows = CentreHelp.objects.order_by("after_seconds", "pk")
    for centre, helper, after, only_115 in rows.values_list(
        "centre_id", "helper_id", "after_seconds", "is_for_115_only"
    ):
        helpers[centre].append((Helper(helper, after), only_115))
    return helpers


def _centre_route(centre: ServiceCentre, calendars: Mapping[int, CalendarRules]) -> CentreRoute:
    return CentreRoute(
        id=centre.pk,
        slug=centre.slug,
        name=centre.name,
        authority_id=centre.authority_id,
        authority_name=centre.authority.name,
        hours=calendars[centre.service_hours_id],
        offer_seconds=centre.offer_seconds,
        wrap_up_seconds=centre.wrap_up_seconds,
    )


def _routes(served: QuerySet[ServedNumber], parts: _Parts) -> list[NumberRoute]:
    """Rows as tuples: model instances would cost ten times as much."""
    rows = served.values_list(
        "pk",
        "agreement_id",
        "agreement__centre_id",
        "agreement__centre__slug",
        "agreement__valid_from",
        "agreement__valid_until",
        "number__number",
        "number__kind",
        "number__label",
        "number__authority_id",
        "number__authority__name",
        "service_hours_id",
        "greeting",
        "priority",
        "skill",
        "valid_from",
        "routing__attendant_id",
        "routing__is_backed_up",
        named=True,
    )
    return [_number_route(row, parts) for row in rows]


def _number_route(row: Any, parts: _Parts) -> NumberRoute:
    return NumberRoute(
        number=row.number__number,
        served_number_id=row.pk,
        centre_id=row.agreement__centre_id,
        centre_slug=row.agreement__centre__slug,
        authority_id=row.number__authority_id,
        authority_name=row.number__authority__name,
        greeting=row.greeting,
        hours=parts.calendars[row.service_hours_id],
        priority=row.priority,
        skill=row.skill,
        label=row.number__label,
        is_one_one_five=row.number__kind == PhoneNumber.Kind.ONE_ONE_FIVE,
        valid_from=max(row.agreement__valid_from, row.valid_from or row.agreement__valid_from),
        valid_until=row.agreement__valid_until,
        plan=_plan(row, parts),
    )


def _plan(row: Any, parts: _Parts) -> RoutingPlan:
    is_115 = row.number__kind == PhoneNumber.Kind.ONE_ONE_FIVE
    helpers = parts.helpers.get(row.agreement__centre_id, ())
    return RoutingPlan(
        centre_id=row.agreement__centre_id,
        hours=parts.calendars[row.service_hours_id],
        stages=_stages(row, parts),
        attendant=parts.attendants.get(row.routing__attendant_id),
        helpers=tuple(helper for helper, only_115 in helpers if is_115 or not only_115),
        is_backed_up=row.routing__is_backed_up is not False,
    )


def _stages(row: Any, parts: _Parts) -> tuple[Stage, ...]:
    phases, ways = parts.phases.get(row.agreement_id, []), parts.ways.get(row.pk, NO_WAYS)
    key = (row.agreement_id, *((day, *sorted(ways[day].items())) for day in sorted(ways)))
    if key not in parts.stages:
        parts.stages[key] = changed_stages(
            phases, ways, valid_from=row.agreement__valid_from, valid_until=row.agreement__valid_until
        )
    return parts.stages[key]
