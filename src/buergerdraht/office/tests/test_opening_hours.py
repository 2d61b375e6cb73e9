"""When a town hall is open, entered by its administration."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.models import Closure, OtherWeek
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence

DAY = localdate() + timedelta(days=30)


@pytest.fixture
def page(office: Office) -> str:
    return f"/verwaltung/behoerden/{office.authority.slug}/"


def set_hours(admin: Client, page: str) -> None:
    admin.post(f"{page}oeffnungszeiten", {"monday": "8–12", "thursday": "8-12, 14-18", "state": "HE"})


def close(admin: Client, page: str, **told: str) -> str:
    details = {"first_on": DAY.isoformat(), "reason": "Betriebsausflug", **told}
    return admin.post(f"{page}schliesstage", details, follow=True).content.decode()


def test_hours_are_entered_and_changed(admin: Client, office: Office, page: str) -> None:
    set_hours(admin, page)
    admin.post(f"{page}oeffnungszeiten", {"monday": "9–12", "state": "NW"})
    office.authority.refresh_from_db()
    assert office.authority.opening_hours
    rules = rules_of(office.authority.opening_hours)
    assert (weekly_sentence(rules), rules.state) == ("Mo 9–12 Uhr", "NW")


def test_a_week_without_hours_is_refused_and_its_fields_are_kept(admin: Client, page: str) -> None:
    empty = admin.post(f"{page}oeffnungszeiten", {"state": "HE"})
    wrong = admin.post(f"{page}oeffnungszeiten", {"monday": "8 bis halb zwölf", "state": "HE"})
    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "mindestens einen Tag" in empty.content.decode()
    assert 'value="8 bis halb zwölf"' in wrong.content.decode()


def test_a_closure_of_one_day_is_entered_and_removed(admin: Client, page: str) -> None:
    set_hours(admin, page)
    assert "Eingetragen: Betriebsausflug." in close(admin, page)
    closure = Closure.objects.get()
    assert (closure.first_on, closure.last_on) == (DAY, DAY)
    admin.post(f"{page}schliesstage/{closure.pk}/entfernen")
    assert not Closure.objects.exists()


def test_a_closure_that_cannot_be_is_refused_with_a_sentence(admin: Client, page: str) -> None:
    set_hours(admin, page)
    close(admin, page)
    assert "schon eine Schließung eingetragen" in close(admin, page)
    assert "liegt vor dem ersten" in close(admin, page, last_on=(DAY - timedelta(days=1)).isoformat())
    assert "Schreiben Sie den Tag so" in close(admin, page, first_on="irgendwann")
    assert Closure.objects.count() == 1


def test_local_holidays_are_set_where_the_land_has_them(admin: Client, office: Office, page: str) -> None:
    week = {"monday": "8–12", "assumption": "on", "peace_festival": "on"}
    admin.post(f"{page}oeffnungszeiten", {**week, "state": "BY"})
    refused = admin.post(f"{page}oeffnungszeiten", {**week, "state": "HE"})
    assert "ist in Hessen kein örtlicher Feiertag" in refused.content.decode()
    office.authority.refresh_from_db()
    assert office.authority.opening_hours
    assert office.authority.opening_hours.local_holidays == ["assumption", "peace_festival"]
    shown = admin.get(f"{page}oeffnungszeiten").content.decode()
    assert re.search(r'name="assumption"[^>]*checked', shown)


def other_hours(admin: Client, page: str, **told: str) -> str:
    days = {"andere-first_on": "2027-07-01", "andere-last_on": "31.08.2027", "andere-monday": "8-11"}
    return admin.post(f"{page}andere-zeiten", {**days, **told}, follow=True).content.decode()


def test_other_hours_hold_for_a_time_and_are_removed(admin: Client, office: Office, page: str) -> None:
    set_hours(admin, page)
    assert "1. Juli 2027 bis 31. August 2027" in other_hours(admin, page)
    assert "gelten schon andere Zeiten" in other_hours(admin, page)
    week = OtherWeek.objects.get()
    assert week.valid_until == date(2027, 9, 1)
    admin.post(f"{page}andere-zeiten/{week.pk}/entfernen")
    assert "Ab 1. Juli 2027" in other_hours(admin, page, **{"andere-last_on": ""})


def test_other_hours_that_cannot_be_are_refused_with_a_sentence(admin: Client, page: str) -> None:
    assert "mindestens eine Zeit" in other_hours(admin, page)
    set_hours(admin, page)
    assert "mindestens einen Tag" in other_hours(admin, page, **{"andere-monday": ""})
    assert "liegt vor dem ersten" in other_hours(admin, page, **{"andere-last_on": "01.06.2027"})
    assert "Geben Sie den ersten Tag an" in other_hours(admin, page, **{"andere-first_on": ""})
    assert not OtherWeek.objects.exists()


def test_without_hours_there_is_nothing_to_close(admin: Client, page: str) -> None:
    assert "Geben Sie mindestens eine Zeit an." in close(admin, page)


def test_another_centres_town_hall_is_not_found(admin: Client, other: Office) -> None:
    foreign = f"/verwaltung/behoerden/{other.authority.slug}/"
    for address in ("oeffnungszeiten", "schliesstage", "schliesstage/1/entfernen", "andere-zeiten"):
        assert admin.post(f"{foreign}{address}").status_code == 404
