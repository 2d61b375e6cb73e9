"""A partner with a ticket system of its own, which is called and comes in with its token."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.ticket_systems import renew_secret, renew_token
from buergerdraht.foundation.network import Reach
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, forward_ticket
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation, cooperation, everything, opened
from tests.support.ticket_system import PartnerSystem, partner_system
from tests.support.worker import run_as_worker

__all__ = ["Cooperation", "cooperation", "everything", "opened"]


@pytest.fixture
def system(settings: Settings) -> Iterator[PartnerSystem]:
    settings.REACH = Reach(has_loopback=True)
    with partner_system() as running:
        yield running


@pytest.fixture
def by_call(cooperation: Cooperation, system: PartnerSystem) -> Agreement:
    agreement = cooperation.agreement()
    agreement.ticket_way, agreement.ticket_address = "api", system.url
    agreement.save()
    return agreement


@pytest.fixture
def secret(by_call: Agreement, cooperation: Cooperation) -> str:
    return renew_secret(by_call, by=cooperation.agent, now=FRIDAY)


@pytest.fixture
def ticket(secret: str, opened: Ticket) -> Ticket:
    return forward_ticket(Ticket.objects.get(pk=opened.pk), unit=None, by=By(), now=FRIDAY)


@pytest.fixture
def delivery(ticket: Ticket) -> Delivery:
    return Delivery.objects.get(event__ticket=ticket)


@pytest.fixture
def api(cooperation: Cooperation) -> Client:
    """The ticket system of Leun."""
    token = renew_token(cooperation.agreement(), by=cooperation.agent, now=FRIDAY)
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def worker(settings: Settings) -> Callable[[str], "subprocess.Popen[bytes]"]:
    """Run Python in a process of its own, on the tests' database, as the worker would."""

    return lambda code: run_as_worker(code, settings, BUERGERDRAHT_DEMO="1")
