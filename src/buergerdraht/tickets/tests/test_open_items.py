"""What did not reach a partner, or reached us and belongs nowhere, waits for the people of its centre."""

from datetime import timedelta
from typing import Any

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.channels.models import IncomingFax, IncomingMail, IncomingMailFile
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.received import open_contact_by_hand, open_contact_of_fax, open_contact_of_mail
from buergerdraht.tickets.models import Delivery, Ticket, TicketEvent
from buergerdraht.tickets.tests.conftest import DRAFT, FRIDAY, Cooperation
from buergerdraht.tickets.ways.incoming_faxes import assign_fax, fax_name, settle_fax
from buergerdraht.tickets.ways.of_contacts import send_ticket_of_contact
from buergerdraht.tickets.ways.queries import (
    arrivals_of_ticket,
    failed_deliveries,
    failed_delivery_for,
    fax_to_read,
    mail_file_to_read,
    open_fax_for,
    open_faxes,
    open_item_count,
    open_mail_for,
    open_mails,
    tickets_waiting_for,
)

PDF = b"%PDF-1.4\n"


@pytest.fixture
def fax(cooperation: Cooperation) -> IncomingFax:
    return make_fax(cooperation)


@pytest.fixture
def mail(cooperation: Cooperation) -> IncomingMail:
    """A mail of which nobody knows where it belongs, with one file that was kept and one that was not."""
    mail = IncomingMail.objects.create(
        digest="1",
        received_at=FRIDAY,
        centre=cooperation.centre,
        open_reason="Kein Ticket genannt.",
        text="?",
    )
    IncomingMailFile.objects.create(mail=mail, name="Antrag.pdf", media_type="application/pdf", content=PDF)
    IncomingMailFile.objects.create(mail=mail, name="x.exe", refused="Diese Art von Datei bleibt draußen.")
    return mail


def make_fax(cooperation: Cooperation, **fields: Any) -> IncomingFax:
    values = {"name": "1", "centre": cooperation.centre, "received_at": FRIDAY, "pages": 1, "content": PDF}
    return IncomingFax.objects.create(**values | {"sender": "+496473914419"} | fields)


def fail(ticket: Ticket) -> Delivery:
    event = TicketEvent.objects.filter(ticket=ticket).latest("sequence")
    return Delivery.objects.create(
        event=event, authority=ticket.authority, way="fax", address="+496473914419", state="failed",
        next_try_at=FRIDAY, settled_at=FRIDAY,
    )  # fmt: skip


def listed_items(user: User) -> int:
    return sum(len(each(user)) for each in (failed_deliveries, open_mails, open_faxes))


def test_the_items_of_a_centre_are_nobody_elses(
    forwarded: Ticket, cooperation: Cooperation, fax: IncomingFax, mail: IncomingMail
) -> None:
    failed = fail(forwarded)
    agent, worker = cooperation.agent, cooperation.case_worker
    assert failed_delivery_for(agent, failed.pk) == failed
    assert (open_fax_for(agent, fax.pk), open_mail_for(agent, mail.pk)) == (fax, mail)
    assert open_item_count(agent) == 3 == listed_items(agent)
    assert open_item_count(worker) == 0 == listed_items(worker)
    assert not failed_deliveries(worker).exists()
    with pytest.raises(IncomingFax.DoesNotExist):
        fax_to_read(worker, fax.pk)


def test_a_file_of_a_mail_is_read_unless_it_was_refused(cooperation: Cooperation, mail: IncomingMail) -> None:
    kept, refused = mail.files.all()
    assert bytes(mail_file_to_read(cooperation.agent, mail.pk, kept.pk).content) == PDF
    with pytest.raises(IncomingMailFile.DoesNotExist):
        mail_file_to_read(cooperation.agent, mail.pk, refused.pk)
    IncomingMail.objects.update(settled_at=FRIDAY)
    with pytest.raises(IncomingMailFile.DoesNotExist):
        mail_file_to_read(cooperation.agent, mail.pk, kept.pk)


def test_an_item_stays_open_while_its_contact_is_a_draft_which_goes_to_who_takes_it_on(
    cooperation: Cooperation, fax: IncomingFax, mail: IncomingMail
) -> None:
    agent, colleague = cooperation.agent, cooperation.stranger
    first = open_contact_of_fax(fax, user=agent, now=FRIDAY)
    open_contact_of_mail(mail, user=agent, now=FRIDAY)
    assert (list(open_faxes(agent)), list(open_mails(agent))) == ([fax], [mail])
    assert open_item_count(agent) == 2
    taken = open_contact_of_fax(fax, user=colleague, now=FRIDAY)
    assert (taken, taken.recorded_by, taken.channel) == (first, colleague, "fax")
    Contact.objects.update(state="closed", closed_at=FRIDAY)
    assert open_item_count(agent) == 0 == listed_items(agent)
    assert open_contact_of_fax(fax, user=agent, now=FRIDAY).recorded_by == colleague


def test_a_fax_that_is_settled_is_forgotten_with_the_draft_that_somebody_began(
    cooperation: Cooperation, fax: IncomingFax
) -> None:
    open_contact_of_fax(fax, user=cooperation.agent, now=FRIDAY)
    settle_fax(fax, by=cooperation.agent, now=FRIDAY)
    fax.refresh_from_db()
    assert (fax.sender, bytes(fax.content), Contact.objects.count()) == ("", b"", 0)
    with pytest.raises(IncomingFax.DoesNotExist):
        fax_to_read(cooperation.agent, fax.pk)


def test_a_fax_that_is_put_to_a_ticket_becomes_its_file(
    forwarded: Ticket, cooperation: Cooperation, fax: IncomingFax, mail: IncomingMail
) -> None:
    assign_fax(fax, forwarded, by=cooperation.agent, now=FRIDAY)
    later = FRIDAY + timedelta(hours=1)
    IncomingMail.objects.update(key=f"t{forwarded.pk}", settled_at=later, received_at=later)
    assert [file.name for file in forwarded.files.all()] == [f"{fax_name(fax)}.pdf"]
    assert [arrival.name for arrival in arrivals_of_ticket(forwarded)] == [f"mail-{mail.pk}", f"fax-{fax.pk}"]


def test_a_fax_is_compared_with_the_tickets_that_went_to_its_sender(
    forwarded: Ticket, cooperation: Cooperation, fax: IncomingFax
) -> None:
    assert not tickets_waiting_for(fax).exists()
    Agreement.objects.filter(partner=cooperation.leun).update(
        ticket_way="fax", ticket_address="+496473914419"
    )
    assert list(tickets_waiting_for(fax)) == [forwarded]
    assert not tickets_waiting_for(make_fax(cooperation, name="2", sender="")).exists()


def test_a_ticket_out_of_a_contact_brings_what_the_citizen_sent(
    cooperation: Cooperation, fax: IncomingFax
) -> None:
    of_fax = open_contact_of_fax(fax, user=cooperation.agent, now=FRIDAY)
    by_hand = open_contact_by_hand(
        "counter", centre=cooperation.centre, authority=cooperation.leun, user=cooperation.agent, now=FRIDAY
    )
    files = []
    for contact in (of_fax, by_hand):
        Contact.objects.filter(pk=contact.pk).update(authority=cooperation.leun)
        contact.refresh_from_db()
        ticket, code = send_ticket_of_contact(DRAFT, contact=contact, by=cooperation.agent, now=FRIDAY)
        assert (ticket.authority, ticket.state, len(code)) == (cooperation.leun, "forwarded", 9)
        files.append(ticket.files.count())
    assert files == [1, 0]
