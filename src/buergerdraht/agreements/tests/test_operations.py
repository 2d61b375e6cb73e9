"""A municipality joins, its numbers are served, changed and ended; the switchboard hears of it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import AlreadyServed, NotServed, NumberTaken, ServiceEnded
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.operations import (
    change_greeting,
    change_priority,
    change_service_hours,
    end_service,
    join_municipality,
    serve_further_number,
    serve_number,
)
from buergerdraht.agreements.queries import (
    owner_of_number,
    served_numbers_of,
    serving_agreement,
)
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.rules import Hours, Joining, Newcomer, NewNumber
from buergerdraht.authorities.errors import RegionalKeyWrong
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.operations import add_closure, make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CENTRE_HOURS = (WeeklyHours(0, time(8), time(18)),)
HELGOLAND = "+494066969348"

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="ruth.sommer")


@pytest.fixture
def centre() -> ServiceCentre:
    county = Authority.objects.create(
        slug="kreis-pinneberg", name="Kreis Pinneberg", level=Authority.Level.COUNTY, regional_key="01056000"
    )
    hours = make_calendar("Servicezeiten", rules=CalendarRules("SH", CENTRE_HOURS))
    return ServiceCentre.objects.create(
        slug="pinneberg", name="Service-Center", authority=county, service_hours=hours, is_default=True
    )


@pytest.fixture
def joining(centre: ServiceCentre) -> Joining:
    return Joining(
        authority=Newcomer("Gemeinde Helgoland", "municipality", regional_key="01056025", town="Helgoland"),
        centre_id=centre.pk,
        legal_form=Agreement.LegalForm.CONTRACT,
        valid_from=date(2026, 11, 23),
        number=NewNumber(HELGOLAND, "Zentrale", greeting="Moin, {authority}.", hours=Hours("SH")),
    )


@pytest.fixture
def served(joining: Joining, admin: User) -> ServedNumber:
    return join_municipality(joining, by=admin, now=NOW)


def test_calls_to_a_municipality_that_joined_have_a_route_at_once(served: ServedNumber) -> None:
    route = routing_table().route_of(HELGOLAND, at=NOW)
    assert route is not None
    assert (route.authority_name, route.centre_slug, route.greeting) == (
        "Gemeinde Helgoland",
        "pinneberg",
        "Moin, {authority}.",
    )
    assert route.hours.intervals == CENTRE_HOURS
    assert served.agreement.slug == "pinneberg-gemeinde-helgoland"
    assert [phase.kind for phase in served.agreement.phases.all()] == ["regular"]


def test_own_hours_and_the_holidays_of_the_authoritys_land_hold(joining: Joining, admin: User) -> None:
    own = (WeeklyHours(1, time(9), time(12)),)
    number = replace(joining.number, hours=Hours("HH", own))
    row = join_municipality(replace(joining, number=number), by=admin, now=NOW)
    assert rules_of(row.service_hours) == CalendarRules("HH", own)


def test_an_authority_that_is_known_by_its_key_is_not_made_twice(joining: Joining, admin: User) -> None:
    known = Authority.objects.create(
        slug="helgoland", name="Helgoland", level=Authority.Level.MUNICIPALITY, regional_key="01056025"
    )
    assert join_municipality(joining, by=admin, now=NOW).agreement.partner == known


def test_an_authority_joins_only_once(joining: Joining, served: ServedNumber, admin: User) -> None:
    with pytest.raises(AlreadyServed, match="Gemeinde Helgoland gehört schon zum Service-Center"):
        join_municipality(joining, by=admin, now=NOW)


@pytest.fixture
def other_centre(centre: ServiceCentre) -> ServiceCentre:
    town = Authority.objects.create(slug="stadt-leun", name="Stadt Leun", level="municipality")
    return ServiceCentre.objects.create(
        slug="leun", name="Servicecenter Leun", authority=town, service_hours=centre.service_hours
    )


def test_a_centre_cannot_take_an_authority_whose_number_another_serves_under_its_countys_agreement(
    joining: Joining, centre: ServiceCentre, other_centre: ServiceCentre, admin: User
) -> None:
    town = Authority.objects.create(
        slug="helgoland", name="Helgoland", level="municipality", regional_key="01056025"
    )
    own = Agreement.objects.create(
        slug="eigen", centre=centre, partner=centre.authority, legal_form="own_service",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    number = PhoneNumber.objects.create(authority=town, number="+494066969347")
    row = ServedNumber.objects.create(number=number, agreement=own, service_hours=centre.service_hours)
    with pytest.raises(AlreadyServed, match="Helgoland gehört schon zum Service-Center"):
        join_municipality(replace(joining, centre_id=other_centre.pk), by=admin, now=NOW)
    end_service(row, by=admin, now=NOW)
    assert join_municipality(replace(joining, centre_id=other_centre.pk), by=admin, now=NOW).pk


def test_a_centre_cannot_take_an_authority_that_a_partner_of_another_runs(
    served: ServedNumber, joining: Joining, other_centre: ServiceCentre, admin: User
) -> None:
    Authority.objects.create(
        slug="duene", name="Düne", level="municipality", regional_key="01056026",
        administered_by=served.number.authority,
    )  # fmt: skip
    newcomer = replace(joining.authority, name="Düne", regional_key="01056026")
    number = replace(joining.number, number="+494066969346")
    wanted = replace(joining, authority=newcomer, centre_id=other_centre.pk, number=number)
    with pytest.raises(AlreadyServed, match="Düne gehört schon zum Service-Center"):
        join_municipality(wanted, by=admin, now=NOW)


def test_a_taken_number_is_refused_with_its_owner_and_nothing_is_left_behind(
    joining: Joining, centre: ServiceCentre, admin: User
) -> None:
    PhoneNumber.objects.create(authority=centre.authority, number=HELGOLAND)
    with pytest.raises(NumberTaken, match="gehört schon zu Kreis Pinneberg"):
        join_municipality(joining, by=admin, now=NOW)
    assert not Authority.objects.filter(name="Gemeinde Helgoland").exists()
    assert not Agreement.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_wrong_key_is_refused(joining: Joining, admin: User) -> None:
    wrong = replace(joining, authority=replace(joining.authority, regional_key="99056025"))
    with pytest.raises(RegionalKeyWrong):
        join_municipality(wrong, by=admin, now=NOW)


def test_authorities_of_one_name_have_slugs_of_their_own(
    joining: Joining, served: ServedNumber, admin: User
) -> None:
    twin = replace(
        joining,
        authority=replace(joining.authority, regional_key="01051089"),
        number=replace(joining.number, number="+494066969349"),
    )
    row = join_municipality(twin, by=admin, now=NOW)
    assert row.agreement.partner.slug == "gemeinde-helgoland-2"
    assert row.agreement.slug == "pinneberg-gemeinde-helgoland-2"


def test_a_further_number_is_greeted_and_open_like_the_latest(served: ServedNumber, admin: User) -> None:
    partner = served.agreement.partner
    row = serve_further_number(partner, number="+494066969349", label="Bürgerbüro", by=admin, now=NOW)
    assert (row.greeting, row.number.label) == (served.greeting, "Bürgerbüro")
    assert rules_of(row.service_hours) == rules_of(served.service_hours)
    assert [entry.number.number for entry in served_numbers_of(partner)] == [HELGOLAND, "+494066969349"]


def test_an_authority_without_agreement_has_no_further_number(centre: ServiceCentre, admin: User) -> None:
    with pytest.raises(NotServed):
        serve_further_number(centre.authority, number=HELGOLAND, label="", by=admin, now=NOW)


def test_a_change_of_greeting_and_priority_holds_for_the_next_call(served: ServedNumber, admin: User) -> None:
    change_greeting(served, greeting="Guten Tag, {authority}.", by=admin, now=NOW)
    change_priority(served, priority=5, by=admin, now=NOW)
    route = routing_table().routes[HELGOLAND]
    assert (route.greeting, route.priority) == ("Guten Tag, {authority}.", 5)


def test_changed_hours_leave_closures_and_other_numbers_of_the_calendar(
    served: ServedNumber, admin: User
) -> None:
    twin = serve_number(
        served.agreement,
        new=NewNumber("+494066969349", "Bürgerbüro", greeting="Moin", hours=Hours("SH")),
        by=admin,
        now=NOW,
    )
    ServedNumber.objects.filter(pk=twin.pk).update(service_hours=served.service_hours)
    add_closure(served.service_hours, first_on=date(2026, 12, 1), last_on=date(2026, 12, 1), reason="Umzug")
    own = (WeeklyHours(2, time(9), time(12)),)
    change_service_hours(served, hours=Hours("SH", own), by=admin, now=NOW)
    routes = routing_table().routes
    assert routes[HELGOLAND].hours.intervals == own
    assert [closure.reason for closure in routes[HELGOLAND].hours.closures] == ["Umzug"]
    assert routes["+494066969349"].hours.intervals == CENTRE_HOURS


def test_unchanged_hours_keep_their_calendar(served: ServedNumber, admin: User) -> None:
    change_service_hours(served, hours=Hours("SH", CENTRE_HOURS), by=admin, now=NOW)
    assert ServedNumber.objects.get().service_hours_id == served.service_hours_id


def test_an_ended_number_leads_nowhere_stays_with_its_owner_and_can_be_served_again(
    served: ServedNumber, admin: User
) -> None:
    end_service(served, by=admin, now=NOW)
    assert routing_table().routes == {}
    assert owner_of_number(HELGOLAND) == "Gemeinde Helgoland"
    assert owner_of_number(HELGOLAND, besides=served.number.authority) == ""
    serve_further_number(served.agreement.partner, number=HELGOLAND, label="", by=admin, now=NOW)
    assert ServedNumber.objects.count() == 2
    assert owner_of_number(HELGOLAND) == "Gemeinde Helgoland (Service-Center)"


def test_an_ended_service_cannot_be_changed(served: ServedNumber, admin: User) -> None:
    end_service(served, by=admin, now=NOW)
    with pytest.raises(ServiceEnded):
        change_priority(served, priority=1, by=admin, now=NOW)


def test_an_agreement_that_has_ended_serves_nobody(served: ServedNumber) -> None:
    partner = served.agreement.partner
    Agreement.objects.update(valid_until=date(2027, 1, 1))
    assert serving_agreement(partner, on=date(2026, 12, 31)) == served.agreement
    assert serving_agreement(partner, on=date(2027, 1, 1)) is None


def test_every_change_is_in_the_audit_trail(served: ServedNumber, admin: User) -> None:
    end_service(served, by=admin, now=NOW)
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", "actor_id"))
    assert verbs == [
        ("agreement.concluded", admin.pk),
        ("served_number.added", admin.pk),
        ("served_number.ended", admin.pk),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_switchboard_is_told_when_the_change_commits(served: ServedNumber, admin: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN switchboard")
    change_priority(served, priority=1, by=admin, now=NOW)
    assert connection.connection is not None
    heard = [note.payload for note in connection.connection.notifies(timeout=2, stop_after=1)]
    assert [json.loads(message) for message in heard] == [{"kind": "number", "id": served.pk}]
