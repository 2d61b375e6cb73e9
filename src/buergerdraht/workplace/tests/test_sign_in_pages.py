"""The door, and one's own account."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.foundation.models import AuditEntry

PASSWORD = "sonnenblume-leitung"
FETCH = {"X-Requested-With": "fetch"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jana() -> User:
    return User.objects.create_user("weber", password=PASSWORD, spoken_name="Jana Weber")


@pytest.fixture
def signed_in(client: Client, jana: User) -> Client:
    client.force_login(jana)
    return client


def test_a_page_that_needs_a_sign_in_leads_to_the_door_and_back(client: Client) -> None:
    response = client.get("/konto/")
    assert response.headers["Location"] == "/anmelden?next=/konto/"
    response = client.post("/anmelden", {"username": "weber", "password": PASSWORD, "next": "/konto/"})
    assert response.headers["Location"] == "/konto/"


@pytest.mark.parametrize(
    "foreign", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_the_door_never_leads_to_a_foreign_address(client: Client, foreign: str) -> None:
    response = client.post("/anmelden", {"username": "weber", "password": PASSWORD, "next": foreign})
    assert response.headers["Location"] == "/"


def test_signing_in_changes_the_session_so_that_nobody_can_plant_one(client: Client) -> None:
    client.get("/anmelden")
    client.session.save()
    before = client.session.session_key
    client.post("/anmelden", {"username": "weber", "password": PASSWORD})
    assert client.session.session_key != before


def test_empty_fields_are_named_in_a_summary_that_links_to_them(client: Client) -> None:
    response = client.post("/anmelden", {"username": "weber", "password": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler: Anmelden" in page
    assert '<a href="#id_password">Geben Sie Ihr Passwort ein.</a>' in page
    assert 'value="weber"' in page


def test_a_wrong_password_is_refused_without_saying_what_is_wrong(client: Client) -> None:
    response = client.post("/anmelden", {"username": "weber", "password": "falsch"})
    assert response.status_code == 422
    assert "Benutzername oder Passwort stimmen nicht." in response.content.decode()


def test_after_ten_wrong_passwords_the_door_says_when_to_try_again(client: Client) -> None:
    responses = [client.post("/anmelden", {"username": "weber", "password": "falsch"}) for _ in range(10)]
    assert [response.status_code for response in responses] == [422] * 5 + [429] * 5
    assert "Zu viele Fehlversuche. Versuchen Sie es in" in responses[-1].content.decode()
    assert 0 < int(responses[-1].headers["Retry-After"]) <= 5


def test_a_script_without_a_sign_in_gets_401_and_no_page(client: Client) -> None:
    response = client.get("/konto/", headers=FETCH)
    assert response.status_code == 401
    assert b"<html" not in response.content


def test_a_script_signs_in_again_and_gets_a_new_token(client: Client) -> None:
    refused = client.post("/anmelden", {"username": "weber", "password": "falsch"}, headers=FETCH)
    assert refused.status_code == 422
    assert refused.json()["error"] == "Benutzername oder Passwort stimmen nicht. Prüfen Sie beide Angaben."
    accepted = client.post("/anmelden", {"username": "weber", "password": PASSWORD}, headers=FETCH)
    assert set(accepted.json()) == {"csrf_token"}
    assert SESSION_KEY in client.session


def test_the_door_leads_on_who_is_signed_in_already(signed_in: Client) -> None:
    assert signed_in.get("/anmelden").headers["Location"] == "/"


def test_signing_out_ends_the_session_and_is_noted(signed_in: Client, jana: User) -> None:
    assert signed_in.get("/abmelden").status_code == 405
    assert signed_in.post("/abmelden").headers["Location"] == "/anmelden"
    assert SESSION_KEY not in signed_in.session
    assert AuditEntry.objects.filter(verb="sign_out", actor_id=jana.pk).exists()


def test_a_form_without_a_token_is_refused_in_our_own_words(jana: User) -> None:
    response = Client(enforce_csrf_checks=True).post("/anmelden", {"username": "weber", "password": PASSWORD})
    assert response.status_code == 403
    assert "Diese Seite war zu lange offen" in response.content.decode()


def test_a_new_password_needs_the_present_one_and_twelve_characters(signed_in: Client) -> None:
    response = signed_in.post("/konto/", {"current": "falsch", "new": "kurz"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Das jetzige Passwort stimmt nicht." in page
    assert "mindestens 12 Zeichen" in page


def test_a_changed_password_keeps_this_session_and_ends_the_others(signed_in: Client, jana: User) -> None:
    other = Client()
    other.force_login(jana)
    response = signed_in.post("/konto/", {"current": PASSWORD, "new": "neue-lange-leitung"}, follow=True)
    assert "Ihr Passwort ist geändert." in response.content.decode()
    assert other.get("/konto/").status_code == 302


def test_a_password_that_somebody_else_made_opens_nothing_but_the_account(
    signed_in: Client, jana: User
) -> None:
    User.objects.filter(pk=jana.pk).update(must_change_password=True)
    assert signed_in.get("/arbeitsplatz/").headers["Location"] == "/konto/"
    scripted = signed_in.get("/ereignisse/erneuern", headers=FETCH)
    assert (scripted.status_code, scripted.json()["error"]) == (
        403,
        "Wählen Sie zuerst ein eigenes Passwort.",
    )
    assert "Wählen Sie zuerst ein eigenes Passwort." in signed_in.get("/konto/").content.decode()
    changed = signed_in.post("/konto/", {"current": PASSWORD, "new": "drei Eichen am Fluss"})
    assert changed.headers["Location"] == "/"
    assert not User.objects.get(pk=jana.pk).must_change_password


@pytest.mark.parametrize("new", [PASSWORD, "buergerdraht", "Mein-Bürgerdraht-2026"])
def test_the_old_password_and_the_products_name_are_no_new_password(signed_in: Client, new: str) -> None:
    assert signed_in.post("/konto/", {"current": PASSWORD, "new": new}).status_code == 422


def test_guessing_the_present_password_is_slowed_down_as_at_the_door(signed_in: Client) -> None:
    for _ in range(6):
        answer = signed_in.post("/konto/", {"current": "geraten geraten", "new": "drei Eichen am Fluss"})
    assert "Zu viele Fehlversuche" in answer.content.decode()
