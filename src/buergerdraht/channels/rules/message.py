"""A mail as it came, read without trust: whatever the bytes are, the result is a Mail. Pure."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from enum import StrEnum

from buergerdraht.channels.rules.html_text import text_of_html

MOST_PARTS = 200
DEEPEST_PART = 15
LONGEST_TEXT = 100_000
"""Characters; nobody writes so much, and nobody reads it."""


class MailKind(StrEnum):
    """Who wrote a mail."""

    WRITTEN = "written"
    AUTOMATIC = "automatic"
    """Absent, received, newsletter: never answered (RFC 3834, 2)."""
    BOUNCE = "bounce"
    """Says that a mail of ours was not delivered (RFC 3464)."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file in a mail, as its sender named it."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says about itself; nothing in it is proven."""

    digest: str
    """Of all its bytes: tells whether we have had it."""
    kind: MailKind
    message_id: str
    sender: str
    """Address, in small letters."""
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[AttachedFile, ...]
    fails_dmarc: bool
    """A mail server on the way found that the sender's domain did not send it."""
    bounced_ids: tuple[str, ...] = ()
    """Message-IDs that a bounce names."""
    bounce_reason: str = ""


def read_mail(raw: bytes) -> Mail:
    """Return what the bytes say; broken parts are left out, nothing is raised."""
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001  (of some bytes the parser raises nearly anything, RecursionError too)
        digest = hashlib.sha256(raw).hexdigest()
        return Mail(digest, MailKind.WRITTEN, "", "", (), "", "", (), fails_dmarc=False)


def _read(raw: bytes) -> Mail:
    message = BytesParser(policy=compat32).parsebytes(raw)
    leaves = list(_leaves(message))[:MOST_PARTS]
    kind = _kind(message, leaves)
    return Mail(
        digest=hashlib.sha256(raw).hexdigest(),
        kind=kind,
        message_id=_one_line(message, "Message-ID")[:250],
        sender=_addresses(message, "From")[:1][0] if _addresses(message, "From") else "",
        recipients=_addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"),
        subject=_one_line(message, "Subject")[:200],
        text=_text(leaves),
        files=tuple(_files(leaves)),
        fails_dmarc="dmarc=fail" in _all(message, "Authentication-Results").lower(),
        bounced_ids=tuple(_ids_in(message, leaves)) if kind is MailKind.BOUNCE else (),
        bounce_reason=_reason(leaves) if kind is MailKind.BOUNCE else "",
    )


_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_ABSENT = re.compile(
    r"^(?:automatische antwort|abwesenheit|out of office|auto(?:matic)?[- ]?reply|lesebestätigung|gelesen:)",
    re.IGNORECASE,
)
_SIGNS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "X-Loop", "Feedback-ID")


def _kind(message: Message, leaves: list[Message]) -> MailKind:
    sender = "".join(_addresses(message, "From")[:1])
    report = str(message.get_param("report-type", "")).lower()
    is_from_nobody = _one_line(message, "Return-Path") == "<>"
    if report == "delivery-status" or (
        is_from_nobody and sender.startswith(("mailer-daemon@", "postmaster@"))
    ):
        actions = {_field(status, "Action").lower() for status in _statuses(leaves)}
        return MailKind.BOUNCE if not actions or "failed" in actions else MailKind.AUTOMATIC
    automatic = _one_line(message, "Auto-Submitted").lower()
    return (
        MailKind.AUTOMATIC
        if is_from_nobody
        or message.get_content_type() == "multipart/report"
        or (automatic and not automatic.startswith("no"))
        or _one_line(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or any(name in message for name in _SIGNS)
        or _MACHINES.match(sender)
        or _ABSENT.match(_one_line(message, "Subject"))
        else MailKind.WRITTEN
    )


def _leaves(part: Message, depth: int = 0) -> Iterator[Message]:
    """Give the parts that have content; a mail inside a mail is one part, and so is a delivery status."""
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield part
    elif depth < DEEPEST_PART:
        for inner in _inner(part)[:MOST_PARTS]:
            yield from _leaves(inner, depth + 1)


def _inner(part: Message) -> list[Message]:
    content = part.get_payload()
    return [each for each in content if isinstance(each, Message)] if isinstance(content, list) else []


def _text(leaves: list[Message]) -> str:
    inline = [part for part in leaves if not _is_file(part)]
    for wanted, readable in (("text/plain", str), ("text/html", text_of_html)):
        texts = [readable(_decoded(part)) for part in inline if part.get_content_type() == wanted]
        joined = "\n".join(texts).replace("\0", "").strip()
        if joined:
            return joined[:LONGEST_TEXT]
    return ""


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _files(leaves: list[Message]) -> Iterator[AttachedFile]:
    for part in leaves:
        is_text = part.get_content_type() in ("text/plain", "text/html") and not _is_file(part)
        if not is_text and part.get_content_type() not in _NO_FILES and not _is_decoration(part):
            name = " ".join(_plain(part.get_filename() or "").split())
            yield AttachedFile(name[:150] or "Anhang", part.get_content_type(), _content(part))


_NO_FILES = frozenset(
    {
        "message/delivery-status",
        "text/rfc822-headers",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
    }
)


def _is_decoration(part: Message) -> bool:
    """Pictures that stand inside the text are logos of signatures."""
    return (
        part.get_content_maintype() == "image"
        and "Content-ID" in part
        and part.get_content_disposition() != "attachment"
    )


def _content(part: Message) -> bytes:
    if part.is_multipart():
        return b"".join(inner.as_bytes() for inner in _inner(part))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _decoded(part: Message) -> str:
    content = _content(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _statuses(leaves: list[Message]) -> Iterator[Message]:
    for part in leaves:
        if part.get_content_type() == "message/delivery-status":
            yield from _inner(part)


def _reason(leaves: list[Message]) -> str:
    """What the other mail server said, as it stands in the report."""
    said = [_field(each, "Diagnostic-Code") or _field(each, "Status") for each in _statuses(leaves)]
    return next((words[:150] for words in said if words), "")


_ID = re.compile(r"<[^<>\s]{3,250}>")


def _ids_in(message: Message, leaves: list[Message]) -> Iterator[str]:
    for part in leaves:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/global"):
            found = re.search(rb"^Message-ID:\s*(\S+)", _content(part), re.IGNORECASE | re.MULTILINE)
            if found:
                yield found[1].decode(errors="replace")
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(_all(message, name))


def _field(message: Message, name: str) -> str:
    return _one_line(message, name).rpartition(";")[2].strip()


def _one_line(message: Message, name: str) -> str:
    return " ".join(_plain(message.get(name, "")).split())


def _all(message: Message, name: str) -> str:
    return " ".join(_plain(value) for value in message.get_all(name, []))


def _addresses(message: Message, *names: str) -> tuple[str, ...]:
    headers = [str(value) for name in names for value in message.get_all(name, [])]
    found = (address.strip().lower() for _, address in getaddresses(headers))
    return tuple(dict.fromkeys(address for address in found if "@" in address))[:50]


def _plain(value: object) -> str:
    try:
        text = str(make_header(decode_header(str(value))))
    except (MessageError, LookupError, ValueError):
        text = str(value)
    return text.encode(errors="replace").decode().replace("\0", "")
