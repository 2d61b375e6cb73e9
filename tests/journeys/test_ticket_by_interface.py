"""A ticket reaches the town hall's own ticket system and is answered from there, in the running product."""

import dataclasses
import hashlib
import hmac
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

import orjson
import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.launcher.stack import Stack
from buergerdraht.tickets.models import Ticket
from tests.journeys.support import Visitor
from tests.journeys.test_ticket_by_mail import write_ticket
from tests.support.sipp import wait_until
from tests.support.ticket_system import PartnerSystem, partner_system
from tests.support.world import PASSWORD, Centre, make_agents, make_centre


@dataclasses.dataclass(frozen=True)
class TownHall:
    """The ticket system of the town hall: it is called, and it calls."""

    system: PartnerSystem
    port: int
    token: str
    secret: str

    def heard(self, event: str) -> dict[str, Any]:
        """Wait until it is told of an event, rightly signed; return the ticket as it was told."""
        wait_until(lambda: event in self.system.events(), seconds=30, what=event)
        call = next(call for call in self.system.taken if call.news["event"] == event)
        moment, signature = call.headers["Buergerdraht-Signature"].removeprefix("t=").split(",v1=")
        wanted = hmac.new(self.secret.encode(), f"{moment}.".encode() + call.body, hashlib.sha256)
        assert hmac.compare_digest(signature, wanted.hexdigest())
        told: dict[str, Any] = call.news["ticket"]
        return told

    def send(self, path: str, said: dict[str, Any], *, key: str) -> tuple[int, dict[str, Any]]:
        """Send a message; return status and answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        connection.request("POST", f"/api/v1/tickets/{path}", orjson.dumps(said), headers)
        response = connection.getresponse()
        answer: dict[str, Any] = orjson.loads(response.read())
        connection.close()
        return response.status, answer


@pytest.fixture
def system() -> Iterator[PartnerSystem]:
    with partner_system() as running:
        yield running


@pytest.fixture
def centre(database: None) -> Centre:
    return make_centre(is_default=True)


@pytest.fixture
def agent(visitors: Callable[..., Visitor], centre: Centre) -> Visitor:
    username = make_agents(centre, 1, can_sign_in=True)[0].username
    Membership.objects.create(
        user=User.objects.get(username=username), role=Role.ADMINISTRATOR, centre_id=centre.id
    )
    visitor = visitors()
    visitor.sign_in(username, PASSWORD)
    return visitor


@pytest.fixture
def town_hall(agent: Visitor, centre: Centre, system: PartnerSystem, stack: Stack) -> TownHall:
    """The administration sets the interface up and hands token and secret on."""
    slug, page = Authority.objects.get(pk=centre.authority_id).slug, agent.page
    agent.visit(f"/verwaltung/behoerden/{slug}/tickets")
    page.get_by_label("im eigenen Ticketsystem").check()
    page.get_by_label("Adresse").fill(system.url)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Neues Token erzeugen").click()
    token = page.locator("code").first.inner_text()
    agent.check_page("schnittstelle")
    page.get_by_role("button", name="Neues Geheimnis erzeugen").click()
    secret = page.locator("code").first.inner_text()
    assert Agreement.objects.get(partner=centre.authority_id).ticket_way == "api"
    return TownHall(system, stack.environment.http_port, token, secret)


def ticket_of(centre: Centre) -> Ticket:
    return Ticket.objects.get(authority=centre.authority_id)


def waits_for(state: str, centre: Centre) -> None:
    wait_until(lambda: ticket_of(centre).state == state, seconds=30, what=f"Ticket ist {state}")


def test_a_ticket_is_told_refused_reacted_to_and_answered_by_the_interface(
    agent: Visitor, centre: Centre, town_hall: TownHall
) -> None:
    write_ticket(agent, centre)
    told = town_hall.heard("ticket.forwarded")
    assert (told["question"], told["citizen"]) == ("Die Laterne in der Bahnhofstraße ist aus.", None)
    reaction = f"{told['id']}/reaction"

    status, refused = town_hall.send(reaction, {"status": "Wird geprüft."}, key="r-1")
    assert (status, [each["field"] for each in refused["errors"]]) == (422, ["expected_on", "contact"])
    assert ticket_of(centre).reacted_at is None

    said = {"status": "Der Bauhof ist beauftragt.", "expected_on": "2099-12-31", "contact": "06473 9144-0"}
    for _ in range(2):  # its answer got lost on the way, say
        status, reacted = town_hall.send(reaction, said, key="r-2")
        assert (status, reacted["state"]) == (200, "reacted")
    assert [step["step"] for step in reacted["history"]] == ["forwarded", "reacted"]
    agent.visit(f"/tickets/{told['id']}/")
    expect(agent.page.get_by_text("rechtzeitig reagiert").first).to_be_visible()

    status, answered = town_hall.send(reaction, {"answer": "Die Laterne leuchtet wieder."}, key="r-3")
    assert (status, answered["state"]) == (200, "answered")
    agent.visit(f"/tickets/{told['id']}/")
    expect(agent.page.get_by_text("Die Laterne leuchtet wieder.")).to_be_visible()
    agent.page.get_by_label("Begründung, Antwort oder Notiz").fill("angerufen, Frau Amsel weiß Bescheid")
    agent.page.get_by_role("button", name="Abschließen").click()
    waits_for("closed", centre)
    assert town_hall.heard("ticket.closed")["closed_at"]
    assert town_hall.system.events() == ["ticket.forwarded", "ticket.closed"]
    assert b"Amsel" not in b"".join(call.body for call in town_hall.system.taken)


def test_a_system_that_refuses_is_an_open_item_and_gets_it_again(
    agent: Visitor, centre: Centre, town_hall: TownHall
) -> None:
    town_hall.system.answer = 410
    write_ticket(agent, centre)
    wait_until(
        lambda: (
            agent.visit("/tickets/offene-punkte/") is not None
            and agent.page.get_by_text("Das Ticketsystem nimmt den Aufruf nicht an (410).").count() == 1
        ),
        seconds=30,
        what="offener Punkt",
    )
    town_hall.system.answer = 200
    agent.page.get_by_role("button", name="Noch einmal senden").click()
    assert town_hall.heard("ticket.forwarded")["state"] == "forwarded"
