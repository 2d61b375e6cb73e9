"""The town's call records: the same each time, read in once through the ordinary door."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.demo.tests.conftest import NOW
from buergerdraht.demo.volume import load_volume, records
from buergerdraht.servicehours.models import Calendar
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.rules.figures import figures_from


def test_the_records_are_the_same_each_time_and_small() -> None:
    lines = list(records(date(2026, 11, 22)))
    assert lines == list(records(date(2026, 11, 30)))
    assert 15_000 < len(lines) < 25_000
    assert {line[3:10] for line in lines if line[:1].isdigit()} == {
        f"{month:02}.2026" for month in range(5, 11)
    }


@pytest.mark.django_db
def test_the_analysis_is_whole_at_once_and_one_that_was_deleted_stays_so(
    settings: Settings, tmp_path: Path
) -> None:
    county = Authority.objects.create(slug="kreis", name="Kreis Pinneberg", level="county")
    Authority.objects.create(
        slug="uetersen", name="Stadt Uetersen", level="municipality", regional_key="01056049"
    )
    hours = Calendar.objects.create(name="Servicezeit", state="SH")
    centre = ServiceCentre.objects.create(
        slug="pinneberg", name="Service-Center", authority=county, service_hours=hours
    )
    Membership.objects.create(user=User.objects.create(username="imke"), role=Role.CONTROLLER, centre=centre)
    settings.MEDIA_ROOT = tmp_path
    assert load_volume(now=NOW)
    analysis = VolumeAnalysis.objects.get()
    figures = figures_from(analysis.figures or {})
    assert analysis.state == VolumeAnalysis.State.READY
    assert str(analysis.authority) == "Stadt Uetersen"
    assert 0.15 < figures.lost / figures.offered < 0.4
    assert figures.offices
    assert figures.topics
    assert figures.again_in_hour > 500
    assert not list((tmp_path / "volume").iterdir())
    analysis.delete()
    assert not load_volume(now=NOW)
    assert not VolumeAnalysis.objects.exists()
