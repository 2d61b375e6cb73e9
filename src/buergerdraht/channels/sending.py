"""Handing one mail to the mail server, and saying what certainly happened."""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from buergerdraht.channels.errors import NotReached, Refused, Uncertain


@dataclass(frozen=True, slots=True)
class File:
    """What goes along with a mail."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent."""

    message_id: str
    recipient: str
    subject: str
    text: str
    reply_to: str = ""
    """Also where bounces go, and a copy by which we see that the mail server took the mail."""
    references: tuple[str, ...] = ()
    """Message-IDs of what it belongs to; the last one is what it answers."""
    auto_submitted: str = "auto-generated"
    """RFC 3834, 5: nobody's machine answers it; '' if a person wrote it."""
    files: tuple[File, ...] = ()


def hand_over(letter: Letter) -> None:
    """Let the mail server take a mail; raise Refused, NotReached or Uncertain."""
    message = _message(letter)
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise NotReached("Der Mailserver lässt uns nicht anmelden.") from error
    except OSError as error:
        raise NotReached("Der Mailserver ist nicht erreichbar.") from error
    server = getattr(connection, "connection", None)
    if not isinstance(server, smtplib.SMTP):  # files of the demonstration
        connection.send_messages([message])
        return
    try:
        _transmit(server, message, letter)
    except ValueError as error:  # letters or line breaks that no address has
        raise Refused("An diese Adresse kann keine Mail gehen.") from error
    finally:
        server.close()


def _message(letter: Letter) -> EmailMessage:
    headers = {"Message-ID": letter.message_id}
    if letter.auto_submitted:
        headers["Auto-Submitted"] = letter.auto_submitted
        headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # Exchange does not know RFC 3834
    if letter.references:
        headers |= {"In-Reply-To": letter.references[-1], "References": " ".join(letter.references)}
    return EmailMessage(
        " ".join(letter.subject.split()),
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.recipient],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
        attachments=[(each.name, each.content, each.media_type) for each in letter.files],
    )


def _transmit(server: smtplib.SMTP, message: EmailMessage, letter: Letter) -> None:
    """The copy goes in the same transaction, after the partner is taken: it proves what became of both."""
    try:
        server.ehlo_or_helo_if_needed()
        _check(server.mail(letter.reply_to or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
        _check(server.rcpt(letter.recipient))
        if letter.reply_to:
            server.rcpt(letter.reply_to)
        content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        _check(server.data(content))
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except OSError as error:
        raise Uncertain("Die Verbindung zum Mailserver brach beim Senden ab.") from error


def _check(answer: tuple[int, bytes]) -> None:
    if answer[0] >= 300:
        raise _refusal(*answer)


def _refusal(code: int, text: bytes | str) -> Refused | NotReached:
    """RFC 5321, 4.2.1: 4xx may go later, 5xx never."""
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    words = f"Der Mailserver nimmt die Mail nicht an ({code} {' '.join(said.split())[:120]})."
    return Refused(words) if code >= 500 else NotReached(words)
