"""The workplace between two calls: phone, state, day."""

import json
import re

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.contacts.tests.conftest import Desk
from buergerdraht.telephony.models import Agent

FETCH = {"X-Requested-With": "fetch"}
PAGE = {"X-Requested-With": "fetch", "Accept": "text/html"}


def reread(desk: Desk) -> Agent:
    return Agent.objects.get(pk=desk.agent.pk)


def setup_in(page: str) -> dict[str, object] | None:
    found = re.search(r'id="telefon" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_ready_she_sees_her_state_day_and_queue(at_desk: Client) -> None:
    page = at_desk.get("/arbeitsplatz/").content.decode()
    for words in (
        "Der nächste Anruf kommt zu Ihnen.",
        "Ihr Tag",
        "Es warten",
        "Niemand wartet.",
        "Noch kein Kontakt",
    ):
        assert words in page


def test_her_browser_alone_gets_the_account_of_her_phone(at_desk: Client, desk: Desk) -> None:
    setup = setup_in(at_desk.get("/arbeitsplatz/").content.decode())
    assert setup
    assert (setup["kind"], setup["username"], setup["secret"]) == (
        "browser",
        desk.agent.sip_username,
        "geheim",
    )
    assert str(setup["server"]).endswith("/ws")


def test_a_desk_phones_secret_is_not_in_the_page(at_desk: Client, desk: Desk) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(phone_kind=Agent.PhoneKind.DESK)
    setup = setup_in(at_desk.get("/arbeitsplatz/").content.decode())
    assert setup
    assert setup["secret"] == ""


def test_without_a_phone_there_is_no_account_but_the_way_to_choose_one(at_desk: Client, desk: Desk) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(sip_secret="")
    page = at_desk.get("/arbeitsplatz/").content.decode()
    assert setup_in(page) is None
    assert "Telefon wählen" in page


def test_choosing_the_browser_makes_a_new_account(at_desk: Client, desk: Desk) -> None:
    response = at_desk.post("/arbeitsplatz/telefon/", {"kind": "browser"})
    assert response.headers["Location"] == "/arbeitsplatz/"
    assert reread(desk).sip_secret not in ("", "geheim")


def test_choosing_the_desk_phone_shows_its_account_this_once(at_desk: Client, desk: Desk) -> None:
    page = at_desk.post("/arbeitsplatz/telefon/", {"kind": "desk"}).content.decode()
    assert reread(desk).sip_secret in page
    assert desk.agent.sip_username in page
    assert reread(desk).sip_secret not in at_desk.get("/arbeitsplatz/telefon/").content.decode()


def test_choosing_no_phone_is_refused_with_a_sentence(at_desk: Client) -> None:
    response = at_desk.post("/arbeitsplatz/telefon/", {})
    assert response.status_code == 422
    assert "Wählen Sie ein Telefon." in response.content.decode()
    assert "<title>Fehler:" in response.content.decode()


def test_a_break_has_its_reason(at_desk: Client, desk: Desk) -> None:
    at_desk.post("/arbeitsplatz/zustand/", {"wish": "break", "reason": "lunch"})
    assert (reread(desk).wanted_state, reread(desk).wanted_reason) == ("break", "lunch")
    at_desk.post("/arbeitsplatz/zustand/", {"wish": "ready"})
    assert (reread(desk).wanted_state, reread(desk).wanted_reason) == ("ready", "")


def test_a_reason_that_only_the_system_sets_is_refused(at_desk: Client, desk: Desk) -> None:
    page = at_desk.post("/arbeitsplatz/zustand/", {"wish": "break", "reason": "phone_lost"}, follow=True)
    assert "Wählen Sie einen Grund für die Pause." in page.content.decode()
    assert reread(desk).wanted_state == "ready"


def test_ready_without_a_phone_takes_the_one_in_the_browser(at_desk: Client, desk: Desk) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(sip_secret="", phone_kind=Agent.PhoneKind.DESK)
    at_desk.post("/arbeitsplatz/zustand/", {"wish": "ready"})
    setup = setup_in(at_desk.get("/arbeitsplatz/").content.decode())
    assert setup
    assert (setup["kind"], setup["secret"]) == ("browser", reread(desk).sip_secret)


def test_her_state_comes_as_a_fragment(at_desk: Client) -> None:
    fragment = at_desk.get("/arbeitsplatz/zustand/").content.decode()
    assert 'id="zustand"' in fragment
    assert 'id="zustandszeile"' in fragment
    assert "<html" not in fragment


def test_a_command_answers_scripts_shortly_and_forms_with_a_page(at_desk: Client) -> None:
    command = {"command": "end_wrap_up"}
    assert at_desk.post("/arbeitsplatz/telefon/befehl/", command, headers=FETCH).status_code == 204
    assert at_desk.post("/arbeitsplatz/telefon/befehl/", command, headers=PAGE).status_code == 302
    assert (
        at_desk.post("/arbeitsplatz/telefon/befehl/", {"command": "dance"}, headers=FETCH).status_code == 422
    )


def test_her_page_learns_which_call_a_desk_phone_has(at_desk: Client, desk: Desk) -> None:
    assert at_desk.get("/arbeitsplatz/lage/").json() == {"call": None}
    call = desk.make_call()
    found = at_desk.get("/arbeitsplatz/lage/").json()["call"]
    assert (found["id"], found["phase"], found["authority"], found["caller"]) == (
        str(call.pk),
        "talking",
        "Stadt Leun",
        "069 90009417",
    )


@pytest.mark.parametrize("path", ["", "telefon/", "zustand/", "lage/", "verlauf/"])
def test_who_takes_no_calls_has_no_workplace(desk: Desk, client: Client, path: str) -> None:
    client.force_login(User.objects.create(username="controller"))
    assert client.get(f"/arbeitsplatz/{path}").status_code == 403


def test_a_person_without_an_agent_is_told_whom_to_ask(desk: Desk, client: Client) -> None:
    Membership.objects.create(user=desk.other_user, role=Role.AGENT, centre=desk.centre)
    client.force_login(desk.other_user)
    assert "noch kein Telefon eingerichtet" in client.get("/arbeitsplatz/").content.decode()
    assert client.get("/arbeitsplatz/verlauf/").status_code == 200


def test_signing_out_lets_no_more_calls_come(at_desk: Client, desk: Desk) -> None:
    at_desk.post("/abmelden")
    assert reread(desk).wanted_state == "signed_out"
