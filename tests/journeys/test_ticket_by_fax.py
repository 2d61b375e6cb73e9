"""A ticket goes to the town hall by fax, and is answered by fax: the whole way in the running product."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.agreements.fax_numbers import set_fax_number
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority
from buergerdraht.channels.fax_pages import Block, Sheet, fax_of, pdf_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.fax import ArrivedFax, FaxReport, OutgoingFax
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.ways.incoming_faxes import take_fax
from tests.journeys.support import Visitor
from tests.journeys.test_ticket_by_mail import write_ticket
from tests.support.fax import fax_environment, line_of
from tests.support.ports import RTP_PORTS, free_udp_port
from tests.support.sipp import wait_until
from tests.support.stack import running_asterisk, running_stack
from tests.support.world import PASSWORD, Centre, make_agents, make_centre

NO_CALLS = frozenset({"switchboard", "watchdog"})
CENTRE, TOWN_HALL = "+4964411152", "+496473914419"


@dataclass(frozen=True)
class FaxMachine:
    """The town hall's."""

    stack: Stack

    def arrived(self) -> ArrivedFax:
        """Wait for a fax."""
        line = line_of(self.stack.environment)
        wait_until(lambda: line.arrived(now=utc_now()), seconds=120, what="Fax beim Rathaus")
        [fax] = line.arrived(now=utc_now())
        line.forget(fax.name)
        return fax

    def send(self, text: str) -> None:
        """Send a page to the centre, and wait until it is over."""
        line = line_of(self.stack.environment)
        pages = fax_of(Sheet((Block(text),), footer="Rathaus", code="Rathaus"))
        line.start(OutgoingFax("answer", CENTRE, pages, TOWN_HALL))
        wait_until(lambda: line.report("answer").is_over, seconds=120, what="Fax an das Servicecenter")
        assert line.report("answer").is_whole


@pytest.fixture
def machine(tmp_path: Path, sip_port: int) -> Iterator[FaxMachine]:
    environment = fax_environment(
        tmp_path / "town-hall", number=TOWN_HALL, trunk=f"127.0.0.1:{sip_port}", rtp_offset=RTP_PORTS
    )
    with running_asterisk(environment) as stack:
        yield FaxMachine(stack)


@pytest.fixture
def sip_port() -> int:
    """Where the centre's Asterisk will listen."""
    return free_udp_port()


@pytest.fixture
def stack(tmp_path: Path, machine: FaxMachine, sip_port: int) -> Iterator[Stack]:
    """The product with its Asterisk, which reaches the town hall's machine."""
    trunk = f"127.0.0.1:{machine.stack.environment.sip_port}"
    environment = fax_environment(tmp_path / "centre", number=CENTRE, trunk=trunk)
    with running_stack(replace(environment, sip_port=sip_port), without=NO_CALLS) as stack:
        yield stack


@pytest.fixture
def centre(database: None) -> Centre:
    centre = make_centre(is_default=True)
    Agreement.objects.filter(partner=centre.authority_id).update(ticket_way="fax", ticket_address=TOWN_HALL)
    return centre


@pytest.fixture
def agent(visitor: Visitor, centre: Centre) -> Visitor:
    visitor.sign_in(make_agents(centre, 1, can_sign_in=True)[0].username, PASSWORD)
    return visitor


def look_after_faxes() -> None:
    """Do not wait for the minute in which faxes are looked after."""
    job = app.configure_task("tickets.watch_faxes", queueing_lock=uuid4().hex, allow_unknown=True)
    job.defer(timestamp=0)


def shows(agent: Visitor, path: str, words: str) -> None:
    def is_there() -> bool:
        look_after_faxes()
        agent.visit(path)
        return agent.page.get_by_text(words).count() > 0

    wait_until(is_there, seconds=30, what=words)


def takes_on_a_citizen_s_fax(agent: Visitor, centre: Centre) -> None:
    """It becomes a contact, and a ticket with its pages."""
    pages = fax_of(Sheet((Block("Wann wird der Bauhof die Laterne richten?"),), footer="Amsel", code=""))
    report = FaxReport(is_answered=True, is_over=True, is_whole=True, pages=1)
    with all_authorities():
        town = Authority.objects.get(pk=centre.authority_id)
        set_fax_number(town, number=CENTRE, by=User.objects.all()[0], now=utc_now())
        take_fax(ArrivedFax("node1-9.9", "+496990009417", CENTRE, utc_now(), pages, report))
    agent.visit("/tickets/offene-punkte/")
    agent.page.get_by_role("button", name="Als Kontakt aufnehmen").press("Enter")
    expect(agent.page.get_by_role("heading", name="Kontakt festhalten")).to_be_visible()
    agent.check_page("fax-kontakt")
    agent.page.get_by_label("Anliegen", exact=True).fill("Laterne")
    agent.page.get_by_role("radio", name="Ticket").check()
    agent.page.get_by_role("link", name="Ticket schreiben").click()
    agent.page.get_by_label("Was soll geklärt werden?").fill("Wann wird die Laterne gerichtet?")
    agent.page.get_by_label("Die Person ist einverstanden").check()
    agent.page.get_by_role("button", name="Ticket senden").click()
    expect(agent.page.get_by_role("link", name="Fax vom")).to_be_visible()
    agent.visit("/tickets/offene-punkte/")
    agent.page.get_by_role("button", name="Kontakt übernehmen").click()
    agent.page.get_by_role("button", name="Kontakt abschließen").click()
    expect(agent.page.get_by_text("Hier ist nichts zu tun")).to_be_visible()


def test_a_ticket_is_faxed_and_answered_by_fax_and_a_citizen_faxes_too(
    machine: FaxMachine, centre: Centre, agent: Visitor
) -> None:
    write_ticket(agent, centre)
    ticket = Ticket.objects.get()
    assert pdf_of(machine.arrived().pages)[1] == 1
    shows(agent, f"/tickets/{ticket.pk}/", "1 Seite übertragen")

    machine.send(f"{ticket.reference}: Die Laterne leuchtet wieder.")
    shows(agent, "/tickets/offene-punkte/", "1 Seite von")
    agent.check_page("offenes-fax")
    with agent.page.expect_download() as download:
        agent.page.get_by_role("link", name="Seiten herunterladen").click()
    assert download.value.suggested_filename.endswith(".pdf")
    expect(agent.page.get_by_label("Gehört zu Ticket")).to_have_value(ticket.reference)
    agent.page.get_by_role("button", name="Zuordnen").click()
    expect(agent.page.get_by_label("mit dem Fax vom")).to_be_checked()
    agent.check_page("reaktion-eintragen")
    agent.page.get_by_role("textbox", name="Antwort", exact=False).first.fill("Die Laterne leuchtet wieder.")
    agent.page.get_by_role("button", name="Reaktion eintragen").click()
    expect(agent.page.get_by_text("rechtzeitig reagiert").first).to_be_visible()
    expect(agent.page.get_by_text("per Fax, eingegangen")).to_be_visible()
    expect(agent.page.get_by_role("link", name="Fax vom")).to_be_visible()
    agent.page.get_by_label("Begründung, Antwort oder Notiz").fill("angerufen")
    agent.page.keyboard.press("F8")
    agent.page.keyboard.press("1")
    wait_until(lambda: Ticket.objects.get().state == "closed", seconds=10, what="Ticket ist geschlossen")
    agent.check_page("ticket-per-fax")
    takes_on_a_citizen_s_fax(agent, centre)
