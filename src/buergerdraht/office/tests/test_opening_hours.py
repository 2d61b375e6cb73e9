"""When a town hall is open, entered by its administration."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.models import Closure
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


def test_without_hours_there_is_nothing_to_close(admin: Client, page: str) -> None:
    assert "Geben Sie mindestens eine Zeit an." in close(admin, page)


def test_another_centres_town_hall_is_not_found(admin: Client, other: Office) -> None:
    foreign = f"/verwaltung/behoerden/{other.authority.slug}/"
    for address in ("oeffnungszeiten", "schliesstage", "schliesstage/1/entfernen"):
        assert admin.post(f"{foreign}{address}").status_code == 404
