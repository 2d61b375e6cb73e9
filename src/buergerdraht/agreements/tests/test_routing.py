"""Where a dialled number leads."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, WeeklyHours, is_open

pytestmark = pytest.mark.django_db

RULES = CalendarRules(state="SH", intervals=(WeeklyHours(0, time(8), time(18)),))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
TODAY = NOW.date()


def authority(name: str, **fields: object) -> Authority:
    return Authority.objects.create(
        slug=name.lower(), name=f"Stadt {name}", level=Authority.Level.MUNICIPALITY, **fields
    )


@pytest.fixture
def centre() -> ServiceCentre:
    return ServiceCentre.objects.create(
        slug="pinneberg",
        name="Service-Center Kreis Pinneberg",
        authority=authority("Pinneberg"),
        service_hours=make_calendar("Servicezeiten", rules=RULES),
        is_default=True,
    )


@pytest.fixture
def quickborn(centre: ServiceCentre) -> ServedNumber:
    partner = authority("Quickborn")
    agreement = Agreement.objects.create(
        slug="pinneberg-quickborn",
        centre=centre,
        partner=partner,
        legal_form=Agreement.LegalForm.CONTRACT,
        valid_from=date(2018, 1, 1),
    )
    return serve(agreement, partner, "+494066969200")


def serve(agreement: Agreement, owner: Authority, number: str) -> ServedNumber:
    return ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=owner, number=number, label="Zentrale"),
        agreement=agreement,
        greeting="Guten Tag",
        service_hours=make_calendar(number, rules=RULES),
    )


def test_a_dialled_number_leads_to_authority_and_centre(quickborn: ServedNumber) -> None:
    route = routing_table().route_of("+494066969200", at=NOW)
    assert route is not None
    assert (route.authority_name, route.centre_slug, route.label) == (
        "Stadt Quickborn",
        "pinneberg",
        "Zentrale",
    )
    assert route.served_number_id == quickborn.pk
    assert is_open(route.hours, NOW)


def test_an_unknown_number_leads_nowhere_and_the_default_centre_is_named(quickborn: ServedNumber) -> None:
    table = routing_table()
    assert table.route_of("+494066969999", at=NOW) is None
    assert table.default_centre_id == quickborn.agreement.centre_id
    assert table.centres[quickborn.agreement.centre_id].authority_name == "Stadt Pinneberg"


def test_an_installation_without_centre_has_no_default() -> None:
    assert routing_table().default_centre_id is None


def test_an_agreement_holds_from_its_first_day_in_berlin_to_the_day_before_its_end(
    quickborn: ServedNumber,
) -> None:
    Agreement.objects.update(valid_until=date(2026, 12, 1))
    table = routing_table()
    assert table.route_of("+494066969200", at=datetime(2017, 12, 31, 22, 59, tzinfo=UTC)) is None
    assert table.route_of("+494066969200", at=datetime(2017, 12, 31, 23, 0, tzinfo=UTC)) is not None
    assert table.route_of("+494066969200", at=datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) is not None
    assert table.route_of("+494066969200", at=datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) is None


def test_a_number_may_be_served_later_than_the_agreement_begins(quickborn: ServedNumber) -> None:
    ServedNumber.objects.update(valid_from=date(2018, 1, 2))
    assert routing_table().routes["+494066969200"].valid_from == date(2018, 1, 2)


def test_a_number_whose_service_has_ended_leads_nowhere(quickborn: ServedNumber) -> None:
    ServedNumber.objects.update(ended_at=NOW)
    assert routing_table().routes == {}


def test_the_table_costs_eleven_queries_however_many_numbers(
    quickborn: ServedNumber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for last in range(5):
        serve(quickborn.agreement, quickborn.number.authority, f"+49406696930{last}")
    with django_assert_num_queries(11):
        assert len(routing_table().routes) == 6


def test_a_centre_answers_for_its_own_authority_its_partners_and_whom_they_administer(
    quickborn: ServedNumber, centre: ServiceCentre
) -> None:
    authority("Hasloh", administered_by=quickborn.agreement.partner)
    serve(quickborn.agreement, authority("Wedel"), "+494066969500")
    authority("Ölixdorf", administered_by=centre.authority)
    authority("Helgoland")
    names = [served.name.removeprefix("Stadt ") for served in authorities_served_by(centre, on=TODAY)]
    assert names == ["Hasloh", "Ölixdorf", "Pinneberg", "Quickborn", "Wedel"]


def test_a_centre_answers_for_nobody_before_an_agreement_or_after_it(
    quickborn: ServedNumber, centre: ServiceCentre
) -> None:
    Agreement.objects.update(valid_until=TODAY)
    for day in (date(2017, 12, 31), TODAY):
        assert list(authorities_served_by(centre, on=day)) == [centre.authority]
    assert quickborn.number.authority in authorities_served_by(centre, on=TODAY - timedelta(days=1))
