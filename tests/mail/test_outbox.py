"""What leaves for the partner: once, as little as agreed, and never lost without somebody seeing it."""

import email
import email.policy
from datetime import date, timedelta
from email.message import EmailMessage
from typing import cast

import pytest
from pytest_django import Settings

from buergerdraht.agreements.models import Agreement
from buergerdraht.channels.addresses import message_id, replied_key, reply_address, sent_key
from buergerdraht.tickets.errors import WrongDeliveryState, WrongTicketState
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import (
    By,
    ask_back,
    clarify,
    forward_ticket,
    react,
    refuse_reply,
    tell_citizen,
)
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation
from buergerdraht.tickets.ways.outbox import (
    confirm_sent,
    deliver,
    delivery_with_key,
    drop,
    due_deliveries,
    send_again,
    settle_interrupted,
)
from buergerdraht.tickets.ways.queries import failed_deliveries
from tests.mail.conftest import TOWN_HALL
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.django_db
LATER = FRIDAY + timedelta(minutes=20)


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def sent(server: MailServer, number: int = -1) -> EmailMessage:
    content = server.taken[number][1].replace(b"\r\n", b"\n")
    return cast("EmailMessage", email.message_from_bytes(content, policy=email.policy.default))


def test_a_ticket_goes_by_mail_once_with_an_address_of_its_own(
    delivery: Delivery, ticket: Ticket, server: MailServer
) -> None:
    deliver(delivery.pk, now=FRIDAY)
    deliver(delivery.pk, now=FRIDAY)
    [(recipients, _)] = server.taken
    own = reply_address(f"t{ticket.pk}")
    assert recipients == [TOWN_HALL, own]
    mail = sent(server)
    assert (mail["To"], mail["Reply-To"], mail["Auto-Submitted"]) == (TOWN_HALL, own, "auto-generated")
    assert mail["Message-ID"] == message_id(delivery.key)
    assert mail["Subject"] == f"[{ticket.reference}] {ticket.subject}"
    assert state_of(delivery) == DeliveryState.SENT


def test_the_mail_names_nobody_unless_the_agreement_says_so(
    delivery: Delivery, by_mail: Agreement, server: MailServer
) -> None:
    deliver(delivery.pk, now=FRIDAY)
    text = sent(server).get_content()
    assert "Frau Amsel" not in text
    assert "069" not in text
    assert "Wie kann sich die Person trotzdem fristgerecht anmelden?" in text
    assert "Reaktion bis: Mi, 25.11., 14:10 Uhr" in text
    by_mail.tickets_name_citizen = True
    by_mail.save()
    Delivery.objects.filter(pk=delivery.pk).update(state="waiting", settled_at=None)
    deliver(delivery.pk, now=FRIDAY)
    named = sent(server).get_content()
    assert "Name: Frau Amsel" in named
    assert "Gewünscht: Anruf: 069 90009417" in named


def test_with_the_portal_nothing_is_sent(opened: Ticket) -> None:
    forward_ticket(opened, unit=None, by=By(), now=FRIDAY)
    assert not Delivery.objects.exists()


def test_an_answered_query_and_a_refused_reply_go_out_in_the_same_thread(
    ticket: Ticket, delivery: Delivery, server: MailServer
) -> None:
    asked = ask_back(ticket, question="Welche Straße?", by=By(way="mail"), now=FRIDAY)
    clarified = clarify(asked, text="Die Bahnhofstraße.", by=By(), now=FRIDAY)
    refuse_reply(
        clarified,
        text="Wir kümmern uns.",
        questions=("Bis wann ist mit der Antwort zu rechnen?",),
        message_id="<antwort@leun.example>",
        by=By(way="mail"),
        now=FRIDAY,
    )
    for each in due_deliveries(now=FRIDAY):
        deliver(each, now=FRIDAY)
    assert (
        "Auf Ihre Rückfrage antwortet das Servicecenter:\nDie Bahnhofstraße." in sent(server, 1).get_content()
    )
    refusal = sent(server, 2)
    assert "- Bis wann ist mit der Antwort zu rechnen?" in refusal.get_content()
    assert refusal["Auto-Submitted"] == "auto-replied"
    assert refusal["In-Reply-To"] == "<antwort@leun.example>"
    assert refusal["References"].split()[0] == message_id(delivery.key)


def test_what_the_server_wants_later_is_tried_again_and_then_a_matter_for_people(
    delivery: Delivery, server: MailServer
) -> None:
    server.answer_to_recipient = "451 4.7.1 greylisted"
    now = FRIDAY
    deliver(delivery.pk, now=now)
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.next_try_at) == (DeliveryState.WAITING, now + timedelta(minutes=1))
    assert "451 4.7.1 greylisted" in waiting.last_error
    assert due_deliveries(now=now) == []
    for _ in range(5):
        now = Delivery.objects.get(pk=delivery.pk).next_try_at
        assert due_deliveries(now=now) == [delivery.pk]
        deliver(delivery.pk, now=now)
    assert state_of(delivery) == DeliveryState.FAILED
    assert now - FRIDAY < timedelta(hours=2)
    assert server.taken == []


@pytest.mark.parametrize("where", ["answer_to_recipient", "answer_to_mail"])
def test_what_the_server_refuses_is_an_open_item_at_once(
    delivery: Delivery, server: MailServer, where: str
) -> None:
    setattr(server, where, "550 5.1.1 no such mailbox")
    deliver(delivery.pk, now=FRIDAY)
    failed = Delivery.objects.get(pk=delivery.pk)
    assert (failed.state, "no such mailbox" in failed.last_error) == (DeliveryState.FAILED, True)


def test_a_server_that_is_away_is_tried_again(delivery: Delivery, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    deliver(delivery.pk, now=FRIDAY)
    assert state_of(delivery) == DeliveryState.WAITING


def test_without_a_mail_server_nobody_is_made_to_believe_it_went(
    delivery: Delivery, settings: Settings
) -> None:
    settings.IS_MAIL_OFFERED = False
    deliver(delivery.pk, now=FRIDAY)
    assert Delivery.objects.get(pk=delivery.pk).last_error == (
        "Für Bürgerdraht ist kein Mailserver eingerichtet (SMTP_URL)."
    )


def test_the_demonstration_writes_mails_to_files(delivery: Delivery) -> None:
    deliver(delivery.pk, now=FRIDAY)  # the tests' backend keeps them in memory
    assert state_of(delivery) == DeliveryState.SENT


def interrupt(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", tries=1, claimed_at=FRIDAY)


def test_an_interrupted_try_is_sent_if_its_copy_came(delivery: Delivery) -> None:
    interrupt(delivery)
    confirm_sent(delivery.key, now=LATER)
    confirm_sent(delivery.key, now=LATER)
    settle_interrupted(seen_until=LATER, now=LATER)
    assert state_of(delivery) == DeliveryState.SENT


def test_an_interrupted_try_without_a_copy_is_sent_again_but_not_before_the_copy_could_come(
    delivery: Delivery,
) -> None:
    interrupt(delivery)
    settle_interrupted(seen_until=FRIDAY + timedelta(minutes=9), now=LATER)
    assert state_of(delivery) == DeliveryState.SENDING
    settle_interrupted(seen_until=LATER, now=LATER)
    assert state_of(delivery) == DeliveryState.WAITING
    confirm_sent(delivery.key, now=LATER)
    assert state_of(delivery) == DeliveryState.SENT


def test_without_a_mailbox_people_decide_about_an_interrupted_try(
    delivery: Delivery, cooperation: Cooperation
) -> None:
    interrupt(delivery)
    settle_interrupted(seen_until=None, now=LATER)
    failed = Delivery.objects.get(pk=delivery.pk)
    assert failed.last_error.startswith("Es ist nicht sicher")
    send_again(failed, by=cooperation.agent, now=LATER)
    assert due_deliveries(now=LATER) == [delivery.pk]


def test_a_failed_delivery_goes_to_the_address_that_holds_now(
    delivery: Delivery, by_mail: Agreement, cooperation: Cooperation, server: MailServer
) -> None:
    server.answer_to_recipient = "550 no such mailbox"
    deliver(delivery.pk, now=FRIDAY)
    by_mail.ticket_address = "info@leun.example"
    by_mail.save()
    server.answer_to_recipient = "250 OK"
    send_again(delivery, by=cooperation.agent, now=LATER)
    deliver(delivery.pk, now=LATER)
    assert sent(server)["To"] == "info@leun.example"


def test_an_open_item_is_dropped_once(delivery: Delivery, cooperation: Cooperation) -> None:
    interrupt(delivery)
    settle_interrupted(seen_until=None, now=LATER)
    drop(delivery, by=cooperation.agent, now=LATER)
    assert state_of(delivery) == DeliveryState.DROPPED
    with pytest.raises(WrongDeliveryState):
        drop(delivery, by=cooperation.agent, now=LATER)
    with pytest.raises(WrongDeliveryState):
        send_again(delivery, by=cooperation.agent, now=LATER)


def test_only_signed_addresses_and_names_are_ours(delivery: Delivery) -> None:
    address = reply_address("t12")
    assert replied_key(address.upper()) == "t12"
    assert replied_key(address.replace("t12", "t13")) is None
    assert replied_key("ticket@servicecenter.example") is None
    assert sent_key(message_id("t1-1")) == "t1-1"
    assert sent_key("<t1-1.aaaaaaaaaaaaaaaa@servicecenter.example>") is None
    assert delivery_with_key(delivery.key) == delivery
    assert delivery_with_key("tx-1") is None


def test_without_a_mailbox_there_is_no_reply_address(delivery: Delivery, settings: Settings) -> None:
    settings.MAIL_REPLY_TO = ""
    assert reply_address("t12") == ""
    deliver(delivery.pk, now=FRIDAY)
    assert state_of(delivery) == DeliveryState.SENT


def wishing_a_mail(ticket: Ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(wish="mail", citizen_way="amsel@example.org")
    return Ticket.objects.get(pk=ticket.pk)


def test_the_citizen_is_mailed_the_answer_and_the_ticket_closed(
    ticket: Ticket, delivery: Delivery, cooperation: Cooperation, server: MailServer
) -> None:
    answered = react(
        wishing_a_mail(ticket), reaction=Reaction(answer="Kommen Sie vorbei."), by=By(way="mail"), now=FRIDAY
    )
    closed = tell_citizen(answered, text="", by=By(cooperation.agent), now=FRIDAY)
    assert closed.state == "closed"
    told = Delivery.objects.latest("pk")
    deliver(told.pk, now=FRIDAY)
    mail = sent(server)
    assert (mail["To"], mail["Auto-Submitted"]) == ("amsel@example.org", None)
    assert mail["Reply-To"] == reply_address(f"c{ticket.pk}")
    assert "teilt Ihnen mit:\n\nKommen Sie vorbei." in mail.get_content()


def test_a_message_in_between_is_mailed_with_day_and_contact(
    ticket: Ticket, delivery: Delivery, cooperation: Cooperation, server: MailServer
) -> None:
    reaction = Reaction(status="Wird geprüft.", expected_on=date(2026, 12, 1), contact="06473 9144-0")
    reacted = react(wishing_a_mail(ticket), reaction=reaction, by=By(way="mail"), now=FRIDAY)
    assert tell_citizen(reacted, text="", by=By(cooperation.agent), now=FRIDAY).state == "reacted"
    deliver(Delivery.objects.latest("pk").pk, now=FRIDAY)
    assert "Eine Antwort ist bis 01.12.2026 zu erwarten. Auskunft: 06473 9144-0" in sent(server).get_content()


def test_a_mail_that_the_citizen_does_not_get_is_an_open_item(
    ticket: Ticket, cooperation: Cooperation, server: MailServer
) -> None:
    answered = react(wishing_a_mail(ticket), reaction=Reaction(answer="Ja."), by=By(way="mail"), now=FRIDAY)
    tell_citizen(answered, text="Ja, gern.", by=By(cooperation.agent), now=FRIDAY)
    server.answer_to_recipient = "550 no such mailbox"
    told = Delivery.objects.latest("pk")
    deliver(told.pk, now=FRIDAY)
    assert [each.pk for each in failed_deliveries(cooperation.agent)] == [told.pk]
    send_again(told, by=cooperation.agent, now=LATER)
    told.refresh_from_db()
    assert told.address == "amsel@example.org"


def test_who_wished_a_call_is_not_mailed(ticket: Ticket) -> None:
    answered = react(ticket, reaction=Reaction(answer="Ja."), by=By(way="mail"), now=FRIDAY)
    with pytest.raises(WrongTicketState):
        tell_citizen(answered, text="", by=By(), now=FRIDAY)


@pytest.mark.parametrize("address", ["bürgerbüro@leun.example", "amt@leun.example\nBcc: x@evil.example"])
def test_an_address_that_no_mail_server_understands_is_an_open_item(
    delivery: Delivery, server: MailServer, address: str
) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(address=address)
    deliver(delivery.pk, now=FRIDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("failed", "An diese Adresse kann keine Mail gehen.")
    assert server.taken == []
