"""A partner who gets tickets by fax, and an installation with a telephone line for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from buergerdraht.telephony.ari.fake import FakeFaxLine
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, forward_ticket
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation, cooperation, everything, opened
from tests.support.worker import run_as_worker

__all__ = ["Cooperation", "cooperation", "everything", "opened"]
TOWN_HALL, CENTRE = "+496473914419", "+4964411152"
IMPORTS = """
from pathlib import Path
from buergerdraht.telephony.fax import FaxReport
from buergerdraht.telephony.ari.fake import FakeFaxLine
from buergerdraht.tickets.models import Delivery
from buergerdraht.tickets.ways import fax, fax_results, incoming_faxes, outbox
"""
Worker = Callable[[str], int]


@pytest.fixture(autouse=True)
def with_fax(settings: Settings, tmp_path: Path) -> None:
    settings.IS_FAX_OFFERED = True
    settings.FAX_TRUNK, settings.FAX_NUMBERS = "sip.example:5060", (CENTRE,)
    settings.FAX_DIR = tmp_path / "fax"


@pytest.fixture
def ticket(cooperation: Cooperation, opened: Ticket) -> Ticket:
    agreement = cooperation.agreement()
    agreement.ticket_way, agreement.ticket_address = "fax", TOWN_HALL
    agreement.save()
    return forward_ticket(Ticket.objects.get(pk=opened.pk), unit=None, by=By(), now=FRIDAY)


@pytest.fixture
def delivery(ticket: Ticket) -> Delivery:
    return Delivery.objects.get(event__ticket=ticket)


_lines: list[FakeFaxLine] = []


def the_line() -> FakeFaxLine:
    return _lines[-1]


@pytest.fixture
def line(settings: Settings) -> FakeFaxLine:
    """The line that the outbox finds, too."""
    _lines.append(FakeFaxLine())
    settings.FAX_LINE = f"{__name__}.the_line"
    return the_line()


@pytest.fixture
def worker(settings: Settings) -> Worker:
    """Run Python in a process of its own, on the tests' database, as the worker would; return its end."""

    def run(code: str) -> int:
        trunk = {"BUERGERDRAHT_FAX_TRUNK": settings.FAX_TRUNK, "BUERGERDRAHT_FAX_NUMBERS": CENTRE}
        return run_as_worker(IMPORTS + code, settings, **trunk).wait(60)

    return run
