"""What did not arrive stands on the ticket and in a list until somebody has looked after it."""

from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, forward_ticket, react
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import Cooperation, cooperation, everything, opened
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
    assert "2 Seiten von +496473914419" in shown
    assert "weitere Seiten können fehlen" in shown
    pages = agent.get(f"{LIST}fax/{fax.pk}/seiten")
    assert pages["Content-Disposition"].startswith("attachment")
    assert b"".join(pages) == b"%PDF-1.4 pages"
    refused = agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": "T-999"})
    assert (refused.status_code, "Dieses Ticket gibt es hier nicht" in refused.content.decode()) == (
        422,
        True,
    )
    agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": str(opened)})
    [file] = opened.files.all()
    assert (bytes(file.content), file.media_type) == (b"%PDF-1.4 pages", "application/pdf")
    fax.refresh_from_db()
    assert (fax.sender, bytes(fax.content)) == ("", b"")
    assert agent.get(f"{LIST}fax/{fax.pk}/seiten").status_code == 404


def test_a_fax_that_no_ticket_takes_stays_open(agent: Client, fax: IncomingFax, opened: Ticket) -> None:
    IncomingFax.objects.update(content=b"\x00\x01")
    refused = agent.post(f"{LIST}fax/{fax.pk}", {"step": "assign", "number": str(opened)})
    assert (refused.status_code, "nimmt ein Ticket nicht an" in refused.content.decode()) == (422, True)


def test_a_fax_that_is_none_of_ours_is_put_away(agent: Client, fax: IncomingFax) -> None:
    shown = agent.post(f"{LIST}fax/{fax.pk}", {"step": "settle"}, follow=True)
    assert "Alle Tickets sind angekommen" in shown.content.decode()


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
