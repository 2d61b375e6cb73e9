"""The hours of a number and of a centre: who changes one changes no other, and nothing is nobody's."""

from datetime import UTC, date, datetime, time

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.hours import (
    change_service_for_a_time,
    close_service,
    reopen_service,
    restore_usual_service,
    set_service_week,
)
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, OtherWeek, WeeklyHours

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))
SHORT = (WeeklyHours(0, time(9), time(12)),)
SUMMER = OtherWeek(date(2027, 7, 1), date(2027, 8, 1), SHORT)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return User.objects.create_user("sommer")


@pytest.fixture
def centre() -> ServiceCentre:
    town = Authority.objects.create(slug="wetzlar", name="Stadt Wetzlar", level="municipality")
    return ServiceCentre.objects.create(
        slug="wetzlar",
        name="Servicecenter",
        authority=town,
        service_hours=make_calendar("Servicezeit", rules=WEEK),
    )


@pytest.fixture
def served(centre: ServiceCentre) -> ServedNumber:
    """Open as its centre is, by the same calendar."""
    agreement = Agreement.objects.create(
        slug="eigen", centre=centre, partner=centre.authority, legal_form="own_service",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    number = PhoneNumber.objects.create(authority=centre.authority, number="+496990009100")
    return ServedNumber.objects.create(number=number, agreement=agreement, service_hours=centre.service_hours)


def hours(owner: ServedNumber | ServiceCentre) -> CalendarRules:
    owner.refresh_from_db()
    return rules_of(owner.service_hours)


def test_a_changed_number_leaves_the_centre_whose_calendar_it_had(
    served: ServedNumber, centre: ServiceCentre, by: User
) -> None:
    set_service_week(served, state="NW", intervals=SHORT, local_holidays=(), by=by, now=NOW)
    assert hours(served) == CalendarRules("NW", SHORT)
    assert hours(centre) == WEEK
    calendar = served.service_hours_id
    close_service(
        served, first_on=date(2026, 12, 1), last_on=date(2026, 12, 1), reason="Umzug", by=by, now=NOW
    )
    served.refresh_from_db()
    assert served.service_hours_id == calendar


def test_a_changed_centre_changes_the_numbers_that_share_its_calendar(
    served: ServedNumber, centre: ServiceCentre, by: User
) -> None:
    close_service(
        centre, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), reason="Umzug", by=by, now=NOW
    )
    change_service_for_a_time(centre, SUMMER, by=by, now=NOW)
    assert hours(served) == hours(centre)
    assert ([each.reason for each in hours(served).closures], hours(served).other_weeks) == (
        ["Umzug"],
        (SUMMER,),
    )


def test_what_begins_on_a_day_is_taken_back_by_that_day_and_noted_once(
    centre: ServiceCentre, by: User
) -> None:
    close_service(
        centre, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), reason="Umzug", by=by, now=NOW
    )
    change_service_for_a_time(centre, SUMMER, by=by, now=NOW)
    for _ in range(2):
        reopen_service(centre, first_on=date(2026, 12, 1), by=by, now=NOW)
        restore_usual_service(centre, first_on=SUMMER.valid_from, by=by, now=NOW)
    assert hours(centre) == WEEK
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", "object_type"))
    assert verbs == [
        ("service_closure.added", "centre"),
        ("service_other_week.added", "centre"),
        ("service_closure.removed", "centre"),
        ("service_other_week.removed", "centre"),
    ]
