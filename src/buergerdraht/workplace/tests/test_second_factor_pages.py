"""Partners set up a second factor before anything else; from then on the password alone opens nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from buergerdraht.accounts import totp
from buergerdraht.accounts.models import SecondFactor, User
from buergerdraht.accounts.rules import Role
from buergerdraht.accounts.second_factor import new_seed, secret_of, set_up_second_factor
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, person

__all__ = ["cooperation", "everything"]
PAGE = "/konto/zweiter-faktor/"
SET_UP = f"{PAGE}einrichten"
PASSWORD = "Linden am Rathaus"
SEED = new_seed()
SCRIPTED = {"X-Requested-With": "fetch"}


def code(user: User, *, seed: str = SEED, ago: timedelta = timedelta(0)) -> str:
    """The code that her app shows, or showed."""
    return totp.code_of(secret_of(user, seed=seed), step=totp.step_at(utc_now() - ago))


@pytest.fixture
def partner(cooperation: Cooperation, settings: Settings) -> User:
    settings.IS_SECOND_FACTOR_REQUIRED = True
    user = cooperation.case_worker
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def recovery_codes(partner: User) -> tuple[str, ...]:
    ago = timedelta(minutes=10)
    first, now = code(partner, ago=ago), utc_now() - ago
    return set_up_second_factor(partner, seed=SEED, code=first, address="192.0.2.1", now=now)


def knock(client: Client, **more: str) -> str:
    answer = client.post("/anmelden", {"username": "lindner", "password": PASSWORD, **more})
    return answer.headers["Location"]


@pytest.mark.parametrize("page", ["/portal/", "/wissen/", "/portal/tickets/", PAGE])
def test_a_partner_without_it_is_led_to_the_set_up(partner: User, client: Client, page: str) -> None:
    client.force_login(partner)
    assert client.get(page).headers["Location"] == SET_UP
    assert client.get(page, headers=SCRIPTED).status_code == 403


def test_she_sets_it_up_with_the_key_as_picture_and_as_text(partner: User, client: Client) -> None:
    client.force_login(partner)
    shown = client.get(SET_UP).content.decode()
    seed = client.session["second_factor_seed"]
    assert "<svg" in shown
    assert " style=" not in shown
    assert totp.written(secret_of(partner, seed=seed)) in shown
    assert client.post(SET_UP, {"code": "000000"}).status_code == 422
    codes = client.post(SET_UP, {"code": code(partner, seed=seed)}).content.decode()
    assert len(re.findall(r"<code[^>]*>[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}<", codes)) == 10
    assert client.get("/portal/").status_code == 200


def test_agents_need_none_and_may_have_one(cooperation: Cooperation, partner: User, client: Client) -> None:
    client.force_login(cooperation.agent)
    assert client.get("/wissen/").status_code == 200
    assert client.get(SET_UP).status_code == 200


def test_the_door_asks_for_the_code_after_the_password(
    partner: User, client: Client, recovery_codes: tuple[str, ...]
) -> None:
    assert knock(client, next="/portal/tickets/") == "/anmelden/code"
    assert client.get("/portal/").status_code == 302
    assert "Schritt 2 von 2" in client.get("/anmelden/code").content.decode()
    assert client.post("/anmelden/code", {"code": "000000"}).status_code == 422
    through = client.post("/anmelden/code", {"code": code(partner)})
    assert through.headers["Location"] == "/portal/tickets/"
    assert client.get("/portal/").status_code == 200


def test_a_used_code_opens_no_second_door(partner: User, recovery_codes: tuple[str, ...]) -> None:
    told = {"code": code(partner)}
    for status in (302, 422):
        guest = Client()
        knock(guest)
        assert guest.post("/anmelden/code", told).status_code == status


def test_a_recovery_code_opens_too(partner: User, client: Client, recovery_codes: tuple[str, ...]) -> None:
    knock(client)
    client.post("/anmelden/code", {"code": recovery_codes[0]})
    assert client.get("/portal/").status_code == 200


def test_the_code_without_the_password_leads_back_to_the_door(partner: User, client: Client) -> None:
    assert client.post("/anmelden/code", {"code": "123456"}).headers["Location"] == "/anmelden"


def test_the_dialog_of_an_expired_sign_in_needs_the_code(
    partner: User, client: Client, recovery_codes: tuple[str, ...]
) -> None:
    told = {"username": "lindner", "password": PASSWORD}
    assert client.post("/anmelden", told, headers=SCRIPTED).status_code == 422
    assert client.post("/anmelden", {**told, "code": code(partner)}, headers=SCRIPTED).status_code == 200
    assert 'id="sitzung-code"' in client.get("/portal/").content.decode()


def test_guesses_at_the_door_are_slowed_down(
    partner: User, client: Client, recovery_codes: tuple[str, ...]
) -> None:
    knock(client)
    statuses = [client.post("/anmelden/code", {"code": "000000"}).status_code for _ in range(6)]
    assert (statuses[0], statuses[-1]) == (422, 429)


def test_another_device_and_new_recovery_codes_need_a_code(
    partner: User, client: Client, recovery_codes: tuple[str, ...]
) -> None:
    client.force_login(partner)
    assert client.get(SET_UP).headers["Location"] == PAGE
    assert "noch 10 Wiederherstellungscodes" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"code": "000000", "wish": "replace"}).status_code == 422
    new = client.post(PAGE, {"code": recovery_codes[0], "wish": "codes"}).content.decode()
    assert recovery_codes[1] not in new
    assert client.post(PAGE, {"code": code(partner), "wish": "replace"}).headers["Location"] == SET_UP
    assert not SecondFactor.objects.exists()


def test_an_administrator_resets_it(
    cooperation: Cooperation, partner: User, client: Client, recovery_codes: tuple[str, ...]
) -> None:
    client.force_login(person("sommer", Role.ADMINISTRATOR, centre=cooperation.centre))
    page = f"/verwaltung/personen/{partner.pk}/"
    assert "Zweiten Faktor zurücksetzen" in client.get(page).content.decode()
    client.post(f"{page}zweiter-faktor")
    assert not SecondFactor.objects.exists()
    assert "Zweiten Faktor zurücksetzen" not in client.get(page).content.decode()
