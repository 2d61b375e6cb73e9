"""Which authorities, numbers and people somebody administers, and which only keeps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.errors import NumberTaken
from buergerdraht.agreements.fax_numbers import fax_number_of, free_fax_numbers, place_of_fax, set_fax_number
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.queries import (
    administered_agreement,
    administered_authority,
    authorities_administered_by,
    authorities_kept_by,
    authorities_without_directory,
    entry_to_report,
    first_number_of,
    kept_authority,
    numbers_administered_by,
    people_administered_by,
    person_administered_by,
    served_number_for,
    with_served_numbers,
)
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, PhoneNumber, ServiceCentre
from buergerdraht.authorities.tests.factory import make_authority
from buergerdraht.servicehours.models import Calendar

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Site:
    """A centre with a partner, the partner's number, and who administers it."""

    centre: ServiceCentre
    partner: Authority
    served: ServedNumber
    admin: User


def make_person(name: str, role: Role, **place: object) -> User:
    user = User.objects.create_user(name.lower(), first_name="Kim", last_name=name)
    Membership.objects.create(user=user, role=role, **place)
    return user


def make_site(name: str, partner: Authority, *, number: str) -> Site:
    hours = Calendar.objects.create(name=name, state="HE")
    centre = ServiceCentre.objects.create(
        slug=name.lower(), name=f"Servicecenter {name}", authority=make_authority(name), service_hours=hours
    )
    agreement = Agreement.objects.create(
        slug=f"{centre.slug}-{partner.slug}", centre=centre, partner=partner, legal_form="contract",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    phone = PhoneNumber.objects.create(authority=partner, number=number)
    served = ServedNumber.objects.create(number=phone, agreement=agreement, service_hours=hours)
    return Site(centre, partner, served, make_person(f"Leitung {name}", Role.ADMINISTRATOR, centre=centre))


@pytest.fixture
def wetzlar() -> Site:
    leun = make_authority("Leun", regional_key="06532016", postal_code="35638", town="Leun")
    return make_site("Wetzlar", leun, number="+49647391440")


@pytest.fixture
def hamlet(wetzlar: Site) -> Authority:
    """Run by Leun."""
    return make_authority("Hamlet", run_by=wetzlar.partner)


@pytest.fixture
def soest() -> Site:
    return make_site("Soest", make_authority("Geseke"), number="+492942500100")


def test_an_administrator_reaches_whom_her_centre_answers_for(
    wetzlar: Site, hamlet: Authority, soest: Site
) -> None:
    leun = wetzlar.partner
    assert list(authorities_administered_by(wetzlar.admin, on=TODAY)) == [
        hamlet, leun, wetzlar.centre.authority,
    ]  # fmt: skip
    assert administered_authority(wetzlar.admin, "hamlet", on=TODAY).administered_by == leun
    assert administered_agreement(wetzlar.admin, "leun", on=TODAY) == wetzlar.served.agreement
    with pytest.raises(Authority.DoesNotExist):
        administered_authority(wetzlar.admin, "geseke", on=TODAY)
    with pytest.raises(Agreement.DoesNotExist):
        administered_agreement(wetzlar.admin, "geseke", on=TODAY)


@pytest.mark.parametrize("search", ["leun", "stadt LEUN", "06532016", "35638", "06473 91440", "leun 91440"])
def test_an_authority_is_found_by_name_key_postal_code_or_number(wetzlar: Site, search: str) -> None:
    found = authorities_administered_by(wetzlar.admin, on=TODAY, search=search)
    assert list(found) == [wetzlar.partner]
    assert not authorities_administered_by(wetzlar.admin, on=TODAY, search=f"{search} geseke").exists()


def test_an_administrator_reaches_the_served_numbers_of_her_centre(wetzlar: Site, soest: Site) -> None:
    assert served_number_for(wetzlar.admin, wetzlar.served.pk) == wetzlar.served
    assert list(numbers_administered_by(wetzlar.admin)) == [wetzlar.served]
    with pytest.raises(ServedNumber.DoesNotExist):
        served_number_for(wetzlar.admin, soest.served.pk)
    assert first_number_of(wetzlar.served.agreement.slug) == "+49647391440"
    ServedNumber.objects.update(ended_at=NOW)
    with pytest.raises(ServedNumber.DoesNotExist):
        served_number_for(wetzlar.admin, wetzlar.served.pk)
    assert first_number_of(wetzlar.served.agreement.slug) == ""


def test_a_partner_keeps_itself_and_whom_it_runs_an_administrator_all_that_she_administers(
    wetzlar: Site, hamlet: Authority, soest: Site
) -> None:
    manager = make_person("Vogt", Role.PARTNER_MANAGER, authority=wetzlar.partner)
    assert list(authorities_kept_by(manager, on=TODAY)) == [hamlet, wetzlar.partner]
    assert kept_authority(wetzlar.admin, "leun", on=TODAY) == wetzlar.partner
    with pytest.raises(Authority.DoesNotExist):
        kept_authority(manager, "geseke", on=TODAY)


def test_a_case_worker_tells_her_own_presence_and_a_manager_everybodys(wetzlar: Site, soest: Site) -> None:
    worker = make_person("Lindner", Role.CASE_WORKER, authority=wetzlar.partner)
    manager = make_person("Vogt", Role.PARTNER_MANAGER, authority=wetzlar.partner)
    hers, others, foreign = (
        DirectoryEntry.objects.create(authority=place, name=name, phone="+4964739140", user=user)
        for place, name, user in (
            (wetzlar.partner, "Lindner", worker),
            (wetzlar.partner, "Empfang", None),
            (soest.partner, "Fremd", None),
        )
    )
    assert entry_to_report(worker, hers.pk, on=TODAY) == hers
    assert entry_to_report(manager, others.pk, on=TODAY) == others
    for user, entry in ((worker, others), (worker, foreign), (manager, foreign)):
        with pytest.raises(DirectoryEntry.DoesNotExist):
            entry_to_report(user, entry.pk, on=TODAY)


def test_people_are_found_by_name_and_changed_where_all_their_places_are_hers(
    wetzlar: Site, soest: Site
) -> None:
    agent = make_person("Weber", Role.AGENT, centre=wetzlar.centre)
    both = make_person("Zech", Role.CASE_WORKER, authority=wetzlar.partner)
    Membership.objects.create(user=both, role=Role.AGENT, centre=soest.centre)
    make_person("Fremd", Role.AGENT, centre=soest.centre)
    people = people_administered_by(wetzlar.admin, on=TODAY)
    assert list(people) == [wetzlar.admin, agent, both]
    assert list(people_administered_by(wetzlar.admin, on=TODAY, search="kim web")) == [agent]
    assert person_administered_by(wetzlar.admin, person_id=agent.pk, on=TODAY) == agent
    with pytest.raises(User.DoesNotExist):
        person_administered_by(wetzlar.admin, person_id=both.pk, on=TODAY)


def test_a_served_authority_without_anybody_in_its_directory_is_named(
    wetzlar: Site, hamlet: Authority
) -> None:
    number = PhoneNumber.objects.create(authority=hamlet, number="+49647391441")
    ServedNumber.objects.create(
        number=number, agreement=wetzlar.served.agreement, service_hours=wetzlar.centre.service_hours
    )
    assert list(authorities_without_directory(wetzlar.admin, on=TODAY)) == [hamlet, wetzlar.partner]
    DirectoryEntry.objects.create(authority=wetzlar.partner, name="Empfang", phone="+4964739140")
    assert not authorities_without_directory(wetzlar.admin, on=TODAY).exists()


def test_numbers_are_shown_with_the_service_that_has_not_ended(wetzlar: Site) -> None:
    PhoneNumber.objects.create(authority=wetzlar.partner, number="+49647391442")
    (leun,) = with_served_numbers(Authority.objects.filter(pk=wetzlar.partner.pk))
    (number,) = leun.numbers.all()
    assert number.served_now == [wetzlar.served]  # type: ignore[attr-defined]


def test_a_fax_number_is_one_authoritys_and_given_back(wetzlar: Site, soest: Site) -> None:
    fax, by = "+4964413990", wetzlar.admin
    set_fax_number(wetzlar.partner, number=fax, by=by, now=NOW)
    assert fax_number_of(wetzlar.partner) == fax
    assert place_of_fax(fax, on=TODAY) == (wetzlar.centre, wetzlar.partner)
    assert free_fax_numbers([fax, "+4964413991"], authority=soest.partner) == ["+4964413991"]
    with pytest.raises(NumberTaken, match="Stadt Leun"):
        set_fax_number(soest.partner, number=fax, by=by, now=NOW)
    set_fax_number(wetzlar.partner, number="", by=by, now=NOW)
    assert fax_number_of(wetzlar.partner) == ""
    ServiceCentre.objects.filter(pk=soest.centre.pk).update(is_default=True)
    assert place_of_fax(fax, on=TODAY) == (soest.centre, soest.centre.authority)
