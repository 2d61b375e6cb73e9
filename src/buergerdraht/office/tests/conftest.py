"""An administrator of one centre, and another centre that is none of her business."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))


@dataclass(frozen=True)
class Office:
    """A centre with a partner's number, and who administers it."""

    centre: ServiceCentre
    served: ServedNumber
    admin: User

    @property
    def authority(self) -> Authority:
        return self.served.number.authority


def make_office(name: str, *, number: str) -> Office:
    slug = name.lower()
    town = Authority.objects.create(slug=f"stadt-{slug}", name=f"Stadt {name}", level="municipality")
    centre = ServiceCentre.objects.create(
        slug=slug,
        name=f"Servicecenter {name}",
        authority=town,
        service_hours=make_calendar(name, rules=WEEK),
    )
    admin = User.objects.create_user(f"leitung.{slug}", first_name="Ruth", last_name=name)
    Membership.objects.create(user=admin, role=Role.ADMINISTRATOR, centre=centre)
    agreement = Agreement.objects.create(
        slug=slug, centre=centre, partner=town, legal_form="own_service", valid_from=date(2020, 1, 1)
    )
    served = ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=town, number=number, label="Zentrale"),
        agreement=agreement,
        greeting="Guten Tag, {authority}, {agent} am Apparat.",
        service_hours=centre.service_hours,
    )
    return Office(centre, served, admin)


@pytest.fixture
def office(db: None) -> Office:
    return make_office("Wetzlar", number="+496990009100")


@pytest.fixture
def other(db: None) -> Office:
    return make_office("Soest", number="+492214710100")


@pytest.fixture
def admin(office: Office, client: Client) -> Client:
    """The administrator's browser, without scripts."""
    client.force_login(office.admin)
    return client
