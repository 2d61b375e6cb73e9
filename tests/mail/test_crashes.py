"""Worker, database or mail server die at any step: nothing is lost, nothing comes or goes twice."""

import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest

from buergerdraht.channels.addresses import reply_address
from buergerdraht.channels.mailbox import MailboxAway
from buergerdraht.channels.models import IncomingMail
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Delivery, Ticket
from buergerdraht.tickets.ways.outbox import deliver
from buergerdraht.tickets.ways.reading import LARGEST_MAIL, OPEN_FOLDER, TAKEN_FOLDER, read_mailbox
from tests.mail.conftest import TOWN_HALL
from tests.mail.test_replies import COMPLETE, mail_of
from tests.support.mail_server import MailServer
from tests.support.mailbox_server import MailboxServer

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[[str], "subprocess.Popen[bytes]"]
LATER = timedelta(minutes=11)


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def copies_to_mailbox(server: MailServer, imap: MailboxServer) -> int:
    """Let the copies that the mail server took arrive; return how many mails the partner has."""
    for _, content in server.taken:
        imap.put(content)
    return len([recipients for recipients, _ in server.taken if TOWN_HALL in recipients])


@pytest.mark.parametrize("moment", ["kill_before_taking", "kill_after_taking"])
def test_a_worker_killed_while_sending_sends_once(
    delivery: Delivery, server: MailServer, imap: MailboxServer, worker: Worker, moment: str
) -> None:
    dying = worker(
        f"from buergerdraht.tickets.ways.outbox import deliver\ndeliver({delivery.pk}, now=utc_now())"
    )
    setattr(server, moment, dying.pid)
    assert dying.wait(60) == -signal.SIGKILL
    setattr(server, moment, 0)
    assert state_of(delivery) == "sending"
    copies_to_mailbox(server, imap)
    server_had_it = len(server.taken)
    read_mailbox(now=utc_now() + LATER)
    assert state_of(delivery) == ("sent" if server_had_it else "waiting")
    deliver(delivery.pk, now=utc_now() + 2 * LATER)
    assert state_of(delivery) == "sent"
    assert len(server.taken) == 1


def test_a_worker_killed_before_sending_loses_nothing(
    delivery: Delivery, server: MailServer, imap: MailboxServer, worker: Worker
) -> None:
    code = f"""
from buergerdraht.tickets.ways import outbox
outbox.hand_over = die
outbox.deliver({delivery.pk}, now=utc_now())"""
    assert worker(code).wait(60) == -signal.SIGKILL
    assert state_of(delivery) == "sending"
    read_mailbox(now=utc_now() + LATER)
    deliver(delivery.pk, now=utc_now() + 2 * LATER)
    assert len(server.taken) == 1


def test_a_server_that_hangs_up_after_taking_is_not_asked_again(
    delivery: Delivery, server: MailServer, imap: MailboxServer
) -> None:
    server.answer_to_mail = "421 closing"
    deliver(delivery.pk, now=utc_now())
    assert state_of(delivery) == "waiting"  # 421 says that it was not taken


@pytest.mark.parametrize(
    "step",
    [
        "replies._book = die",
        "replies._keep = die",
        "reading.take_mail = die",
        "reading.Mailbox.move = die",
        "reading.Mailbox.read = die",
    ],
)
def test_a_worker_killed_while_taking_a_reply_books_it_once(
    ticket: Ticket, imap: MailboxServer, worker: Worker, step: str
) -> None:
    imap.put(bytes(mail_of(COMPLETE, to=reply_address(f"t{ticket.pk}"))))
    code = f"""
from buergerdraht.tickets.ways import reading, replies
{step}
reading.read_mailbox(now=utc_now())"""
    assert worker(code).wait(60) == -signal.SIGKILL
    assert len(imap.mails_in("INBOX")) == 1
    read_mailbox(now=utc_now())
    assert (len(imap.mails_in("INBOX")), len(imap.mails_in(TAKEN_FOLDER))) == (0, 1)
    assert list(ticket.history.order_by("sequence").values_list("verb", flat=True))[2:] == ["reacted"]


def test_a_database_that_dies_leaves_the_mail_in_the_mailbox(
    ticket: Ticket, imap: MailboxServer, worker: Worker
) -> None:
    imap.put(bytes(mail_of(COMPLETE, to=reply_address(f"t{ticket.pk}"))))
    code = """
from buergerdraht.tickets.ways import reading, replies
keep = replies._keep
def hang_up(*arguments, **options):
    connection.connection.close()
    return keep(*arguments, **options)
replies._keep = hang_up
reading.read_mailbox(now=utc_now())"""
    assert worker(code).wait(60) == 1
    assert len(imap.mails_in("INBOX")) == 1
    read_mailbox(now=utc_now())
    assert len(imap.mails_in(TAKEN_FOLDER)) == 1


def test_a_mailbox_that_is_away_says_so(imap: MailboxServer, ticket: Ticket) -> None:
    imap.stop()
    with pytest.raises(MailboxAway):
        read_mailbox(now=utc_now())


def test_a_giant_mail_and_a_broken_one_are_open_items_and_keep_nobody_waiting(
    ticket: Ticket, imap: MailboxServer
) -> None:
    address = reply_address(f"t{ticket.pk}").encode()
    imap.put(
        b"From: vogt@leun.example\r\nSubject: Bilder\r\nTo: " + address + b"\r\n\r\n" + b"x" * LARGEST_MAIL
    )
    imap.put(b"Content-Type: multipart/mixed; boundary=\xff\r\n\r\n\xff\x00--")
    imap.put(bytes(mail_of(COMPLETE, to=address.decode())))
    assert read_mailbox(now=utc_now()) == 3
    giant, broken = IncomingMail.objects.exclude(open_reason="").order_by("pk")
    assert (giant.open_reason, giant.subject, giant.key) == (
        "Sie ist zu groß; sie liegt ungelesen im Postfach.", "Bilder", f"t{ticket.pk}",
    )  # fmt: skip
    assert broken.open_reason == "Sie gehört zu keinem Ticket."
    assert len(imap.mails_in(OPEN_FOLDER)) == 2
    ticket.refresh_from_db()
    assert ticket.state == "reacted"


def test_many_mails_at_once_are_all_taken(ticket: Ticket, imap: MailboxServer) -> None:
    for number in range(30):
        imap.put(bytes(mail_of(f"Rundbrief {number}", to="ticket@servicecenter.example")))
    assert read_mailbox(now=utc_now()) == 30
    assert read_mailbox(now=utc_now()) == 0
    assert IncomingMail.objects.count() == len(imap.mails_in(OPEN_FOLDER)) == 30
