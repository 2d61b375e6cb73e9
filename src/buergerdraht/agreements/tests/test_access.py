"""What a person may do, and whose data she sees."""

from datetime import date

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability, Role
from buergerdraht.agreements.access import Access, access_of
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import authorities_administered_by
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.servicehours.models import Calendar

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)


def authority(slug: str, *, administered_by: Authority | None = None) -> Authority:
    return Authority.objects.create(
        slug=slug, name=slug.title(), level="municipality", administered_by=administered_by
    )


def agree(
    centre: ServiceCentre,
    partner: Authority,
    *,
    since: date = START,
    until: date | None = None,
) -> None:
    Agreement.objects.create(
        slug=f"{centre.slug}-{partner.slug}",
        centre=centre,
        partner=partner,
        legal_form="contract",
        valid_from=since,
        valid_until=until,
    )


@pytest.fixture
def pinneberg() -> Authority:
    return authority("pinneberg")


@pytest.fixture
def quickborn() -> Authority:
    return authority("quickborn")


@pytest.fixture
def hasloh(quickborn: Authority) -> Authority:
    return authority("hasloh", administered_by=quickborn)


@pytest.fixture
def centre(pinneberg: Authority, quickborn: Authority) -> ServiceCentre:
    hours = Calendar.objects.create(name="Servicezeit", state="SH")
    centre = ServiceCentre.objects.create(
        slug="pinneberg", name="Servicecenter", authority=pinneberg, service_hours=hours
    )
    agree(centre, quickborn)
    return centre


@pytest.fixture
def person() -> User:
    return User.objects.create_user("weber")


def test_without_a_membership_there_is_no_access(person: User) -> None:
    assert access_of(person) == Access()


def test_a_centre_sees_itself_its_partners_and_whom_they_administer(
    person: User, centre: ServiceCentre, pinneberg: Authority, quickborn: Authority, hasloh: Authority
) -> None:
    foreign = authority("leun")
    Membership.objects.create(user=person, role=Role.AGENT, centre=centre)
    assert access_of(person).authority_ids == {pinneberg.pk, quickborn.pk, hasloh.pk}
    assert foreign.pk not in access_of(person).authority_ids


def test_a_centre_keeps_seeing_whom_it_served(person: User, centre: ServiceCentre) -> None:
    former = authority("tornesch")
    agree(centre, former, until=date(2021, 1, 1))
    Membership.objects.create(user=person, role=Role.AGENT, centre=centre)
    assert former.pk in access_of(person).authority_ids


def test_a_centre_administers_nobody_whom_it_only_served_formerly(
    person: User, centre: ServiceCentre, pinneberg: Authority, quickborn: Authority, hasloh: Authority
) -> None:
    former, coming = authority("tornesch"), authority("wedel")
    agree(centre, former, until=date(2021, 1, 1))
    agree(centre, coming, since=date(2030, 1, 1))
    Membership.objects.create(user=person, role=Role.ADMINISTRATOR, centre=centre)
    administered = authorities_administered_by(person, on=date(2026, 11, 23))
    assert set(administered) == {pinneberg, quickborn, hasloh, coming}


def test_a_partner_sees_itself_and_whom_it_administers(
    person: User, centre: ServiceCentre, quickborn: Authority, hasloh: Authority
) -> None:
    Membership.objects.create(user=person, role=Role.PARTNER_MANAGER, authority=quickborn)
    assert access_of(person).authority_ids == {quickborn.pk, hasloh.pk}
    assert access_of(person).place == "Quickborn"


def test_an_administered_authority_does_not_see_the_one_that_runs_it(person: User, hasloh: Authority) -> None:
    Membership.objects.create(user=person, role=Role.CASE_WORKER, authority=hasloh)
    assert access_of(person).authority_ids == {hasloh.pk}


def test_several_roles_add_up(person: User, centre: ServiceCentre) -> None:
    for role in (Role.AGENT, Role.ADMINISTRATOR):
        Membership.objects.create(user=person, role=role, centre=centre)
    access = access_of(person)
    assert {Ability.TAKE_CALLS, Ability.ADMINISTER_USERS} <= access.abilities
    assert access.centre_ids == {centre.pk}


def test_access_costs_two_queries(
    person: User, centre: ServiceCentre, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Membership.objects.create(user=person, role=Role.AGENT, centre=centre)
    with django_assert_num_queries(2):
        access_of(person)
