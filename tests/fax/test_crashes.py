"""Worker or database die at any step: nothing is lost, nothing goes twice without a word."""

import signal
from datetime import timedelta

import pytest

from buergerdraht.channels.models import IncomingFax
from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari.fake import FakeFaxLine
from buergerdraht.telephony.fax import FaxReport
from buergerdraht.tickets.models import Delivery, FaxTry
from buergerdraht.tickets.ways.fax_results import settle_faxes, settle_unstarted
from buergerdraht.tickets.ways.incoming_faxes import take_faxes
from buergerdraht.tickets.ways.outbox import deliver
from tests.fax.conftest import Cooperation, Worker
from tests.fax.test_incoming import arrived

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=4)
ARRIVED = FaxReport(is_answered=True, is_over=True, is_whole=True, pages=1)
SENDING = """
line = FakeFaxLine()
outbox.fax_line = lambda: line
{step}
outbox.deliver({delivery}, now=utc_now())"""


@pytest.mark.parametrize(
    "step",
    [
        "outbox.send_by_fax = die",  # claimed
        "fax.fax_of = die",
        "fax.FaxTry.objects.create = die",
        "line.start = die",  # noted, not begun
    ],
)
def test_a_worker_killed_before_the_call_sends_it_once_later(
    delivery: Delivery, line: FakeFaxLine, worker: Worker, step: str
) -> None:
    assert worker(SENDING.format(step=step, delivery=delivery.pk)) == -signal.SIGKILL
    assert Delivery.objects.get().state == "sending"
    later = utc_now() + LATER
    settle_faxes(line=line, now=later)
    settle_unstarted(now=later)
    assert Delivery.objects.get().state == "waiting"
    deliver(delivery.pk, now=later + LATER)
    assert (len(line.started), Delivery.objects.get().state) == (1, "sending")


def test_a_worker_killed_after_the_call_began_does_not_send_it_again(
    delivery: Delivery, line: FakeFaxLine, worker: Worker
) -> None:
    assert worker(SENDING.format(step="fax.UnderWay = die", delivery=delivery.pk)) == -signal.SIGKILL
    line.reports[FaxTry.objects.get().name] = ARRIVED
    settle_faxes(line=line, now=utc_now() + LATER)
    settle_unstarted(now=utc_now() + LATER)
    deliver(delivery.pk, now=utc_now() + LATER)
    assert (Delivery.objects.get().state, line.started) == ("sent", [])


SETTLING = """
line = FakeFaxLine()
line.reports["{name}"] = FaxReport(is_answered=True, is_over=True, is_whole=True, pages=1)
{step}
fax_results.settle_faxes(line=line, now=utc_now())"""


@pytest.mark.parametrize(
    "step",
    ["line.report = die", "fax_results.settle = die", "fax_results.verdict_on = die", "line.forget = die"],
)
def test_a_worker_killed_while_noting_the_result_notes_it_once(
    delivery: Delivery, line: FakeFaxLine, worker: Worker, step: str
) -> None:
    deliver(delivery.pk, now=utc_now())
    name = FaxTry.objects.get().name
    assert worker(SETTLING.format(name=name, step=step)) == -signal.SIGKILL
    line.reports[name] = ARRIVED
    settle_faxes(line=line, now=utc_now() + LATER)
    settle_unstarted(now=utc_now() + LATER)
    assert (Delivery.objects.get().state, FaxTry.objects.get().pages, len(line.started)) == ("sent", 1, 1)


def test_a_database_that_dies_leaves_the_result_where_it_is(
    delivery: Delivery, line: FakeFaxLine, worker: Worker
) -> None:
    deliver(delivery.pk, now=utc_now())
    step = """
from django.db import connection
settle = fax_results.settle
def hang_up(*arguments, **options):
    connection.connection.close()
    return settle(*arguments, **options)
fax_results.settle = hang_up
line.forget = die"""
    assert worker(SETTLING.format(name=FaxTry.objects.get().name, step=step)) == 1
    assert Delivery.objects.get().state == "sending"


@pytest.mark.parametrize("step", ["incoming_faxes.pdf_of = die", "line.forget = die"])
def test_a_worker_killed_while_taking_a_fax_keeps_it_once(
    cooperation: Cooperation, worker: Worker, step: str
) -> None:
    fax = arrived(b"II*\x00broken")
    code = f"""
from datetime import datetime, timezone
from buergerdraht.telephony.fax import ArrivedFax
line = FakeFaxLine()
line.waiting = [ArrivedFax("{fax.name}", "", "", datetime.now(timezone.utc), {fax.pages!r}, FaxReport())]
{step}
incoming_faxes.take_faxes(line=line, now=utc_now())"""
    assert worker(code) == -signal.SIGKILL
    line = FakeFaxLine()
    line.waiting = [fax]
    take_faxes(line=line, now=utc_now())
    assert (IncomingFax.objects.count(), line.waiting) == (1, [])
