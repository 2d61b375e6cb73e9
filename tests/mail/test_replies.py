"""What comes in by mail: booked once, refused with the reason, or an open item; never just lost."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from buergerdraht.channels.addresses import message_id, reply_address
from buergerdraht.channels.models import IncomingMail
from buergerdraht.channels.rules.message import read_mail
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.operations import By, close_ticket, react
from buergerdraht.tickets.rules.partner_mail import MARK
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import TicketState
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation
from buergerdraht.tickets.ways.replies import assign_mail, take_mail

pytestmark = pytest.mark.django_db
MONDAY = FRIDAY + timedelta(days=3)
COMPLETE = "Stand: Der Bauhof prüft.\nAntwort bis: 01.12.2026\nErreichbar: Frau Vogt, 06473 9144-0"
Arrive = Callable[..., IncomingMail]
QUOTED = f"\n\nAm 20.11.26 schrieb Servicecenter:\n> {MARK}\n>\n>   Antwort: ...\n"


def mail_of(text: str, *, to: str, sender: str = "vogt@leun.example", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Petra Vogt <{sender}>", to, "AW: Anmeldung"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


@pytest.fixture
def arrive(ticket: Ticket) -> Arrive:
    def arrive(text: str, *, to: str = "", at: timedelta = timedelta(0), **headers: str) -> IncomingMail:
        message = mail_of(text, to=to or reply_address(f"t{ticket.pk}"), **headers)
        return take_mail(read_mail(bytes(message)), now=MONDAY + at)

    return arrive


def last(ticket: Ticket) -> tuple[str, str]:
    event = ticket.history.latest("sequence")
    return event.verb, event.text


def test_a_message_in_between_stops_the_clock(ticket: Ticket, arrive: Arrive) -> None:
    assert arrive(COMPLETE + QUOTED).open_reason == ""
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reacted_at, str(ticket.expected_on)) == ("reacted", MONDAY, "2026-12-01")
    assert last(ticket) == ("reacted", "Der Bauhof prüft.")


def test_an_answer_is_the_citizen_s_and_nothing_of_the_quotation(ticket: Ticket, arrive: Arrive) -> None:
    arrive(f"Guten Tag,\n\nAntwort: Bitte kommen Sie vorbei.\n\nMit freundlichen Grüßen\nVogt{QUOTED}")
    assert last(ticket) == ("answered", "Bitte kommen Sie vorbei.")


def test_a_query_and_a_return_by_mail(ticket: Ticket, arrive: Arrive) -> None:
    arrive("Rückfrage: Welche Straße?")
    assert last(ticket) == ("asked_back", "Welche Straße?")
    Ticket.objects.filter(pk=ticket.pk).update(state="forwarded")
    arrive("Nicht zuständig: Das macht der Kreis.")
    assert last(ticket) == ("returned", "Das macht der Kreis.")


def test_less_than_a_reaction_is_kept_and_asked_about(ticket: Ticket, arrive: Arrive) -> None:
    arrive("Stand: wird geprüft\nErreichbar: 06473 9144-0" + QUOTED, Message_ID="<1@leun.example>")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reacted_at) == (TicketState.FORWARDED, None)
    refused = ticket.history.latest("sequence")
    assert refused.verb == "unclear"
    assert refused.data == {
        "questions": ["Bis wann ist mit der Antwort zu rechnen?"],
        "message_id": "<1@leun.example>",
    }
    assert refused.delivery.address == "buergerbuero@leun.example"


def test_the_same_mail_is_taken_once(ticket: Ticket, arrive: Arrive) -> None:
    assert arrive(COMPLETE) == arrive(COMPLETE)
    arrive(COMPLETE, Message_ID="<1@leun.example>", Received="from a")
    arrive(COMPLETE, Message_ID="<1@leun.example>", Received="from b")
    assert ticket.history.filter(verb="reacted").count() == 2


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"to": "ticket+t1.aaaaaaaaaaaaaaaa@servicecenter.example"}, "Die Antwortadresse ist keine von uns."),
        ({"to": "ticket@servicecenter.example"}, "Sie gehört zu keinem Ticket."),
        ({"sender": "vogt@evil.example"}, "Sie kommt nicht von der Adresse der Behörde."),
        ({"Authentication_Results": "mx; dmarc=fail"}, "Der Absender ist wahrscheinlich gefälscht (DMARC)."),
    ],
)
def test_what_nobody_can_trust_is_an_open_item_and_changes_no_ticket(
    ticket: Ticket, arrive: Arrive, cooperation: Cooperation, wrong: dict[str, str], reason: str
) -> None:
    kept = arrive("Antwort: Kommen Sie heute um Mitternacht.", **wrong)
    assert (kept.open_reason, kept.centre) == (reason, cooperation.centre)
    assert "Mitternacht" in kept.text
    assert last(ticket)[0] == "forwarded"


def test_what_came_with_an_open_mail_is_kept_until_it_is_put_to_a_ticket(
    ticket: Ticket, cooperation: Cooperation
) -> None:
    message = mail_of("Hier ist das Formular.", to="ticket@servicecenter.example")
    message.add_attachment(
        b"%PDF-1.7 Formular", maintype="application", subtype="pdf", filename="Formular.pdf"
    )
    message.add_attachment(
        b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="rechnung.exe"
    )
    kept = take_mail(read_mail(bytes(message)), now=MONDAY)
    assert list(kept.files.values_list("name", "media_type")) == [
        ("Formular.pdf", "application/pdf"),
        ("rechnung.exe", ""),
    ]
    assign_mail(kept, ticket, by=cooperation.agent, now=MONDAY)
    assert [(file.name, bytes(file.content)) for file in ticket.files.all()] == [
        ("Formular.pdf", b"%PDF-1.7 Formular")
    ]
    assert last(ticket)[1].startswith("Anhang „rechnung.exe“ liegt nur im Postfach: Diese Datei wird nicht")
    assert not kept.files.exists()


def test_a_reply_to_a_closed_ticket_is_an_open_item(ticket: Ticket, arrive: Arrive) -> None:
    answered = react(ticket, reaction=Reaction(answer="Ja."), by=By(way="portal"), now=MONDAY)
    close_ticket(answered, text="angerufen", by=By(), now=MONDAY)
    assert arrive(COMPLETE).open_reason.startswith("Das geht beim jetzigen Stand des Tickets nicht.")


def test_an_automatic_reply_is_noted_never_answered_and_a_loop_stops(ticket: Ticket, arrive: Arrive) -> None:
    for number in range(5):
        taken = arrive(f"Ich bin nicht im Haus. {number}", Auto_Submitted="auto-replied")
        assert taken.open_reason == ""
    assert last(ticket)[0] == "noted"
    stopped = arrive("Ich bin nicht im Haus. 6", Auto_Submitted="auto-replied")
    assert "vermutlich antwortet ein Programm" in stopped.open_reason
    unmarked = arrive("Vielen Dank für Ihre Mail.")
    assert "vermutlich antwortet ein Programm" in unmarked.open_reason
    assert Delivery.objects.count() == 1
    assert arrive("Wir prüfen.", at=timedelta(days=2)).open_reason == ""


def bounce(ticket: Ticket, *, of: str) -> bytes:
    return (
        f"From: mailer-daemon@leun.example\nTo: {reply_address(f't{ticket.pk}')}\nIn-Reply-To: {of}\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        "Action: failed\nDiagnostic-Code: smtp; 550 no such mailbox\n\n--b--\n"
    ).encode()


@pytest.mark.parametrize("named", ["ours", "<other@leun.example>"])
def test_a_bounce_makes_the_delivery_an_open_item(ticket: Ticket, delivery: Delivery, named: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", settled_at=FRIDAY)
    of = named.replace("ours", message_id(delivery.key))
    take_mail(read_mail(bounce(ticket, of=of)), now=MONDAY)
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert delivery.last_error.endswith("zurückgeschickt. 550 no such mailbox")
    take_mail(read_mail(bounce(ticket, of=of) + b"\n"), now=MONDAY)
    assert IncomingMail.objects.exclude(open_reason="").count() == 0


def test_our_own_copy_tells_that_a_mail_was_taken(delivery: Delivery, arrive: Arrive) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", tries=1, claimed_at=FRIDAY)
    arrive("Frage", to="buergerbuero@leun.example", Message_ID=message_id(delivery.key))
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_files_come_along_and_what_no_ticket_takes_is_named(ticket: Ticket) -> None:
    message = mail_of(COMPLETE, to=reply_address(f"t{ticket.pk}"))
    message.add_attachment(
        b"%PDF-1.7 Bescheid", maintype="application", subtype="pdf", filename="Bescheid.pdf"
    )
    message.add_attachment(b"MZ\x90\0", maintype="application", subtype="octet-stream", filename="Bild.exe")
    assert take_mail(read_mail(bytes(message)), now=MONDAY).open_reason == ""
    assert [file.name for file in ticket.files.all()] == ["Bescheid.pdf"]
    verb, text = last(ticket)
    assert verb == "noted"
    assert text.startswith("Anhang „Bild.exe“ liegt nur im Postfach:")
    ticket.refresh_from_db()
    assert ticket.state == "reacted"


def test_thirty_megabytes_do_not_keep_the_reaction_from_counting(ticket: Ticket) -> None:
    message = mail_of(COMPLETE, to=reply_address(f"t{ticket.pk}"))
    message.add_attachment(
        b"%PDF-" + b"0" * 20_000_000, maintype="application", subtype="pdf", filename="x.pdf"
    )
    take_mail(read_mail(bytes(message)), now=MONDAY)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.files.count()) == ("reacted", 0)


def test_a_citizen_s_reply_is_for_people_and_never_a_reaction(
    ticket: Ticket, arrive: Arrive, cooperation: Cooperation
) -> None:
    kept = arrive("Antwort: Danke.", to=reply_address(f"c{ticket.pk}"), sender="vogt@leun.example")
    assert kept.open_reason == "Die Person, um die es geht, hat geantwortet."
    assign_mail(kept, ticket, by=cooperation.agent, now=MONDAY)
    assert last(ticket) == ("noted", "Mail von vogt@leun.example: Antwort: Danke.")
