"""Bad mails through a real mailbox, all at once: each has its outcome, and none is lost."""

from email.message import EmailMessage

import pytest

from buergerdraht.channels.addresses import reply_address
from buergerdraht.channels.models import IncomingMail
from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.ways.reading import OPEN_FOLDER, TAKEN_FOLDER, read_mailbox
from tests.mail.test_replies import mail_of
from tests.support.mailbox_server import MailboxServer

pytestmark = pytest.mark.django_db
PIXEL = "https://tracker.example/pixel.gif"


def with_file(content: bytes, name: str, *, to: str) -> EmailMessage:
    message = mail_of("Stand: läuft", to=to, Message_ID=f"<{name}@leun.example>")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def with_remote_picture(*, to: str) -> EmailMessage:
    message = mail_of("", to=to)
    message.set_content(
        f'<p>Antwort: Sie leuchtet wieder.</p><img src="{PIXEL}"><script src="{PIXEL}"></script>',
        subtype="html",
    )
    return message


def automatic(number: int, *, to: str) -> EmailMessage:
    return mail_of(f"Nicht im Haus. {number}", to=to, Auto_Submitted="auto-replied")


def reasons() -> set[str]:
    return set(IncomingMail.objects.exclude(open_reason="").values_list("open_reason", flat=True))


def test_each_bad_mail_has_its_outcome_and_none_is_lost(ticket: Ticket, imap: MailboxServer) -> None:
    ours = reply_address(f"t{ticket.pk}")
    mails = [
        bytes(with_file(b"x" * 30_000_000, "bilder.zip", to=ours)),
        bytes(with_file(b"MZ\x90\x00", "rechnung.pdf.exe", to=ours)),
        bytes(mail_of("Antwort: gefälscht", to=ours.replace(f"t{ticket.pk}.", f"t{ticket.pk + 1}."))),
        bytes(mail_of("Antwort: gefälscht", to=ours, sender="vogt@evil.example")),
        b"To: " + ours.encode() + b"\r\nContent-Type: multipart/mixed; boundary=\xff\r\n\r\n\xff\x00--",
        *(bytes(automatic(number, to=ours)) for number in range(6)),
        bytes(with_remote_picture(to=ours)),
    ]
    for each in mails:
        imap.put(each)
    assert read_mailbox(now=utc_now()) == len(mails)
    assert (len(imap.mails_in("INBOX")), read_mailbox(now=utc_now())) == (0, 0)
    assert len(imap.mails_in(OPEN_FOLDER)) + len(imap.mails_in(TAKEN_FOLDER)) == len(mails)
    assert reasons() == {
        "Sie ist zu groß; sie liegt ungelesen im Postfach.",
        "Die Antwortadresse ist keine von uns.",
        "Sie kommt nicht von der Adresse der Behörde.",
        "Zu viele Mails zu diesem Ticket an einem Tag; vermutlich antwortet ein Programm.",
    }
    steps = list(ticket.history.order_by("sequence").values_list("verb", "text"))
    assert ("answered", "Sie leuchtet wieder.") in steps
    assert any(text.startswith("Anhang „rechnung.pdf.exe“ liegt nur im Postfach") for _, text in steps)
    assert PIXEL not in str(steps)
    assert ticket.files.count() == 0
