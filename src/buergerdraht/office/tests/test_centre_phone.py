"""A centre's telephone rules: how long targets ring, and what the works council agreed on."""

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from tests.support.world import make_centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> ServiceCentre:
    return ServiceCentre.objects.get(pk=make_centre().id)


@pytest.fixture
def office(client: Client, centre: ServiceCentre) -> Client:
    user = User.objects.create(username="ruth", first_name="Ruth", last_name="Sommer")
    Membership.objects.create(user=user, role=Role.ADMINISTRATOR, centre=centre)
    client.force_login(user)
    return client


def test_supervision_is_allowed_and_forbidden_again_each_in_the_audit(
    office: Client, centre: ServiceCentre
) -> None:
    address = f"/verwaltung/servicecenter/{centre.slug}/telefon"
    assert "Personalrats" in office.get(address).content.decode()
    office.post(address, {"transfer_seconds": 25, "allows_supervision": "on", "figures_group_size": 5})
    centre.refresh_from_db()
    assert (centre.transfer_seconds, centre.allows_supervision) == (25, True)
    office.post(address, {"transfer_seconds": 25, "figures_group_size": 5})
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if "supervision" in verb] == [
        "supervision.allowed",
        "supervision.forbidden",
    ]


@pytest.mark.parametrize("seconds", ["", "4", "61", "viel"])
def test_a_time_that_makes_no_sense_is_refused(office: Client, centre: ServiceCentre, seconds: str) -> None:
    answer = office.post(f"/verwaltung/servicecenter/{centre.slug}/telefon", {"transfer_seconds": seconds})
    assert answer.status_code == 422
    assert "5 bis 60" in answer.content.decode()


def test_groups_of_agents_are_as_large_as_agreed(office: Client, centre: ServiceCentre) -> None:
    address = f"/verwaltung/servicecenter/{centre.slug}/telefon"
    assert (
        "1 bis 99" in office.post(address, {"transfer_seconds": 25, "figures_group_size": 0}).content.decode()
    )
    office.post(address, {"transfer_seconds": 25, "figures_group_size": 8})
    centre.refresh_from_db()
    assert centre.figures_group_size == 8
    assert AuditEntry.objects.filter(verb="figures.group_size_changed").count() == 1
