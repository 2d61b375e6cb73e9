"""The interface to a partner's ticket system: token and secret are made, shown once, and taken away."""

import re

import pytest
from django.test import Client

from buergerdraht.agreements.models import Agreement, TicketSystem
from buergerdraht.agreements.ticket_systems import ticket_system_with
from buergerdraht.office.tests.conftest import Office

PAGE = "/verwaltung/behoerden/stadt-wetzlar/schnittstelle"
WAY = "/verwaltung/behoerden/stadt-wetzlar/tickets"
URL = "https://tickets.wetzlar.example:8443/buergerdraht?quelle=1"


def shown(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_who_chooses_the_interface_is_led_to_token_and_secret(admin: Client, office: Office) -> None:
    page = shown(admin.post(WAY, {"way": "api", "address": URL, "names_citizen": "on"}, follow=True))
    assert "Das nächste Ticket an Stadt Wetzlar nimmt diesen Weg." in page
    assert URL in page
    assert "keines, das Ticketsystem kommt nicht herein" in page
    assert "keines, es wird nichts gemeldet" in page
    agreement = Agreement.objects.get(slug="wetzlar")
    assert (agreement.ticket_way, agreement.tickets_name_citizen) == ("api", True)
    assert PAGE in shown(admin.get("/verwaltung/behoerden/stadt-wetzlar/"))


def test_a_token_is_shown_once_and_can_be_locked(admin: Client, office: Office) -> None:
    made = admin.post(f"{PAGE}/token")
    token = re.findall(r"bd_[\w-]{43}", shown(made))[0]
    assert "no-store" in made.headers["Cache-Control"]
    assert ticket_system_with(token).agreement.partner == office.authority
    page = shown(admin.get(PAGE))
    assert ("erzeugt am" in page, token in page) == (True, False)
    assert "kommt nicht mehr herein" in shown(admin.post(f"{PAGE}/sperren", follow=True))
    with pytest.raises(TicketSystem.DoesNotExist):
        ticket_system_with(token)


def test_a_secret_is_shown_once(admin: Client, office: Office) -> None:
    secret = re.findall(r"<code[^>]*>(\w{64})</code>", shown(admin.post(f"{PAGE}/geheimnis")))[0]
    assert secret not in shown(admin.get(PAGE))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tickets.wetzlar.example",
        "http://tickets.wetzlar.example/",
        "ftp://tickets.wetzlar.example/",
        "https://amt:kennwort@wetzlar.example/",
        "https://tickets.wetzlar.example:99999/",
        "https://[kaputt/",
        "https:///pfad",
        "https://wetzlar.example/a b",
        "https://wetzlar.example/ä",
    ],
)
def test_an_address_that_nobody_should_call_is_refused(admin: Client, office: Office, address: str) -> None:
    refused = admin.post(WAY, {"way": "api", "address": address})
    assert refused.status_code == 422
    assert Agreement.objects.get(slug="wetzlar").ticket_way == "portal"


def test_who_administers_another_centre_makes_no_token(admin: Client, other: Office) -> None:
    page = "/verwaltung/behoerden/stadt-soest/schnittstelle"
    assert admin.get(page).status_code == 404
    for step in ("token", "geheimnis", "sperren"):
        assert admin.post(f"{page}/{step}").status_code == 404
    assert not TicketSystem.objects.exists()


def test_a_trial_call_says_what_came_of_it(admin: Client, office: Office) -> None:
    assert admin.post(f"{PAGE}/probe").status_code == 404
    admin.post(WAY, {"way": "api", "address": "https://tickets.invalid/"})
    assert "Probeaufruf senden" not in shown(admin.get(PAGE))
    admin.post(f"{PAGE}/geheimnis")
    assert "Probeaufruf senden" in shown(admin.get(PAGE))
    told = shown(admin.post(f"{PAGE}/probe", follow=True))
    assert "Der Probeaufruf ist nicht gelungen. Den Namen des Ticketsystems kennt gerade niemand." in told
