"""The hours of a number and of a centre: week, local holidays, closures, other weeks."""

from datetime import date

import pytest
from django.test import Client

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.queries import rules_of_calendar
from buergerdraht.servicehours.rules import CalendarRules, weekly_sentence

WEEK = {"step": "week", "monday": "8–12", "state": "BY", "assumption": "on"}
OTHER = {
    "step": "change",
    "andere-first_on": "2027-07-01",
    "andere-last_on": "31.08.2027",
    "andere-monday": "9-11",
}
TRIP = {"step": "close", "first_on": "2027-05-14", "reason": "Betriebsausflug"}


def rules(office: Office, *, of: str) -> CalendarRules:
    office.served.refresh_from_db()
    office.centre.refresh_from_db()
    owner = office.served if of == "number" else office.centre
    return rules_of_calendar(owner.service_hours_id)


@pytest.fixture(params=["number", "centre"])
def of(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(of: str, office: Office) -> str:
    place = f"nummer/{office.served.pk}" if of == "number" else "center/wetzlar"
    return f"/verwaltung/servicezeiten/{place}"


def test_the_week_and_holidays_of_the_place_are_changed(
    admin: Client, office: Office, page: str, of: str
) -> None:
    assert "Servicezeiten" in admin.get(page).content.decode()
    shown = admin.post(page, WEEK, follow=True).content.decode()
    assert "Das gilt ab dem nächsten Anruf." in shown
    now = rules(office, of=of)
    assert (weekly_sentence(now), now.local_holidays) == ("Mo 8–12 Uhr", ("assumption",))


def test_other_hours_and_closures_come_and_go(admin: Client, office: Office, page: str, of: str) -> None:
    admin.post(page, OTHER)
    shown = admin.post(page, TRIP, follow=True).content.decode()
    assert "1. Juli 2027 bis 31. August 2027" in shown
    assert "Betriebsausflug" in shown
    [week], [closure] = rules(office, of=of).other_weeks, rules(office, of=of).closures
    assert (week.valid_until, closure.first_on) == (date(2027, 9, 1), date(2027, 5, 14))
    admin.post(page, {"step": "restore", "first_on": "2027-07-01"})
    admin.post(page, {"step": "reopen", "first_on": "2027-05-14"})
    assert (rules(office, of=of).other_weeks, rules(office, of=of).closures) == ((), ())


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"step": "week", "state": "HE"}, "mindestens einen Tag"),
        ({**WEEK, "state": "HE"}, "ist in Hessen kein örtlicher Feiertag"),
        ({**OTHER, "andere-first_on": ""}, "Geben Sie den ersten Tag an"),
        ({**TRIP, "reason": ""}, "Geben Sie den Grund an"),
    ],
)
def test_what_cannot_be_is_named(admin: Client, page: str, told: dict[str, str], sentence: str) -> None:
    refused = admin.post(page, told)
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)


def test_what_overlaps_is_named(admin: Client, page: str) -> None:
    for told, sentence in (
        (OTHER, "gelten schon andere Zeiten"),
        (TRIP, "schon eine Schließung eingetragen"),
    ):
        admin.post(page, told)
        assert sentence in admin.post(page, told).content.decode()


def test_one_number_is_changed_and_no_other(admin: Client, office: Office) -> None:
    before = office.centre.service_hours_id
    assert office.served.service_hours_id == before
    admin.post(f"/verwaltung/servicezeiten/nummer/{office.served.pk}", TRIP)
    assert rules(office, of="centre").closures == ()
    assert ServedNumber.objects.get(pk=office.served.pk).service_hours_id != before


def test_another_centre_s_hours_are_not_found(admin: Client, other: Office) -> None:
    for place in (f"nummer/{other.served.pk}", "center/soest"):
        assert admin.get(f"/verwaltung/servicezeiten/{place}").status_code == 404
        assert admin.post(f"/verwaltung/servicezeiten/{place}", TRIP).status_code == 404


def test_an_unknown_step_is_none(admin: Client, page: str) -> None:
    assert admin.post(page, {"step": "x"}).status_code == 404
