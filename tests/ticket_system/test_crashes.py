"""Worker, database or the partner's system die at any step: nothing is lost, and nothing counts twice."""

import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Delivery, TakenRequest, Ticket
from buergerdraht.tickets.ways.outbox import deliver, due_deliveries, repeat_interrupted
from tests.support.ticket_system import PartnerSystem

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[[str], "subprocess.Popen[bytes]"]
LATER = timedelta(minutes=11)
DELIVER = """
from buergerdraht.tickets.ways import outbox
{step}
outbox.deliver({delivery}, now=utc_now())"""


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def finish(delivery: Delivery) -> None:
    """Let time pass as the worker's minute job does."""
    repeat_interrupted(now=utc_now() + LATER)
    for each in due_deliveries(now=utc_now() + 2 * LATER):
        deliver(each, now=utc_now() + 2 * LATER)
    assert state_of(delivery) == "sent"


@pytest.mark.parametrize(("moment", "calls"), [("kill_before_taking", 1), ("kill_after_taking", 2)])
def test_a_worker_killed_while_calling_is_understood_once(
    delivery: Delivery, system: PartnerSystem, worker: Worker, moment: str, calls: int
) -> None:
    dying = worker(DELIVER.format(step="", delivery=delivery.pk))
    setattr(system, moment, dying.pid)
    assert dying.wait(60) == -signal.SIGKILL
    setattr(system, moment, 0)
    assert state_of(delivery) == "sending"
    repeat_interrupted(now=utc_now())
    assert state_of(delivery) == "sending"  # it may still be at it
    finish(delivery)
    assert (len(system.taken), len(system.known)) == (calls, 1)


@pytest.mark.parametrize(
    ("step", "calls"),
    [
        ("outbox.call_of = die", 1),
        ("outbox.webhooks.hand_over = die", 1),
        ("outbox.settle = die", 2),
    ],
)
def test_a_worker_killed_before_or_after_the_call_loses_nothing(
    delivery: Delivery, system: PartnerSystem, worker: Worker, step: str, calls: int
) -> None:
    assert worker(DELIVER.format(step=step, delivery=delivery.pk)).wait(60) == -signal.SIGKILL
    finish(delivery)
    assert (len(system.taken), len(system.known)) == (calls, 1)


def test_a_database_that_dies_after_the_call_repeats_it_under_the_same_key(
    delivery: Delivery, system: PartnerSystem, worker: Worker
) -> None:
    step = """
from django.db import connection
settle = outbox.settle
def hang_up(*arguments, **options):
    connection.connection.close()
    return settle(*arguments, **options)
outbox.settle = hang_up"""
    assert worker(DELIVER.format(step=step, delivery=delivery.pk)).wait(60) == 1
    assert state_of(delivery) == "sending"
    finish(delivery)
    assert (len(system.taken), len(system.known)) == (2, 1)


TAKE = """
from django.test import Client
from buergerdraht.api.tickets import views
from buergerdraht.tickets.ways import system
from buergerdraht.tickets import operations
everything.__exit__(None, None, None)
{step}
client = Client(headers={headers!r}, SERVER_NAME="localhost")
client.post("/api/v1/tickets/{ticket}/reaction", {body!r}, "application/json")"""
BODY = '{"answer": "Die Laterne leuchtet wieder."}'


@pytest.mark.parametrize(
    ("step", "taken"),
    [
        ("views.take = die", 0),
        ("system.TakenRequest.objects.get_or_create = die", 0),
        ("operations.promise_in = die", 0),
        ("views.told_in_full = die", 1),
    ],
)
def test_a_web_process_killed_at_a_reaction_books_it_once(
    ticket: Ticket, api: Client, worker: Worker, step: str, taken: int
) -> None:
    headers = {"Authorization": str(api.defaults["HTTP_AUTHORIZATION"]), "Idempotency-Key": "antwort-1"}
    code = TAKE.format(step=step, headers=headers, ticket=ticket.pk, body=BODY)
    assert worker(code).wait(60) == -signal.SIGKILL
    assert TakenRequest.objects.count() == taken
    address = f"/api/v1/tickets/{ticket.pk}/reaction"
    again = api.post(address, BODY, "application/json", headers={"Idempotency-Key": "antwort-1"})
    assert (again.status_code, again.json()["state"]) == (200, "answered")
    assert ("Idempotency-Replayed" in again.headers) == bool(taken)
    assert list(ticket.history.order_by("sequence").values_list("verb", flat=True))[2:] == ["answered"]
