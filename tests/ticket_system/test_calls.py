"""What a partner's ticket system is told: signed, as little as agreed, never lost unseen."""

import hashlib
import hmac
import socket
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from buergerdraht.agreements.models import Agreement, TicketSystem
from buergerdraht.agreements.ticket_systems import BOTH_HOLD, renew_secret
from buergerdraht.channels import webhooks
from buergerdraht.foundation.network import Reach
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import (
    By,
    ask_back,
    clarify,
    close_as_duplicate,
    close_ticket,
    forward_ticket,
    note_on_ticket,
    react,
    reopen_ticket,
    return_ticket,
)
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation
from buergerdraht.tickets.ways.calls import call_for_trial
from buergerdraht.tickets.ways.outbox import deliver, due_deliveries, send_again
from buergerdraht.tickets.ways.queries import failed_deliveries
from buergerdraht.tickets.ways.system import BY_SYSTEM
from tests.support.ticket_system import PartnerSystem, Taken

pytestmark = pytest.mark.django_db
CENTRE = By()


def signatures(call: Taken) -> tuple[str, list[str]]:
    """Time and signatures as the header tells them."""
    first, *others = call.headers["Buergerdraht-Signature"].split(",")
    return first.removeprefix("t="), [each.removeprefix("v1=") for each in others]


def signed(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def deliver_all(*, now: datetime = FRIDAY) -> None:
    for each in due_deliveries(now=now):
        deliver(each, now=now)


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def test_a_ticket_is_told_once_with_key_and_signature(
    delivery: Delivery, ticket: Ticket, system: PartnerSystem, secret: str
) -> None:
    deliver(delivery.pk, now=FRIDAY)
    deliver(delivery.pk, now=FRIDAY)
    [call] = system.taken
    moment, [signature] = signatures(call)
    assert moment == str(int(FRIDAY.timestamp()))
    assert signature == signed(secret, moment, call.body)
    assert call.headers["Idempotency-Key"] == call.news["key"] == delivery.key
    assert call.headers["Content-Type"] == "application/json"
    assert (call.news["event"], call.news["step"]["step"]) == ("ticket.forwarded", "forwarded")
    told = call.news["ticket"]
    assert (told["id"], told["reference"], told["question"]) == (
        ticket.pk, ticket.reference, ticket.question,
    )  # fmt: skip
    assert (told["authority"], told["regional_key"], told["state"]) == ("Leun", "06532016", "forwarded")
    assert datetime.fromisoformat(told["due_at"]) == ticket.due_at
    assert state_of(delivery) == DeliveryState.SENT


def test_the_person_is_named_only_if_the_agreement_says_so(
    delivery: Delivery, by_call: Agreement, system: PartnerSystem
) -> None:
    deliver(delivery.pk, now=FRIDAY)
    assert system.taken[0].news["ticket"]["citizen"] is None
    assert b"Amsel" not in system.taken[0].body
    by_call.tickets_name_citizen = True
    by_call.save()
    Delivery.objects.filter(pk=delivery.pk).update(state="waiting", settled_at=None)
    deliver(delivery.pk, now=FRIDAY)
    assert system.taken[1].news["ticket"]["citizen"] == {
        "name": "Frau Amsel", "way": "069 90009417", "times": "",
    }  # fmt: skip


def test_it_hears_of_every_step_but_its_own_and_notes(ticket: Ticket, system: PartnerSystem) -> None:
    it = ask_back(ticket, question="Welche Straße?", by=BY_SYSTEM, now=FRIDAY)
    it = clarify(it, text="Die Bahnhofstraße.", by=CENTRE, now=FRIDAY)
    it = note_on_ticket(it, text="Frau Amsel hat noch einmal angerufen.", by=CENTRE, now=FRIDAY)
    it = attach_file(it, name="bild.txt", content=b"Laterne", by=CENTRE, now=FRIDAY)
    it = return_ticket(it, reason="Die Kreisstraße ist Sache des Kreises.", by=BY_SYSTEM, now=FRIDAY)
    it = forward_ticket(it, unit=None, by=CENTRE, now=FRIDAY)
    it = react(it, reaction=Reaction(answer="Sie leuchtet wieder."), by=By(way="portal"), now=FRIDAY)
    it = close_ticket(it, text="Frau Amsel angerufen", by=CENTRE, now=FRIDAY)
    it = reopen_ticket(it, reason="Sie ist wieder aus.", by=CENTRE, now=FRIDAY)
    close_ticket(it, text="", by=CENTRE, now=FRIDAY)
    deliver_all()
    assert [event.removeprefix("ticket.") for event in system.events()] == [
        "forwarded", "clarified", "file_added", "forwarded", "answered", "closed", "reopened", "closed",
    ]  # fmt: skip
    assert b"Amsel" not in b"".join(call.body for call in system.taken)
    assert system.taken[1].news["step"]["text"] == "Die Bahnhofstraße."


def test_what_was_never_handed_over_is_not_told(
    opened: Ticket, secret: str, cooperation: Cooperation
) -> None:
    attach_file(opened, name="bild.txt", content=b"Laterne", by=CENTRE, now=FRIDAY)
    assert not Delivery.objects.exists()


def test_a_duplicate_is_told_once(ticket: Ticket, cooperation: Cooperation, system: PartnerSystem) -> None:
    other = Ticket.objects.get(pk=ticket.pk)
    other.pk = None
    other.save()
    close_as_duplicate(ticket, of=other, by=CENTRE, now=FRIDAY)
    deliver_all()
    assert system.events() == ["ticket.forwarded", "ticket.closed"]
    assert system.taken[-1].news["ticket"]["duplicate_of"] == other.pk


def test_a_new_secret_and_the_one_before_both_sign_for_a_day(
    delivery: Delivery, by_call: Agreement, cooperation: Cooperation, system: PartnerSystem, secret: str
) -> None:
    new = renew_secret(by_call, by=cooperation.agent, now=FRIDAY)
    for now in (FRIDAY, FRIDAY + BOTH_HOLD):
        Delivery.objects.filter(pk=delivery.pk).update(state="waiting", settled_at=None)
        deliver(delivery.pk, now=now)
    (moment, both), (later, one) = map(signatures, system.taken)
    assert both == [signed(each, moment, system.taken[0].body) for each in (new, secret)]
    assert one == [signed(new, later, system.taken[1].body)]


def test_without_a_secret_nothing_leaves_and_people_see_it(
    delivery: Delivery, cooperation: Cooperation, system: PartnerSystem
) -> None:
    TicketSystem.objects.all().delete()
    deliver(delivery.pk, now=FRIDAY)
    failed = failed_deliveries(cooperation.agent).get()
    assert (failed.pk, "kein Geheimnis" in failed.last_error, system.taken) == (delivery.pk, True, [])


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("hangs", "antwortet nicht rechtzeitig"),
        ("drips", "antwortet nicht rechtzeitig"),
        ("talks rubbish", "nicht zu verstehen"),
        ("hangs up", "nicht erreichbar"),
    ],
)
def test_a_system_that_hangs_or_talks_rubbish_is_called_again(
    delivery: Delivery, system: PartnerSystem, monkeypatch: pytest.MonkeyPatch, manner: str, words: str
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    system.manner = manner
    deliver(delivery.pk, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_try_at) == ("waiting", FRIDAY + timedelta(minutes=1))
    assert words in delivery.last_error
    system.manner = "answers"
    deliver(delivery.pk, now=delivery.next_try_at)
    assert (state_of(delivery), len(system.known)) == (DeliveryState.SENT, 1)


@pytest.mark.parametrize("status", [401, 404, 409, 429, 500, 503])
def test_what_may_end_is_tried_again_for_two_hours_and_then_a_matter_for_people(
    delivery: Delivery, system: PartnerSystem, cooperation: Cooperation, status: int
) -> None:
    system.answer, now = status, FRIDAY
    for _ in range(6):
        deliver(delivery.pk, now=now)
        delivery.refresh_from_db()
        assert f"({status})" in delivery.last_error
        now = delivery.next_try_at
    assert (delivery.state, now - FRIDAY < timedelta(hours=2)) == (DeliveryState.FAILED, True)
    system.answer = 200
    send_again(delivery, by=cooperation.agent, now=now)
    deliver(delivery.pk, now=now)
    assert (state_of(delivery), len(system.known)) == (DeliveryState.SENT, 1)


def test_a_trial_call_is_signed_and_tells_nothing(
    by_call: Agreement, system: PartnerSystem, secret: str
) -> None:
    assert call_for_trial(by_call, now=FRIDAY) == ""
    [call] = system.taken
    moment, [signature] = signatures(call)
    assert signature == signed(secret, moment, call.body)
    assert call.news == {"key": call.headers["Idempotency-Key"], "event": "test"}
    system.answer = 503
    assert "(503)" in call_for_trial(by_call, now=FRIDAY)
    TicketSystem.objects.all().delete()
    assert "kein Geheimnis" in call_for_trial(by_call, now=FRIDAY)


@pytest.mark.parametrize("status", [429, 503])
def test_a_system_that_asks_us_to_wait_is_given_its_time(
    delivery: Delivery, system: PartnerSystem, status: int
) -> None:
    system.answer, system.retry_after = status, "600"
    deliver(delivery.pk, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_try_at) == ("waiting", FRIDAY + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("status", "words"), [(301, "leitet weiter"), (307, "leitet weiter"), (400, "(400)"), (410, "(410)")]
)
def test_redirects_and_final_refusals_are_open_items_at_once(
    delivery: Delivery, system: PartnerSystem, status: int, words: str
) -> None:
    system.answer = status
    deliver(delivery.pk, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.state, words in delivery.last_error) == (DeliveryState.FAILED, True)
    assert system.taken == []


def test_a_system_that_is_away_waits_for_all_of_its_tickets(
    ticket: Ticket, delivery: Delivery, system: PartnerSystem
) -> None:
    """Else each of them would keep the worker for the time that nobody answers."""
    clarify(ask_back(ticket, question="Wo?", by=BY_SYSTEM, now=FRIDAY), text="Da.", by=CENTRE, now=FRIDAY)
    system.answer = 503
    due = due_deliveries(now=FRIDAY)
    deliver(due[0], now=FRIDAY)
    assert (len(due), due_deliveries(now=FRIDAY)) == (2, [])


def resolved(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def answer(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.20.0.7", "169.254.169.254", "::1"])
def test_no_call_leads_into_an_inner_network(
    delivery: Delivery, settings: Settings, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    settings.REACH = Reach()
    resolved(monkeypatch, inner)
    deliver(delivery.pk, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.state, "inneren Netz" in delivery.last_error) == (DeliveryState.FAILED, True)


def test_a_step_that_failed_takes_the_way_that_holds_now(
    delivery: Delivery, by_call: Agreement, system: PartnerSystem, cooperation: Cooperation
) -> None:
    system.answer = 410
    deliver(delivery.pk, now=FRIDAY)
    by_call.ticket_way, by_call.ticket_address = "mail", "rathaus@leun.example"
    by_call.save()
    send_again(Delivery.objects.get(pk=delivery.pk), by=cooperation.agent, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.way, delivery.address) == ("mail", "rathaus@leun.example")
