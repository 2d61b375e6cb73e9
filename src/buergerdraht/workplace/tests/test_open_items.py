"""What did not arrive stands on the ticket and in a list until somebody has looked after it."""

from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, forward_ticket
from buergerdraht.tickets.rules.delivery import DeliveryState
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
    assert "Alle Tickets sind angekommen." in shown.content.decode()
    failed.refresh_from_db()
    assert failed.state == DeliveryState(state)
    assert agent.post(f"{LIST}zustellung/{failed.pk}", {"step": step}).status_code == 404


def test_an_unknown_step_and_a_stranger_get_nothing(
    agent: Client, failed: Delivery, cooperation: Cooperation
) -> None:
    assert agent.post(f"{LIST}zustellung/{failed.pk}", {"step": "x"}).status_code == 404
    agent.force_login(cooperation.case_worker)
    assert agent.get(LIST).status_code == 403
