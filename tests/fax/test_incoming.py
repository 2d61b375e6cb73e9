"""Faxes that come in: each once, readable, and nothing lost."""

import pytest

from buergerdraht.channels.fax_pages import Block, Sheet, fax_of
from buergerdraht.channels.models import IncomingFax
from buergerdraht.telephony.ari.fake import FakeFaxLine
from buergerdraht.telephony.fax import ArrivedFax, FaxReport
from buergerdraht.tickets.tests.conftest import FRIDAY
from buergerdraht.tickets.ways.incoming_faxes import BROKEN_OFF, UNREADABLE, take_faxes
from tests.fax.conftest import CENTRE, TOWN_HALL, Cooperation

pytestmark = pytest.mark.django_db
PAGES = fax_of(Sheet((Block("Die Laterne leuchtet wieder."),), footer="T-7", code="T-7"))


def arrived(pages: bytes, *, is_whole: bool = True) -> ArrivedFax:
    report = FaxReport(is_answered=True, is_over=True, is_whole=is_whole, pages=1)
    return ArrivedFax("node1-1.1", TOWN_HALL, CENTRE, FRIDAY, pages, report)


@pytest.mark.parametrize(
    ("fax", "begins", "problem"),
    [
        (arrived(PAGES), b"%PDF-", ""),
        (arrived(PAGES, is_whole=False), b"%PDF-", BROKEN_OFF),
        (arrived(b"II*\x00broken"), b"II*\x00", UNREADABLE),
    ],
)
def test_a_fax_is_an_open_item_of_the_centre(
    cooperation: Cooperation, fax: ArrivedFax, begins: bytes, problem: str
) -> None:
    line = FakeFaxLine()
    line.waiting = [fax]
    assert take_faxes(line=line, now=FRIDAY) == 1
    kept = IncomingFax.objects.get()
    assert (kept.centre, kept.sender, kept.pages, kept.problem) == (cooperation.centre, TOWN_HALL, 1, problem)
    assert kept.dialled == CENTRE
    assert bytes(kept.content).startswith(begins)
    assert line.waiting == []


def test_a_fax_that_was_taken_before_changes_nothing(cooperation: Cooperation) -> None:
    line = FakeFaxLine()
    for _ in range(2):
        line.waiting = [arrived(PAGES)]
        take_faxes(line=line, now=FRIDAY)
    assert IncomingFax.objects.count() == 1


def test_a_call_without_a_page_is_no_open_item(cooperation: Cooperation) -> None:
    line = FakeFaxLine()
    line.waiting = [arrived(b"", is_whole=False)]
    take_faxes(line=line, now=FRIDAY)
    assert (IncomingFax.objects.count(), line.waiting) == (0, [])
