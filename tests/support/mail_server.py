"""A mail server that behaves as a test wishes, and keeps what it took."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.mailbox_server import MailboxServer


@dataclass
class MailServer:
    """What it took, and what it does next."""

    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    """Recipients and content of each mail."""
    answer_to_recipient: str = "250 OK"
    answer_to_mail: str = "250 OK"
    kill_before_taking: int = 0
    kill_after_taking: int = 0
    """Process id of a client that dies just then."""
    mailboxes: MailboxServer | None = None
    """Where it delivers what it took."""
    port: int = 0

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's names)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or do not."""
        if "+" in address or self.answer_to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return self.answer_to_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or do not, or see the client die."""
        if self.kill_before_taking:
            os.kill(self.kill_before_taking, signal.SIGKILL)
            return "451 gone"
        if self.answer_to_mail.startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.taken.append((list(envelope.rcpt_tos), envelope.content))
            self._deliver(envelope)
        if self.kill_after_taking:
            os.kill(self.kill_after_taking, signal.SIGKILL)
        return self.answer_to_mail

    def _deliver(self, envelope: Envelope) -> None:
        for address in envelope.rcpt_tos if self.mailboxes else ():
            assert self.mailboxes
            assert isinstance(envelope.content, bytes)
            self.mailboxes.put(envelope.content, to=address.partition("@")[0].partition("+")[0])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server on a free port of this machine."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
