"""A town served by a centre, with a number, an attendant, and somebody who changes things."""

from dataclasses import dataclass
from datetime import date, datetime, time

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, Attendant, Phase, ServedNumber
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours

OFFICE = CalendarRules("NW", tuple(WeeklyHours(day, time(8), time(17)) for day in range(5)))
NOW = datetime(2026, 11, 23, 10, tzinfo=BERLIN)
GESEKE, ATTENDANT = "+492214710700", "+492214710701"


@dataclass(frozen=True)
class Town:
    """Geseke, served by the centre of Kreis Soest."""

    authority: Authority
    centre: ServiceCentre
    agreement: Agreement
    served: ServedNumber
    attendant: Attendant
    user: User


def serve(agreement: Agreement, number: str, *, owner: Authority | None = None) -> ServedNumber:
    """Put one more number under the centre's care."""
    return ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=owner or agreement.partner, number=number),
        agreement=agreement,
        greeting="Guten Tag",
        service_hours=agreement.centre.service_hours,
    )


@pytest.fixture
def town(db: None) -> Town:
    county, geseke = (
        Authority.objects.create(slug=name.lower().replace(" ", "-"), name=name, level=level)
        for name, level in (("Kreis Soest", "county"), ("Stadt Geseke", "municipality"))
    )
    centre = ServiceCentre.objects.create(
        slug="soest",
        name="Servicecenter Kreis Soest",
        authority=county,
        service_hours=make_calendar("Servicezeiten", rules=OFFICE),
        is_default=True,
    )
    agreement = Agreement.objects.create(
        slug="soest-geseke",
        centre=centre,
        partner=geseke,
        legal_form="mandating",
        valid_from=date(2018, 1, 1),
    )
    Phase.objects.create(
        agreement=agreement, kind="pilot", valid_from=date(2018, 1, 1), valid_until=date(2020, 1, 1)
    )
    Phase.objects.create(agreement=agreement, kind="regular", valid_from=date(2020, 1, 1))
    attendant = Attendant.objects.create(authority=geseke, number=ATTENDANT)
    return Town(
        geseke, centre, agreement, serve(agreement, GESEKE), attendant, User.objects.create_user("sommer")
    )
