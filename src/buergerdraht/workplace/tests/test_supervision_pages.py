"""Supervision from the board: only where the centre allows it, told to the agent, and in the audit."""

import pytest
from django.test import Client

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership, ServiceCentre
from buergerdraht.contacts.tests.conftest import NOW, Desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.telephony.models import Agent, Call, CallEvent

SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def supervisor(desk: Desk) -> Agent:
    """Ines Roth, with a phone of her own."""
    user = User.objects.create(username="ines", first_name="Ines", last_name="Roth")
    Membership.objects.create(user=user, role=Role.SUPERVISOR, centre=desk.centre)
    return Agent.objects.create(
        user=user, centre=desk.centre, state="ready", state_since_at=NOW, sip_secret="geheim"
    )


@pytest.fixture
def board(client: Client, supervisor: Agent, desk: Desk) -> Client:
    """The supervisor's browser; her works council has agreed."""
    ServiceCentre.objects.filter(pk=desk.centre.pk).update(allows_supervision=True)
    Agent.objects.filter(pk=desk.agent.pk).update(state="talking", sip_secret="geheim", wanted_state="ready")
    client.force_login(supervisor.user)
    return client


def act(browser: Client, desk: Desk, action: str):  # type: ignore[no-untyped-def]
    address = f"/leitstand/{desk.centre.slug}/kraft/{desk.agent.pk}/"
    return browser.post(address, {"tun": action}, headers=SCRIPT)


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("action", ["listen", "whisper", "take_over", "stop"])
def test_each_step_is_said_and_in_the_audit(board: Client, desk: Desk, action: str) -> None:
    assert act(board, desk, action).status_code == 200
    assert verbs()[-1] == f"supervision.{action}"


def test_the_board_offers_it_to_supervisors_where_it_is_allowed(board: Client, desk: Desk) -> None:
    page = board.get(f"/leitstand/{desk.centre.slug}/").content.decode()
    assert "Mithören" in page
    ServiceCentre.objects.update(allows_supervision=False)
    assert "Mithören" not in board.get(f"/leitstand/{desk.centre.slug}/").content.decode()


def test_without_the_works_council_it_is_refused(board: Client, desk: Desk) -> None:
    ServiceCentre.objects.update(allows_supervision=False)
    for action in ("listen", "sign_out"):
        answer = act(board, desk, action)
        assert answer.status_code == 422
        assert "nicht freigegeben" in answer.json()["error"]
    assert "supervision.listen" not in verbs()


def test_it_is_not_allowed_unless_somebody_allowed_it(desk: Desk) -> None:
    assert ServiceCentre.objects.get(pk=desk.centre.pk).allows_supervision is False


def test_whoever_is_no_supervisor_cannot(board: Client, desk: Desk, supervisor: Agent) -> None:
    Membership.objects.filter(user=supervisor.user).update(role=Role.ADMINISTRATOR)
    assert act(board, desk, "listen").status_code == 403


def test_without_a_phone_of_her_own_it_is_refused(board: Client, desk: Desk, supervisor: Agent) -> None:
    Agent.objects.filter(pk=supervisor.pk).update(state="signed_out")
    assert "eigenes Telefon" in act(board, desk, "listen").json()["error"]


def test_who_is_idle_is_signed_out_and_reads_by_whom(
    board: Client, desk: Desk, at_desk: Client, supervisor: Agent
) -> None:
    Agent.objects.filter(pk=desk.agent.pk).update(state="talking")
    assert act_as(supervisor, desk, "sign_out") == 422
    Agent.objects.filter(pk=desk.agent.pk).update(state="ready")
    assert act_as(supervisor, desk, "sign_out") == 200
    page = at_desk.get("/arbeitsplatz/").content.decode()
    assert "Ines Roth hat Ihr Telefon abgemeldet." in page
    at_desk.post("/arbeitsplatz/zustand/", {"wish": "ready"})
    assert "hat Ihr Telefon abgemeldet" not in at_desk.get("/arbeitsplatz/").content.decode()
    assert "supervision.sign_out" in verbs()


def act_as(supervisor: Agent, desk: Desk, action: str) -> int:
    browser = Client()
    browser.force_login(supervisor.user)
    return int(act(browser, desk, action).status_code)


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("supervised", "listen:{}", "Ines Roth hört mit."),
        ("supervised", "whisper:{}", "Ines Roth hört mit und spricht zu Ihnen."),
        ("unsupervised", "listen:{}", ""),
    ],
)
def test_the_agent_reads_who_is_in_her_talk(
    at_desk: Client, desk: Desk, supervisor: Agent, kind: str, detail: str, words: str
) -> None:
    ServiceCentre.objects.update(allows_supervision=True)
    Agent.objects.filter(pk=desk.agent.pk).update(state="talking")
    call = desk.make_call(state=Call.State.TALKING, ended_at=None, disposition="", agent=desk.agent)
    CallEvent.objects.create(
        call=call, sequence=7, kind=kind, at=utc_now(), agent=desk.agent, detail=detail.format(supervisor.pk)
    )
    part = at_desk.get("/arbeitsplatz/aufsicht/").content.decode()
    assert words in part
    assert ("Ines Roth" in part) == bool(words)
