"""What did not arrive stands on the ticket and in a list until somebody has looked after it."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.fax_numbers import set_fax_number
from buergerdraht.agreements.models import Agreement
from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.channels.operations import note_mailbox
from buergerdraht.channels.rules.message import AttachedFile
from buergerdraht.contacts.models import Contact
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Delivery, LateNotice, Ticket
from buergerdraht.tickets.operations import By, forward_ticket, react
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, opened, person
from buergerdraht.tickets.ways.mail_files import keep_files
from buergerdraht.tickets.ways.outbox import deliver

__all__ = ["cooperation", "everything", "opened"]
LIST = "/tickets/offene-punkte/"


@pytest.fixture
def failed(opened: Ticket, cooperation: Cooperation) -> Delivery:
    agreement = cooperation.agreement()
    agreement.ticket_way, agreement.ticket_address = "mail", "rathaus@leun.example"
    agreement.save()
    ticket = Ticket.objects.get(pk=opened.pk)
    forward_ticket(ticket, unit=None, by=By(cooperation.agent), now=utc_now())
    delivery = Delivery.objects.get(event__ticket=ticket)
    deliver(delivery.pk, now=utc_now() + timedelta(seconds=1))  # there is no mail server
    return delivery


@pytest.fixture
def agent(cooperation: Cooperation, client: Client) -> Client:
    client.force_login(cooperation.agent)
    return client


def test_what_did_not_arrive_stands_on_the_ticket_and_in_the_list(agent: Client, failed: Delivery) -> None:
    ticket = agent.get(f"/tickets/{failed.event.ticket_id}/").content.decode()
    assert "nicht zugestellt" in ticket
    assert "kein Mailserver eingerichtet" in ticket
    assert "kein Mailserver eingerichtet" in agent.get(LIST).content.decode()
    assert 'Offene Punkte <span class="bd-count">1</span>' in agent.get("/tickets/").content.decode()


@pytest.mark.parametrize(("step", "state"), [("again", "waiting"), ("drop", "dropped")])
def test_it_is_sent_again_or_settled(agent: Client, failed: Delivery, step: str, state: str) -> None:
    shown = agent.post(f"{LIST}zustellung/{failed.pk}", {"step": step}, follow=True)
    assert "Alle Tickets sind angekommen" in shown.content.decode()
    failed.refresh_from_db()
    assert failed.state == DeliveryState(state)
    assert agent.post(f"{LIST}zustellung/{failed.pk}", {"step": step}).status_code == 404


def test_an_unknown_step_and_a_stranger_get_nothing(
    agent: Client, failed: Delivery, cooperation: Cooperation
) -> None:
    assert agent.post(f"{LIST}zustellung/{failed.pk}", {"step": "x"}).status_code == 404
    agent.force_login(cooperation.case_worker)
    assert agent.get(LIST).status_code == 403


def mail(cooperation: Cooperation, *, text: str = "Wir kümmern uns.", key: str = "") -> IncomingMail:
    return IncomingMail.objects.create(
        digest="a" * 64,
        key=key,
        received_at=utc_now(),
        centre=cooperation.centre,
        open_reason="Sie kommt nicht von der Adresse der Behörde.",
        sender="vogt@kreis.example",
        subject="AW: Straße",
        text=text,
    )


@pytest.mark.parametrize(("text", "verb"), [("Wir kümmern uns.", "noted"), ("Antwort: Ja.", "answered")])
def test_an_open_mail_is_assigned_to_a_ticket(
    agent: Client, failed: Delivery, cooperation: Cooperation, text: str, verb: str
) -> None:
    ticket = failed.event.ticket
    waiting = mail(cooperation, text=text, key=f"t{ticket.pk}")
    shown = agent.get(LIST).content.decode()
    assert "AW: Straße" in shown
    assert f'value="{ticket.reference}"' in shown
    done = agent.post(f"{LIST}mail/{waiting.pk}", {"number": ticket.reference}, follow=True)
    assert f"Die Mail steht bei {ticket.reference}." in done.content.decode()
    assert ticket.history.latest("sequence").verb == verb
    waiting.refresh_from_db()
    assert (waiting.sender, waiting.text, waiting.settled_at is not None) == ("", "", True)


@pytest.mark.parametrize("number", ["", "T-999999", "x", "9" * 20])
def test_a_number_that_is_no_ticket_is_named(agent: Client, cooperation: Cooperation, number: str) -> None:
    refused = agent.post(f"{LIST}mail/{mail(cooperation).pk}", {"number": number})
    assert (refused.status_code, "Ticket" in refused.content.decode()) == (422, True)


def test_a_mail_that_cannot_be_booked_says_why(
    agent: Client, failed: Delivery, cooperation: Cooperation
) -> None:
    ticket = Ticket.objects.get(pk=failed.event.ticket_id)
    answered = react(ticket, reaction=Reaction(answer="Ja."), by=By(way="portal"), now=utc_now())
    waiting = mail(cooperation, text="Antwort: Nein.")
    refused = agent.post(f"{LIST}mail/{waiting.pk}", {"number": str(answered.pk)})
    assert "Das geht beim jetzigen Stand des Tickets nicht." in refused.content.decode()


def test_an_open_mail_is_settled_and_nobody_else_s(agent: Client, cooperation: Cooperation) -> None:
    waiting = mail(cooperation)
    assert agent.post(f"{LIST}mail/{waiting.pk}", {"step": "settle"}).status_code == 302
    assert agent.post(f"{LIST}mail/{waiting.pk}", {"step": "settle"}).status_code == 404


@pytest.fixture
def fax(cooperation: Cooperation) -> IncomingFax:
    return IncomingFax.objects.create(
        name="node1-1.1",
        centre=cooperation.centre,
        received_at=utc_now(),
        sender="+496473914419",
        pages=2,
        problem="Die Übertragung brach ab; weitere Seiten können fehlen.",
        content=b"%PDF-1.4 pages",
    )


def test_a_fax_is_seen_read_and_assigned(agent: Client, fax: IncomingFax, opened: Ticket) -> None:
    shown = agent.get(LIST).content.decode()
    assert "2 Seiten von 06473 914419" in shown
    assert "weitere Seiten können fehlen" in shown
    pages = agent.get(f"{LIST}fax/{fax.pk}/seiten")
    assert pages["Content-Disposition"].startswith("attachment")
    assert b"".join(pages) == b"%PDF-1.4 pages"
    refused = agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": "T-999"})
    assert (refused.status_code, "Dieses Ticket gibt es hier nicht" in refused.content.decode()) == (
        422,
        True,
    )
    put = agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": str(opened)})
    assert put["Location"] == f"/tickets/{opened.pk}/"
    [file] = opened.files.all()
    assert (bytes(file.content), file.media_type) == (b"%PDF-1.4 pages", "application/pdf")
    fax.refresh_from_db()
    assert (fax.sender, bytes(fax.content)) == ("", b"")
    assert agent.get(f"{LIST}fax/{fax.pk}/seiten").status_code == 404


def test_a_fax_that_no_ticket_takes_stays_open(agent: Client, fax: IncomingFax, opened: Ticket) -> None:
    IncomingFax.objects.update(content=b"\x00\x01")
    refused = agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": str(opened)})
    assert (refused.status_code, "wird nicht angenommen" in refused.content.decode()) == (422, True)


def test_a_fax_that_is_none_of_ours_is_put_away(agent: Client, fax: IncomingFax) -> None:
    shown = agent.post(f"{LIST}fax/{fax.pk}", {"step": "settle"}, follow=True)
    assert "Alle Tickets sind angekommen" in shown.content.decode()


@pytest.fixture
def waiting(opened: Ticket) -> Ticket:
    """A ticket that was forwarded a week ago, by fax."""
    Agreement.objects.filter(pk=opened.agreement_id).update(ticket_way="fax", ticket_address="+496473914419")
    long_ago = utc_now() - timedelta(days=7)
    return forward_ticket(Ticket.objects.get(pk=opened.pk), unit=None, by=By(), now=long_ago)


def test_a_reaction_by_fax_counts_from_its_arrival(agent: Client, fax: IncomingFax, waiting: Ticket) -> None:
    arrived_at = utc_now() - timedelta(days=6, hours=23)
    IncomingFax.objects.update(received_at=arrived_at)
    assert f'value="{waiting.reference}"' in agent.get(LIST).content.decode()
    answers = {"step": "assign", "number": waiting.reference}
    asked = agent.post(f"{LIST}fax/{fax.pk}", answers, follow=True).content.decode()
    assert "mit dem Fax vom" in asked
    tomorrow_then = f"{arrived_at + timedelta(days=1):%d.%m.%Y}"
    told = {"status": "Läuft.", "expected_on": tomorrow_then, "contact": "Vogt, 06473 9144-0"}
    reaction = {"way": f"fax-{fax.pk}", **told}
    shown = agent.post(f"/tickets/{waiting.pk}/reaktion", reaction, follow=True).content.decode()
    assert "per Fax, eingegangen" in shown
    waiting.refresh_from_db()
    assert waiting.reacted_at == arrived_at


def test_a_fax_from_before_the_forwarding_is_no_reaction(
    agent: Client, fax: IncomingFax, waiting: Ticket
) -> None:
    IncomingFax.objects.update(received_at=utc_now() - timedelta(days=8))
    agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": waiting.reference})
    reaction = {"way": f"fax-{fax.pk}", "answer": "Ja."}
    refused = agent.post(f"/tickets/{waiting.pk}/reaktion", reaction)
    assert (refused.status_code, "bevor die Behörde das Ticket hatte" in refused.content.decode()) == (
        422,
        True,
    )


def test_a_reaction_in_a_mail_that_nobody_could_read_by_machine_counts_from_its_arrival(
    agent: Client, cooperation: Cooperation, waiting: Ticket
) -> None:
    arrived_at = utc_now() - timedelta(days=6, hours=23)
    giant = mail(cooperation, text="")
    IncomingMail.objects.update(received_at=arrived_at)
    agent.post(f"{LIST}mail/{giant.pk}", {"number": waiting.reference})
    assert "mit der Mail vom" in agent.get(f"/tickets/{waiting.pk}/reaktion").content.decode()
    agent.post(f"/tickets/{waiting.pk}/reaktion", {"way": f"mail-{giant.pk}", "answer": "Ja."})
    waiting.refresh_from_db()
    assert waiting.reacted_at == arrived_at


def test_nobody_names_a_fax_of_another_ticket(agent: Client, fax: IncomingFax, waiting: Ticket) -> None:
    refused = agent.post(f"/tickets/{waiting.pk}/reaktion", {"way": f"fax-{fax.pk}", "answer": "Ja."})
    assert (refused.status_code, "Wählen Sie, wie es kam." in refused.content.decode()) == (422, True)


def taken_on(agent: Client, fax: IncomingFax) -> Contact:
    agent.post(f"{LIST}fax/{fax.pk}/kontakt")
    return Contact.objects.get(fax=fax)


def test_a_citizen_s_fax_becomes_a_contact_and_a_ticket_with_its_pages(
    agent: Client, fax: IncomingFax, cooperation: Cooperation
) -> None:
    set_fax_number(cooperation.leun, number="+4964411152", by=cooperation.agent, now=utc_now())
    IncomingFax.objects.update(dialled="+4964411152")
    contact = taken_on(agent, fax)
    assert (contact.channel, contact.authority, contact.recorded_by) == (
        "fax",
        cooperation.leun,
        cooperation.agent,
    )
    assert "Fax für Leun" in agent.get(f"/arbeitsplatz/kontakt/{contact.pk}/ansicht/").content.decode()
    writing = agent.get(f"/tickets/neu/{contact.pk}/").content.decode()
    assert 'value="06473 914419"' in writing
    asked = {"question": "Was fehlt?", "wish": "fax", "way": "06473 914419", "has_consented": "on"}
    agent.post(f"/tickets/neu/{contact.pk}/", asked)
    ticket = Ticket.objects.get()
    assert (ticket.authority, ticket.files.get().media_type) == (cooperation.leun, "application/pdf")


def test_a_contact_by_fax_is_closed_and_leaves_the_list(agent: Client, fax: IncomingFax) -> None:
    contact = taken_on(agent, fax)
    assert "aufgenommen von weber" in agent.get(LIST).content.decode()
    record = {
        "version": contact.version,
        "authority": contact.authority_id,
        "anliegen-TOTAL_FORMS": 1,
        "anliegen-INITIAL_FORMS": 1,
        "anliegen-0-text": "Hundesteuer",
        "anliegen-0-outcome": "answered",
        "action": "close",
    }
    shown = agent.post(f"/arbeitsplatz/kontakt/{contact.pk}/", record, follow=True).content.decode()
    assert "Kontakt abgeschlossen: beantwortet" in shown
    assert "Alle Tickets sind angekommen" in shown
    assert agent.post(f"{LIST}fax/{fax.pk}/kontakt").status_code == 404
    assert agent.get(f"{LIST}fax/{fax.pk}/seiten").status_code == 200


def test_a_citizen_s_mail_becomes_a_contact_and_a_ticket(agent: Client, cooperation: Cooperation) -> None:
    sent = mail(cooperation, text="Wann kommt der Sperrmüll?")
    keep_files(sent, [AttachedFile("Bild.pdf", "", b"%PDF-1.7"), AttachedFile("logo.svg", "", b"<svg>")])
    good, refused = (f"{LIST}mail/{sent.pk}/datei/{file.pk}" for file in sent.files.all())
    assert (agent.get(good)["Content-Type"], agent.get(refused).status_code) == ("application/pdf", 404)
    agent.post(f"{LIST}mail/{sent.pk}/kontakt")
    contact = Contact.objects.get()
    shown = agent.get(f"/arbeitsplatz/kontakt/{contact.pk}/ansicht/").content.decode()
    for words in ("E-Mail für", "Wann kommt der Sperrmüll?", "Bild.pdf</a>", "Liegt nur im Postfach."):
        assert words in shown
    assert "aufgenommen von weber" in agent.get(LIST).content.decode()
    writing = agent.get(f"/tickets/neu/{contact.pk}/").content.decode()
    assert 'value="vogt@kreis.example"' in writing
    Contact.objects.update(authority=cooperation.leun)
    asked = {"question": "Wann?", "wish": "mail", "way": "vogt@kreis.example", "has_consented": "on"}
    agent.post(f"/tickets/neu/{contact.pk}/", asked)
    ticket = Ticket.objects.get()
    assert (ticket.contact, ticket.files.get().name) == (contact, "Bild.pdf")
    assert ticket.history.filter(text__contains="logo.svg").exists()


def test_a_closed_contact_takes_its_mail_off_the_list(agent: Client, cooperation: Cooperation) -> None:
    waiting = mail(cooperation)
    agent.post(f"{LIST}mail/{waiting.pk}/kontakt")
    Contact.objects.update(state="closed", closed_at=utc_now())
    assert "Alle Tickets sind angekommen" in agent.get(LIST).content.decode()


def test_a_contact_begun_by_mistake_goes_when_its_mail_is_put_away(
    agent: Client, cooperation: Cooperation
) -> None:
    waiting = mail(cooperation)
    agent.post(f"{LIST}mail/{waiting.pk}/kontakt")
    agent.post(f"{LIST}mail/{waiting.pk}", {"step": "settle"})
    assert not Contact.objects.exists()


def test_what_no_machine_brought_is_taken_on_by_hand(agent: Client, cooperation: Cooperation) -> None:
    address = "/arbeitsplatz/kontakt/neu/"
    refused = agent.post(address, {"channel": "counter"})
    assert (refused.status_code, "Wählen Sie die Behörde." in refused.content.decode()) == (422, True)
    told = {"channel": "counter", "authority": cooperation.leun.pk}
    shown = agent.post(address, told, follow=True).content.decode()
    assert "Vorsprache für Leun" in shown
    contact = Contact.objects.get()
    assert (contact.centre, contact.recorded_by) == (cooperation.centre, cooperation.agent)
    asked = {
        "question": "Was fehlt?",
        "wish": "letter",
        "way": "Hauptstraße 1, 35638 Leun",
        "has_consented": "on",
    }
    agent.post(f"/tickets/neu/{contact.pk}/", asked)
    assert Ticket.objects.get().authority == cooperation.leun


def test_who_takes_a_fax_on_later_has_it_then(
    agent: Client, fax: IncomingFax, cooperation: Cooperation
) -> None:
    taken_on(agent, fax)
    colleague = person("kim", Role.AGENT, centre=cooperation.centre)
    agent.force_login(colleague)
    assert taken_on(agent, fax).recorded_by == colleague


def test_a_contact_begun_by_mistake_goes_when_its_fax_is_put_to_a_ticket(
    agent: Client, fax: IncomingFax, waiting: Ticket
) -> None:
    taken_on(agent, fax)
    agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": waiting.reference})
    assert not Contact.objects.exists()


def test_somebody_at_the_centre_enters_what_the_authority_faxed(agent: Client, opened: Ticket) -> None:
    ticket = forward_ticket(Ticket.objects.get(pk=opened.pk), unit=None, by=By(), now=utc_now())
    address = f"/tickets/{ticket.pk}/reaktion"
    refused = agent.post(address, {"way": "fax", "status": "Der Bauhof ist beauftragt."})
    assert (refused.status_code, "Bis wann ist mit der Antwort" in refused.content.decode()) == (422, True)
    answers = {"way": "fax", "status": "Läuft.", "expected_on": "31.12.2099", "contact": "Vogt, 06473 9144-0"}
    shown = agent.post(address, answers, follow=True).content.decode()
    assert "für Leun, per Fax" in shown
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reacted_at is None) == ("reacted", False)


def test_a_mailbox_that_is_not_read_is_told(
    agent: Client, cooperation: Cooperation, settings: Settings
) -> None:
    settings.IMAP_URL = "imap://x"
    note_mailbox(is_there=True, now=utc_now())
    assert "Das Postfach wird nicht gelesen" not in agent.get(LIST).content.decode()
    note_mailbox(is_there=True, now=utc_now() - timedelta(minutes=11))
    note_mailbox(is_there=False, now=utc_now())
    assert "Das Postfach wird nicht gelesen" in agent.get(LIST).content.decode()
    settings.IMAP_URL = ""
    assert "Das Postfach wird nicht gelesen" not in agent.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("page", "who"), [("/tickets/verspaetungen/", "agent"), ("/portal/verspaetungen/", "case_worker")]
)
def test_every_notice_of_late_reactions_is_listed(
    client: Client, cooperation: Cooperation, page: str, who: str
) -> None:
    client.force_login(getattr(cooperation, who))
    assert "Noch kein Hinweis" in client.get(page).content.decode()
    LateNotice.objects.create(
        agreement=cooperation.agreement(),
        authority=cooperation.leun,
        noted_at=utc_now() - timedelta(days=99),
        window_days=30,
        promised=9,
        late=5,
        waiting=2,
        ticket_ids=[4711],
    )
    shown = client.get(page).content.decode()
    assert "T-4711" in shown
    assert "Noch kein Hinweis" not in shown
