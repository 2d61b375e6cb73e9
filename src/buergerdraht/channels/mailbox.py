"""The mailbox of replies: the only code that knows IMAP.

A mail stays where it is until it has been taken, and is moved then. Whoever takes must know it again: between
the two the process may die.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 200


class MailboxAway(Exception):
    """The mailbox cannot be read now; nothing in it is lost."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that nobody has taken yet."""

    uid: str
    size: int
    """In bytes."""


class Mailbox:
    """A folder of mails, oldest first."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def waiting(self) -> list[Waiting]:
        """Return what has not been moved yet, the oldest first, MOST_AT_ONCE of it."""
        [found] = self._ask("SEARCH", "UNDELETED")
        uids = found.decode().split()[:MOST_AT_ONCE] if isinstance(found, bytes) else []
        if not uids:
            return []
        sizes = self._ask("FETCH", ",".join(uids), "(UID RFC822.SIZE)")
        return sorted(filter(None, map(_waiting, sizes)), key=lambda each: int(each.uid))

    def read(self, mail: Waiting, *, only_head: bool = False) -> bytes:
        """Return the bytes of a mail, which stays unseen."""
        answer = self._ask("FETCH", mail.uid, f"(BODY.PEEK[{'HEADER' if only_head else ''}])")
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def move(self, mail: Waiting, folder: str) -> None:
        """Move a mail into a folder, which is made if it is missing."""
        with suppress(MailboxAway):
            self._ask("MOVE", mail.uid, folder)
            return
        self._server.create(folder)
        self._ask("MOVE", mail.uid, folder)

    def _ask(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        try:
            status, answer = self._server.uid(command, *arguments)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxAway(f"{command}: {error}") from error
        if status != "OK":
            raise MailboxAway(f"{command}: {status}")
        return answer


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """Sign in and select the folder; raise MailboxAway."""
    parts = urlsplit(url)
    try:
        server = _connected(parts.scheme, parts.hostname or "", parts.port)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, answer = server.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxAway(str(error)) from error
    if status != "OK":
        raise MailboxAway(f"SELECT: {answer!r}")
    try:
        yield Mailbox(server)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(
            host, port or 993, timeout=TIMEOUT_SECONDS, ssl_context=ssl.create_default_context()
        )
    server = imaplib.IMAP4(host, port or 143, timeout=TIMEOUT_SECONDS)
    if scheme == "imap+starttls":
        server.starttls(ssl.create_default_context())
    return server


def _waiting(answer: bytes | tuple[bytes, bytes]) -> Waiting | None:
    line = answer[0] if isinstance(answer, tuple) else answer or b""
    uid, size = re.search(rb"UID (\d+)", line), re.search(rb"RFC822\.SIZE (\d+)", line)
    return Waiting(uid[1].decode(), int(size[1])) if uid and size else None
