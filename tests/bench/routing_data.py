"""Every municipality, served by a hundred centres: agreements, phases, numbers with their routing."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from buergerdraht.agreements.models import (
    Agreement,
    Attendant,
    AttendantAbsence,
    NumberRouting,
    Phase,
    ServedNumber,
    StageWay,
)
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.models import Calendar, WeeklyInterval
from buergerdraht.servicehours.rules import STATES

CENTRES = 100
BATCH = 5_000
LANDS = sorted(STATES)
SEED = 115
_chance = random.Random(SEED)  # noqa: S311  (data, no secrets)


def fill(*, authorities: int, numbers: int) -> None:
    """Write everything; each number has hours of its own, two of three have a routing."""
    towns = Authority.objects.bulk_create(
        (Authority(slug=f"stadt-{n}", name=f"Stadt {n}", level="municipality") for n in range(authorities)),
        BATCH,
    )
    centres = _centres(towns)
    agreements = Agreement.objects.bulk_create(
        [
            Agreement(
                slug=f"vereinbarung-{n}",
                centre=centres[n % CENTRES],
                partner=town,
                legal_form="public_law",
                valid_from=date(2020, 1, 1),
            )
            for n, town in enumerate(towns)
        ],
        BATCH,
    )
    _phases(agreements)
    served = _numbers(agreements, numbers)
    _routings(served, _attendants(towns))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _centres(towns: Sequence[Authority]) -> list[ServiceCentre]:
    hours = _calendars(range(CENTRES), [(8, 18)])
    return [
        ServiceCentre.objects.create(
            slug=f"centre-{n}",
            name=f"Servicecenter {n}",
            authority=towns[n],
            service_hours=hours[n],
            is_default=n == 0,
        )
        for n in range(CENTRES)
    ]


def _calendars(places: Iterable[int], hours: Sequence[tuple[int, int]]) -> list[Calendar]:
    """Make a calendar for each town at these places of the list, with the holidays of its Land."""
    calendars = Calendar.objects.bulk_create(
        (Calendar(name=f"Zeiten {place}", state=LANDS[place % len(LANDS)]) for place in places), BATCH
    )
    WeeklyInterval.objects.bulk_create(
        (
            WeeklyInterval(calendar=calendar, weekday=day, opens=time(opens), closes=time(closes))
            for calendar in calendars
            for day in range(5)
            for opens, closes in hours
        ),
        BATCH,
    )
    return calendars


def _phases(agreements: Sequence[Agreement]) -> None:
    days = [("stage_1", date(2020, 1, 1)), ("stage_2", date(2026, 3, 1)), ("regular", date(2026, 9, 1))]
    ends = [begin for _, begin in days[1:]]
    Phase.objects.bulk_create(
        (
            Phase(agreement=agreement, kind=kind, valid_from=begin, valid_until=end)
            for agreement in agreements
            for (kind, begin), end in zip(days, [*ends, None], strict=True)
        ),
        BATCH,
    )


def _numbers(agreements: Sequence[Agreement], count: int) -> list[ServedNumber]:
    owners = [agreements[n % len(agreements)] for n in range(count)]
    numbers = PhoneNumber.objects.bulk_create(
        (PhoneNumber(authority=owner.partner, number=f"+4930{n:07}") for n, owner in enumerate(owners)), BATCH
    )
    hours = _calendars((n % len(agreements) for n in range(count)), [(8, 12), (13, 17)])
    return ServedNumber.objects.bulk_create(
        (
            ServedNumber(number=number, agreement=owner, greeting="Guten Tag", service_hours=calendar)
            for number, owner, calendar in zip(numbers, owners, hours, strict=True)
        ),
        BATCH,
    )


def _attendants(towns: Sequence[Authority]) -> dict[int, Attendant]:
    """Each town's attendant, there in the mornings and away on some days, in the Land of its numbers."""
    hours = _calendars(range(len(towns)), [(7, 13)])
    attendants = Attendant.objects.bulk_create(
        (Attendant(authority=town, number=f"+4940{n:07}", presence=hours[n]) for n, town in enumerate(towns)),
        BATCH,
    )
    begin = datetime(2026, 1, 5, 8, tzinfo=UTC)
    absences = [(begin + timedelta(days=30 * n), timedelta(days=_chance.randrange(1, 9))) for n in range(10)]
    AttendantAbsence.objects.bulk_create(
        (
            AttendantAbsence(attendant=attendant, begins_at=at, ends_at=at + length)
            for attendant in attendants
            for at, length in absences
        ),
        BATCH,
    )
    return {attendant.authority_id: attendant for attendant in attendants}


def _routings(served: Sequence[ServedNumber], attendants: dict[int, Attendant]) -> None:
    routings = NumberRouting.objects.bulk_create(
        (
            NumberRouting(
                served_number=number,
                attendant=attendants[number.agreement.partner_id],
                is_backed_up=bool(place % 5),
            )
            for place, number in enumerate(served)
            if place % 3
        ),
        BATCH,
    )
    ways = list(StageWay.Kind.values)
    StageWay.objects.bulk_create(
        (
            StageWay(routing=routing, phase=phase, way=_chance.choice(ways))
            for routing in routings
            for phase in ("stage_1", "stage_2", "")
        ),
        BATCH,
    )
