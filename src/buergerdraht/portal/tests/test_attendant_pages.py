"""The own exchange: absent at one press, back at another, and planned ahead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.agreements.models import Attendant, AttendantAbsence
from buergerdraht.authorities.models import Authority
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]
PAGE = "/portal/vermittlung/"
NEXT_WEEK = localdate() + timedelta(days=7)


@pytest.fixture
def attendant(cooperation: Cooperation, client: Client) -> Attendant:
    client.force_login(cooperation.case_worker)
    return Attendant.objects.create(authority=cooperation.leun, number="+496990009301")


def plan(client: Client, attendant: Attendant, **told: str) -> tuple[int, str]:
    day = {"first_on": str(NEXT_WEEK), "begins": "8:00", "last_on": str(NEXT_WEEK), "ends": "12", **told}
    fields = {f"{attendant.pk}-{name}": value for name, value in day.items()}
    response = client.post(f"{PAGE}{attendant.pk}/abwesenheit/", fields, follow=True)
    return response.status_code, response.content.decode()


def test_absent_and_back_at_one_press_each(client: Client, attendant: Attendant) -> None:
    assert "Ab jetzt abwesend" in client.get(PAGE).content.decode()
    shown = client.post(f"{PAGE}{attendant.pk}/abwesend/", follow=True).content.decode()
    assert "abwesend gemeldet" in shown
    assert "Wieder da" in shown
    assert "ist abwesend gemeldet" in client.get("/portal/").content.decode()
    shown = client.post(f"{PAGE}{attendant.pk}/wieder-da/", follow=True).content.decode()
    assert "Die Vermittlung ist wieder da." in shown
    assert "ist abwesend gemeldet" not in client.get("/portal/").content.decode()
    assert "Ab jetzt abwesend" in shown


def test_an_absence_is_planned_and_cancelled(client: Client, attendant: Attendant) -> None:
    status, shown = plan(client, attendant)
    assert (status, "Die Abwesenheit ist eingetragen." in shown) == (200, True)
    absence = AttendantAbsence.objects.get()
    assert absence.ends_at
    assert absence.ends_at - absence.begins_at == timedelta(hours=4)
    client.post(f"{PAGE}{attendant.pk}/abwesenheit/{absence.pk}/streichen/")
    assert not AttendantAbsence.objects.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"ends": "8"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"first_on": "2026-01-01", "last_on": "2026-01-02"}, "Das Ende liegt in der Vergangenheit."),
        ({"first_on": ""}, "Geben Sie den ersten Tag an."),
        ({"begins": "früh"}, "Schreiben Sie die Uhrzeit so"),
        ({"first_on": "0001-01-01"}, "Geben Sie einen Tag zwischen"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_with_its_reason(
    client: Client, attendant: Attendant, told: dict[str, str], sentence: str
) -> None:
    status, shown = plan(client, attendant, **told)
    assert (status, sentence in shown) == (422, True)


def test_an_absence_that_overlaps_names_the_other(client: Client, attendant: Attendant) -> None:
    plan(client, attendant)
    assert "schon eine Abwesenheit eingetragen" in plan(client, attendant, begins="11", ends="13")[1]


def test_nobody_tells_the_absence_of_others(client: Client, attendant: Attendant) -> None:
    other = Authority.objects.create(slug="solms", name="Stadt Solms", level="municipality")
    foreign = Attendant.objects.create(authority=other, number="+496990009302")
    assert client.post(f"{PAGE}{foreign.pk}/abwesend/").status_code == 404
    assert "069 90009302" not in client.get(PAGE).content.decode()


def test_without_an_attendant_the_page_says_so(client: Client, cooperation: Cooperation) -> None:
    client.force_login(cooperation.case_worker)
    assert "Keine Vermittlung" in client.get(PAGE).content.decode()
