"""A town, a centre, and people on both sides of the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, Phase
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.servicehours.models import Calendar


@dataclass(frozen=True)
class Table:
    """Both sides of an agreement, each with somebody who speaks for it."""

    agreement: Agreement
    centre: Seat
    partner: Seat
    ruth: User
    """For the centre."""
    sabine: User
    """For the partner."""


@pytest.fixture
def everything(db: None) -> Iterator[None]:
    """As processes see it."""
    with all_authorities():
        yield


@pytest.fixture
def join() -> Callable[..., User]:
    def make(name: str, role: Role, **place: Authority | ServiceCentre) -> User:
        user, _ = User.objects.get_or_create(username=name, last_name=name.title())
        Membership.objects.create(user=user, role=role, **place)
        return user

    return make


@pytest.fixture
def table(everything: None, join: Callable[..., User]) -> Table:
    county = Authority.objects.create(slug="kreis-soest", name="Kreis Soest", level="county")
    town = Authority.objects.create(slug="geseke", name="Stadt Geseke", level="municipality")
    hours = Calendar.objects.create(name="Servicezeit", state="NW")
    centre = ServiceCentre.objects.create(
        slug="soest", name="Servicecenter Kreis Soest", authority=county, service_hours=hours
    )
    agreement = Agreement.objects.create(
        slug="soest-geseke",
        centre=centre,
        partner=town,
        legal_form="mandating",
        valid_from=date(2018, 1, 1),
        first_term_months=24,
        renewal_months=12,
        notice_months=6,
    )
    Phase.objects.create(agreement=agreement, kind="regular", valid_from=date(2018, 1, 1))
    return Table(
        agreement,
        Seat(agreement, Side.CENTRE),
        Seat(agreement, Side.PARTNER),
        ruth=join("ruth", Role.ADMINISTRATOR, centre=centre),
        sabine=join("sabine", Role.PARTNER_MANAGER, authority=town),
    )
