"""A ticket goes to the town hall by mail, and is answered by mail: the whole way in the running product."""

import dataclasses
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import open_contact_of_call
from buergerdraht.foundation.clock import utc_now
from buergerdraht.launcher.stack import Stack
from buergerdraht.tickets.models import Ticket
from tests.journeys.support import Visitor
from tests.support.mail_server import mail_server
from tests.support.mailbox_server import MailboxServer, mailbox_server
from tests.support.sipp import wait_until
from tests.support.stack import environment_for_tests, running_stack
from tests.support.world import PASSWORD, Centre, make_agents, make_answered_call, make_centre

NO_PHONES = frozenset({"asterisk", "switchboard", "watchdog"})
TOWN_HALL = "rathaus"


@dataclass(frozen=True)
class PostOffice:
    """What the town hall gets and sends."""

    mailboxes: MailboxServer

    def arrived(self, number: int) -> EmailMessage:
        """Wait for the town hall's nth mail."""
        found: list[bytes] = []

        def has_come() -> bool:
            found[:] = self.mailboxes.mails_in("INBOX", of=TOWN_HALL)
            return len(found) >= number

        wait_until(has_come, seconds=30, what=f"Mail {number} beim Rathaus")
        content = found[number - 1].replace(b"\r\n", b"\n")
        return cast("EmailMessage", email.message_from_bytes(content, policy=email.policy.default))

    def reply(self, mail: EmailMessage, text: str) -> None:
        """Let the town hall answer as its mail program does."""
        answer = EmailMessage()
        answer["From"], answer["To"] = "Petra Vogt <vogt@leun.example>", mail["Reply-To"]
        answer["Subject"], answer["In-Reply-To"] = f"AW: {mail['Subject']}", mail["Message-ID"]
        answer["Message-ID"] = f"<{uuid4()}@leun.example>"
        quoted = "\n".join(f"> {line}" for line in mail.get_content().splitlines())
        closing = "Mit freundlichen Grüßen\nP. Vogt\n\nAm Freitag schrieb Center:"
        answer.set_content(f"Guten Tag,\n\n{text}\n\n{closing}\n{quoted}")
        self.take_in(answer)

    def take_in(self, mail: EmailMessage) -> None:
        """Let a mail arrive, and do not wait for the minute in which the mailbox is read."""
        self.mailboxes.put(bytes(mail))
        reading = app.configure_task("tickets.read_mailbox", queueing_lock=uuid4().hex, allow_unknown=True)
        reading.defer(timestamp=0)


@pytest.fixture
def mailboxes() -> Iterator[MailboxServer]:
    with mailbox_server() as running:
        yield running


@pytest.fixture
def stack(tmp_path: Path, mailboxes: MailboxServer) -> Iterator[Stack]:
    """The product without telephony, with a mail server that delivers to the mailboxes."""
    with mail_server() as server:
        server.mailboxes = mailboxes
        environment = dataclasses.replace(
            environment_for_tests(tmp_path),
            smtp_url=f"smtp://127.0.0.1:{server.port}",
            mail_from="post@servicecenter.example",
            mail_reply_to="ticket@servicecenter.example",
            imap_url=mailboxes.url,
        )
        with running_stack(environment, without=NO_PHONES) as stack:
            yield stack


@pytest.fixture
def post(mailboxes: MailboxServer, database: None) -> PostOffice:
    return PostOffice(mailboxes)


@pytest.fixture
def centre(database: None) -> Centre:
    centre = make_centre(is_default=True)
    Agreement.objects.filter(partner=centre.authority_id).update(
        ticket_way="mail", ticket_address=f"{TOWN_HALL}@leun.example"
    )
    return centre


@pytest.fixture
def agent(visitor: Visitor, centre: Centre) -> Visitor:
    visitor.sign_in(make_agents(centre, 1, can_sign_in=True)[0].username, PASSWORD)
    return visitor


def contact_of_a_call(centre: Centre) -> Contact:
    user = User.objects.get(memberships__centre=centre.id, memberships__role=Role.AGENT)
    now = utc_now()
    return open_contact_of_call(make_answered_call(centre, user=user, at=now), user=user, now=now)


def write_ticket(agent: Visitor, centre: Centre) -> None:
    agent.visit(f"/tickets/neu/{contact_of_a_call(centre).pk}/")
    agent.check_page("ticket-neu")
    agent.page.get_by_label("Was soll geklärt werden?").fill("Die Laterne in der Bahnhofstraße ist aus.")
    agent.page.get_by_label("Name").fill("Frau Amsel")
    agent.page.get_by_label("Die Person ist einverstanden").check()
    agent.page.get_by_role("button", name="Ticket senden").click()
    expect(agent.page.get_by_text("weitergeleitet").first).to_be_visible()


def waits_for(state: str) -> None:
    wait_until(lambda: Ticket.objects.get().state == state, seconds=30, what=f"Ticket ist {state}")


def test_a_ticket_is_sent_refused_reacted_to_and_answered_by_mail(
    post: PostOffice, centre: Centre, agent: Visitor
) -> None:
    write_ticket(agent, centre)
    ticket = Ticket.objects.get()
    asked = post.arrived(1)
    assert "Die Laterne in der Bahnhofstraße ist aus." in asked.get_content()
    assert "Amsel" not in asked.get_content()

    post.reply(asked, "Stand: Der Bauhof ist beauftragt.\nErreichbar: 06473 9144-0")
    refused = post.arrived(2)
    assert "- Bis wann ist mit der Antwort zu rechnen?" in refused.get_content()
    assert Ticket.objects.get().reacted_at is None

    post.reply(
        refused, "Stand: Der Bauhof ist beauftragt.\nAntwort bis: 31.12.2099\nErreichbar: 06473 9144-0"
    )
    waits_for("reacted")
    agent.visit(f"/tickets/{ticket.pk}/")
    expect(agent.page.get_by_text("rechtzeitig reagiert").first).to_be_visible()
    expect(agent.page.get_by_text("Der Bauhof ist beauftragt.").last).to_be_visible()
    agent.check_page("ticket-per-mail")

    post.reply(refused, "Antwort: Die Laterne leuchtet wieder.")
    waits_for("answered")
    agent.visit(f"/tickets/{ticket.pk}/")
    expect(agent.page.get_by_text("Die Laterne leuchtet wieder.")).to_be_visible()
    agent.page.get_by_label("Begründung, Antwort oder Notiz").fill("angerufen, Frau Amsel weiß Bescheid")
    agent.page.get_by_role("button", name="Abschließen").click()
    waits_for("closed")
    assert len(post.mailboxes.mails_in("INBOX", of=TOWN_HALL)) == 2


def test_what_does_not_arrive_or_belongs_nowhere_is_an_open_item(
    post: PostOffice, centre: Centre, agent: Visitor
) -> None:
    write_ticket(agent, centre)
    asked = post.arrived(1)
    asked.replace_header("Reply-To", asked["Reply-To"].replace("t1.", "t2."))
    post.reply(asked, "Antwort: gefälscht")
    bounce = EmailMessage()
    bounce["From"], bounce["Return-Path"] = "mailer-daemon@leun.example", "<>"
    bounce["To"] = post.arrived(1)["Reply-To"]
    post.take_in(bounce)
    wait_until(
        lambda: (
            agent.visit("/tickets/offene-punkte/") is not None
            and agent.page.get_by_text("zurückgeschickt").count() == 1
            and agent.page.get_by_text("Die Antwortadresse ist keine von uns.").count() == 1
        ),
        seconds=30,
        what="offene Punkte",
    )
    agent.check_page("offene-punkte")
    agent.page.get_by_role("button", name="Als Kontakt aufnehmen").click()
    expect(agent.page.get_by_role("heading", name="E-Mail")).to_be_visible()
    agent.check_page("kontakt-aus-mail")
    agent.visit("/tickets/offene-punkte/")
    agent.page.get_by_label("Gehört zu Ticket").fill("T-1")
    agent.page.get_by_role("button", name="Zuordnen").click()
    expect(agent.page.get_by_text("Die Mail steht bei T-1.")).to_be_visible()
    agent.visit("/tickets/offene-punkte/")
    agent.page.get_by_role("button", name="Noch einmal senden").click()
    post.arrived(2)


def test_a_citizen_asks_on_the_web_and_is_answered_by_mail(
    post: PostOffice, centre: Centre, agent: Visitor
) -> None:
    agent.visit("/anliegen/neu/")
    agent.page.get_by_role("list").get_by_role("link").first.click()
    agent.page.get_by_role("button", name="Frage senden").click()
    expect(agent.page.get_by_role("group", name="Bitte prüfen Sie Ihre Angaben")).to_be_focused()
    agent.page.get_by_label("Ihre Frage").fill("Wann kommt der Sperrmüll?")
    agent.page.get_by_label("per E-Mail").check()
    agent.page.get_by_label("E-Mail-Adresse, Rufnummer oder Anschrift").fill(f"{TOWN_HALL}@leun.example")
    agent.page.get_by_role("button", name="Frage senden").click()
    expect(agent.page.get_by_role("heading", level=1)).to_contain_text("ist angekommen")
    agent.check_page("frage-angekommen")

    agent.visit("/tickets/?ansicht=neu")
    agent.page.get_by_role("link", name="Wann kommt der Sperrmüll?").click()
    expect(agent.page.get_by_role("heading", level=1)).to_have_text("Wann kommt der Sperrmüll?")
    agent.check_page("ticket-aus-dem-web")
    agent.page.get_by_label("Begründung, Antwort oder Notiz").fill("Am 3. Dezember.")
    agent.page.get_by_role("button", name="Selbst beantworten").click()
    agent.page.get_by_role("button", name="Per E-Mail mitteilen").click()
    assert "Am 3. Dezember." in post.arrived(1).get_content()
    waits_for("closed")
