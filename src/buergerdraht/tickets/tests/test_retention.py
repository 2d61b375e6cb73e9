"""What a closed ticket keeps, and for how long; figures live on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from buergerdraht.channels.jobs import forget_what_is_settled
from buergerdraht.channels.models import IncomingFax, IncomingMail, OutgoingMail
from buergerdraht.channels.operations import SETTLED_KEPT, forget_settled
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.received import open_contact_of_fax, open_contact_of_mail
from buergerdraht.tickets.errors import NoSuchMatter
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.jobs import forget_what_is_over
from buergerdraht.tickets.lookup import standing_of
from buergerdraht.tickets.models import Delivery, Ticket, TicketEvent
from buergerdraht.tickets.operations import By, close_ticket, forward_ticket, open_ticket, react, tell_citizen
from buergerdraht.tickets.queries import TicketCriteria, promise_of_ticket, tickets_by_due_time
from buergerdraht.tickets.retention import (
    PERSON_KEPT,
    RECEIVED_KEPT,
    TEXTS_KEPT,
    forget_persons,
    forget_received,
    forget_texts,
)
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.rules.vocabulary import Wish
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, Cooperation

LONG_AGO = FRIDAY - timedelta(days=800)
SHORTLY, DAY = timedelta(minutes=5), timedelta(days=1)


@pytest.fixture
def closed(cooperation: Cooperation) -> tuple[Ticket, str]:
    """A ticket that was closed long ago, with its code."""
    by = By(cooperation.agent)
    ticket, code = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=by, now=LONG_AGO
    )
    ticket = forward_ticket(ticket, unit=None, by=by, now=LONG_AGO)
    ticket = attach_file(ticket, name="a.txt", content=b"Amsel", by=by, now=LONG_AGO)
    ticket = react(ticket, reaction=Reaction("Ja, Frau Amsel."), by=By(way="portal"), now=LONG_AGO + SHORTLY)
    return close_ticket(ticket, text="Frau Amsel angerufen", by=by, now=LONG_AGO + SHORTLY), code


def found(cooperation: Cooperation, words: str) -> int:
    criteria = TicketCriteria(words=words, is_closed=True)
    return tickets_by_due_time(cooperation.agent, criteria=criteria, now=FRIDAY).count()


def test_the_person_is_forgotten_a_quarter_after_closing(
    closed: tuple[Ticket, str], cooperation: Cooperation
) -> None:
    ticket, code = closed
    closed_at = LONG_AGO + SHORTLY
    assert forget_persons(now=closed_at + PERSON_KEPT) == 0
    assert found(cooperation, "Amsel") == 1
    assert forget_persons(now=closed_at + PERSON_KEPT + DAY) == 1
    assert forget_persons(now=closed_at + PERSON_KEPT + DAY) == 0
    ticket.refresh_from_db()
    assert (ticket.citizen_name, ticket.citizen_way, ticket.question) == ("", "", DRAFT.question)
    assert (found(cooperation, "Amsel"), found(cooperation, "fristgerecht")) == (0, 1)
    with pytest.raises(NoSuchMatter):
        standing_of(code, told="9417")


def test_what_was_said_is_forgotten_a_year_after_closing_and_the_promise_stays(
    closed: tuple[Ticket, str], cooperation: Cooperation
) -> None:
    ticket, _ = closed
    before = promise_of_ticket(ticket)
    assert forget_texts(now=LONG_AGO + TEXTS_KEPT) == 0
    assert forget_texts(now=FRIDAY) == 1
    ticket.refresh_from_db()
    assert (ticket.question, ticket.subject, ticket.files.count()) == ("", "Texte gelöscht", 0)
    assert set(ticket.history.values_list("text", flat=True)) == {""}
    assert promise_of_ticket(ticket) == before
    assert found(cooperation, "fristgerecht") == 0


def test_an_open_ticket_keeps_everything(forwarded: Ticket) -> None:
    later = FRIDAY + timedelta(days=2000)
    assert (forget_persons(now=later), forget_texts(now=later)) == (0, 0)


def test_the_history_of_a_ticket_can_be_changed_in_no_other_way(
    closed: tuple[Ticket, str], cooperation: Cooperation, forwarded: Ticket
) -> None:
    old = TicketEvent.objects.filter(ticket=closed[0], verb="closed")
    for change in ({"text": "anders"}, {"verb": "noted"}, {"text": "", "data": {"x": 1}}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            old.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TicketEvent.objects.filter(ticket=forwarded).update(text="")


def test_the_address_of_what_was_told_to_the_person_goes_with_her(cooperation: Cooperation) -> None:
    by = By(cooperation.agent)
    draft = replace(DRAFT, wish=Wish.MAIL, way="amsel@example.org")
    ticket, _ = open_ticket(
        draft, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=by, now=LONG_AGO
    )
    ticket = forward_ticket(ticket, unit=None, by=by, now=LONG_AGO)
    ticket = react(ticket, reaction=Reaction("Ja."), by=By(way="portal"), now=LONG_AGO)
    tell_citizen(ticket, text="", by=by, now=LONG_AGO)
    forget_persons(now=FRIDAY)
    assert Delivery.objects.get(event__ticket=ticket, event__verb="told").address == ""


def fax(cooperation: Cooperation) -> IncomingFax:
    return IncomingFax.objects.create(
        name="1.1", centre=cooperation.centre, received_at=LONG_AGO, sender="+49641", pages=1, content=b"%PDF"
    )


def test_pages_of_a_fax_are_forgotten_a_month_after_its_contact_was_closed(cooperation: Cooperation) -> None:
    contact = open_contact_of_fax(fax(cooperation), user=cooperation.agent, now=LONG_AGO)
    assert forget_received(now=FRIDAY) == 0
    Contact.objects.filter(pk=contact.pk).update(state="closed", closed_at=LONG_AGO)
    assert forget_received(now=LONG_AGO + RECEIVED_KEPT) == 0
    assert forget_received(now=LONG_AGO + RECEIVED_KEPT + DAY) == 1
    kept = IncomingFax.objects.get()
    assert (kept.sender, bytes(kept.content), kept.pages_are_here) == ("", b"", False)
    forget_settled(now=FRIDAY + SETTLED_KEPT)
    assert (IncomingFax.objects.count(), Contact.objects.get().fax) == (0, None)


def test_what_a_mail_said_is_forgotten_with_the_pages_of_faxes(cooperation: Cooperation) -> None:
    came = {"centre": cooperation.centre, "received_at": LONG_AGO, "open_reason": "Zu keinem Ticket."}
    mail = IncomingMail.objects.create(digest="a", sender="amsel@example.org", text="Ich bin Amsel.", **came)
    contact = open_contact_of_mail(mail, user=cooperation.agent, now=LONG_AGO)
    assert forget_received(now=FRIDAY) == 0
    Contact.objects.filter(pk=contact.pk).update(state="closed", closed_at=LONG_AGO)
    assert forget_received(now=FRIDAY) == 1
    mail.refresh_from_db()
    assert (mail.sender, mail.text) == ("", "")


def test_mails_that_are_settled_go_after_a_quarter_and_open_ones_stay(cooperation: Cooperation) -> None:
    told = {"centre": cooperation.centre, "received_at": LONG_AGO}
    IncomingMail.objects.create(digest="1", **told)
    IncomingMail.objects.create(digest="2", open_reason="Wohin?", text="Guten Tag", **told)
    IncomingMail.objects.create(digest="3", open_reason="Wohin?", settled_at=LONG_AGO, **told)
    sent = {"subject": "S", "text": "T", "sent_by": cooperation.agent, "created_at": LONG_AGO}
    OutgoingMail.objects.create(state="sent", settled_at=LONG_AGO, **sent)
    OutgoingMail.objects.create(recipient="a@b.example", **sent)
    forget_settled(now=LONG_AGO + SETTLED_KEPT + DAY)
    assert list(IncomingMail.objects.values_list("digest", flat=True)) == ["2"]
    assert OutgoingMail.objects.get().state == "waiting"


def test_the_jobs_of_the_night_forget(closed: tuple[Ticket, str], cooperation: Cooperation) -> None:
    contact = open_contact_of_fax(fax(cooperation), user=cooperation.agent, now=LONG_AGO)
    Contact.objects.filter(pk=contact.pk).update(state="closed", closed_at=LONG_AGO)
    forget_what_is_over(timestamp=0)
    closed[0].refresh_from_db()
    assert (closed[0].citizen_name, closed[0].question, IncomingFax.objects.get().sender) == ("", "", "")
    IncomingFax.objects.update(settled_at=LONG_AGO)
    forget_what_is_settled(timestamp=0)
    assert not IncomingFax.objects.exists()
