"""Who works where, and what the database itself refuses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from buergerdraht.accounts.errors import OwnAccount
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability, Role
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber, ServiceCentre, Unit
from buergerdraht.authorities.operations import Place, add_membership, remove_membership
from buergerdraht.authorities.queries import authority_with_key, centres_where, memberships_of
from buergerdraht.servicehours.models import Calendar

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def authority(slug: str, key: str = "") -> Authority:
    return Authority.objects.create(
        slug=slug, name=slug, level=Authority.Level.MUNICIPALITY, regional_key=key
    )


def centre(slug: str, *, is_default: bool = False) -> ServiceCentre:
    hours = Calendar.objects.create(name=slug, state="HE")
    return ServiceCentre.objects.create(
        slug=slug, name=slug, authority=authority(slug), service_hours=hours, is_default=is_default
    )


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="ruth.sommer")


def test_centres_are_those_where_her_role_gives_the_ability(admin: User) -> None:
    add_membership(admin, place=Place(Role.ADMINISTRATOR, centre_id=centre("wetzlar").pk), by=admin, now=NOW)
    add_membership(admin, place=Place(Role.AGENT, centre_id=centre("soest").pk), by=admin, now=NOW)
    assert [str(each) for each in centres_where(admin, Ability.ADMINISTER_AUTHORITIES)] == ["wetzlar"]
    assert [str(each) for each in centres_where(admin, Ability.TAKE_CALLS)] == ["soest"]


def test_the_same_role_at_the_same_place_is_held_once(admin: User) -> None:
    place = Place(Role.CASE_WORKER, authority_id=authority("leun").pk)
    first = add_membership(admin, place=place, by=admin, now=NOW)
    assert add_membership(admin, place=place, by=admin, now=NOW) == first
    assert [str(each) for each in memberships_of(admin)] == ["ruth.sommer: case_worker, leun"]


def test_an_administrator_cannot_end_her_own_administration(admin: User) -> None:
    place = Place(Role.ADMINISTRATOR, centre_id=centre("wetzlar").pk)
    membership = add_membership(admin, place=place, by=admin, now=NOW)
    with pytest.raises(OwnAccount):
        remove_membership(membership, by=admin, now=NOW)
    remove_membership(membership, by=User.objects.create(username="x"), now=NOW)
    assert not memberships_of(admin).exists()


def test_an_authority_is_found_by_its_key_and_never_by_an_empty_one() -> None:
    leun = authority("leun", "06532016")
    authority("ohne")
    assert authority_with_key("06532016") == leun
    assert authority_with_key("") is None
    assert authority_with_key("06532017") is None


def test_the_database_refuses_what_must_not_be(admin: User) -> None:
    leun = authority("leun", "06532016")
    centre("wetzlar", is_default=True)
    for refused in (
        lambda: authority("zweimal", "06532016"),
        lambda: authority("falsch", "17532016"),
        lambda: centre("soest", is_default=True),
        lambda: PhoneNumber.objects.create(authority=leun, number="06441 990"),
        lambda: Membership.objects.create(user=admin, role=Role.AGENT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


def test_rows_say_what_they_are() -> None:
    leun = authority("leun")
    number = PhoneNumber.objects.create(authority=leun, number="+496990009300")
    assert (str(leun), str(number), str(Unit(name="Stadtbüro"))) == ("leun", "+496990009300", "Stadtbüro")
