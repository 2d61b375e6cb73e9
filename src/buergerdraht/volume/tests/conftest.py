"""A centre with a partner, and a file of call records."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.servicehours.models import Calendar
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.operations import begin_analysis

HEAD = "Beginn;Anrufer;Amt;Wartezeit;Gesprächsdauer\n"
GOOD = "02.03.2026 08:00:00;06441 1;Bürgerbüro;5;75\n"


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files" / "volume"


@pytest.fixture
def partner(db: None) -> Authority:
    return Authority.objects.create(slug="soest", name="Stadt Soest", level="municipality")


@pytest.fixture
def centre(partner: Authority) -> ServiceCentre:
    county = Authority.objects.create(slug="kreis-soest", name="Kreis Soest", level="county")
    hours = Calendar.objects.create(name="Servicezeit", state="NW")
    centre = ServiceCentre.objects.create(
        slug="soest", name="Servicecenter", authority=county, service_hours=hours
    )
    Agreement.objects.create(
        slug="soest", centre=centre, partner=partner, legal_form="contract", valid_from=utc_now().date()
    )
    return centre


@pytest.fixture
def controller(centre: ServiceCentre) -> User:
    user = User.objects.create(username="ruth")
    Membership.objects.create(user=user, role=Role.CONTROLLER, centre=centre)
    return user


@pytest.fixture
def partner_manager(partner: Authority) -> User:
    user = User.objects.create(username="petra")
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=partner)
    return user


def begun(
    centre: ServiceCentre, by: User, text: str = HEAD + GOOD * 3, partner: Authority | None = None
) -> VolumeAnalysis:
    return begin_analysis(
        "Zentrale 103-0", centre=centre, authority=partner, file_name="anrufe.csv",
        chunks=[text.encode()], by=by, now=utc_now(),
    )  # fmt: skip
