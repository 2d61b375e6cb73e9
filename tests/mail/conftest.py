"""A partner who gets tickets by mail, and an installation that has a mail server and a mailbox."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from buergerdraht.agreements.models import Agreement
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, forward_ticket
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation, cooperation, everything, opened
from tests.support.mail_server import MailServer, mail_server
from tests.support.mailbox_server import MailboxServer, mailbox_server
from tests.support.worker import run_as_worker

__all__ = ["Cooperation", "cooperation", "everything", "opened"]
TOWN_HALL = "buergerbuero@leun.example"


@pytest.fixture(autouse=True)
def mailbox(settings: Settings) -> None:
    settings.IS_MAIL_OFFERED = True
    settings.MAIL_REPLY_TO = "ticket@servicecenter.example"
    settings.DEFAULT_FROM_EMAIL = "Servicecenter <post@servicecenter.example>"


@pytest.fixture
def by_mail(cooperation: Cooperation) -> Agreement:
    agreement = cooperation.agreement()
    agreement.ticket_way, agreement.ticket_address = "mail", TOWN_HALL
    agreement.save()
    return agreement


@pytest.fixture
def ticket(by_mail: Agreement, opened: Ticket) -> Ticket:
    return forward_ticket(Ticket.objects.get(pk=opened.pk), unit=None, by=By(), now=FRIDAY)


@pytest.fixture
def delivery(ticket: Ticket) -> Delivery:
    return Delivery.objects.get(event__ticket=ticket)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def imap(settings: Settings) -> Iterator[MailboxServer]:
    with mailbox_server() as running:
        settings.IMAP_URL = running.url
        yield running


@pytest.fixture
def worker(settings: Settings) -> Callable[[str], "subprocess.Popen[bytes]"]:
    """Run Python in a process of its own, on the tests' database, as the worker would."""

    def start(code: str) -> "subprocess.Popen[bytes]":
        return run_as_worker(
            code,
            settings,
            SMTP_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            MAIL_FROM="post@servicecenter.example",
            MAIL_REPLY_TO=settings.MAIL_REPLY_TO,
            IMAP_URL=settings.IMAP_URL,
        )

    return start
