"""Handing one call to a partner's ticket system, and saying what certainly happened.

The other side knows a repetition by its key; so whatever leaves us in doubt is just sent again.
"""

import ssl
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException

from django.conf import settings

from buergerdraht.channels.errors import NotReached, Refused
from buergerdraht.channels.rules.retry_after import wait_asked_for
from buergerdraht.channels.rules.signature import signature_of
from buergerdraht.foundation.network import (
    ALL_PORTS,
    NameUnknown,
    NotAllowed,
    cut_off,
    open_connection,
    request_target,
)

SECONDS = 10.0
"""To connect, and to be answered: so long a system that hangs keeps the worker from others."""
MAYBE_LATER = frozenset({401, 403, 404, 408, 409, 421, 423, 425, 429})
"""Of the refusals (4xx) those that end when somebody there, or time, puts it right."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is told to a ticket system."""

    url: str
    body: bytes
    """JSON."""
    key: str
    """The same in every try."""
    secrets: tuple[str, ...]
    """With each of them it is signed: two while one takes the place of the other."""


def hand_over(call: Call, *, now: datetime) -> None:
    """Let the ticket system take a call; raise Refused or NotReached. Redirects are not followed."""
    connection, until = _connection(call.url), time.monotonic() + SECONDS
    try:
        status, wait = _answer(connection, call, now=now)
    except (OSError, HTTPException) as error:
        raise NotReached(_words_for(error, is_late=time.monotonic() >= until)) from error
    finally:
        connection.close()
    _check(status, wait=wait)


def _connection(url: str) -> HTTPConnection:
    try:
        return open_connection(
            url,
            timeout=SECONDS,
            reach=settings.REACH,
            ports=ALL_PORTS,
        )
    except NotAllowed as error:
        raise Refused("Die Adresse des Ticketsystems liegt in einem inneren Netz.") from error
    except NameUnknown as error:
        raise NotReached("Den Namen des Ticketsystems kennt gerade niemand.") from error


def _answer(connection: HTTPConnection, call: Call, *, now: datetime) -> tuple[int, timedelta]:
    """Status, and how long it asks us to wait; what else it says is not read."""
    connection.connect()
    with cut_off(connection, after=SECONDS):
        connection.request("POST", request_target(call.url), body=call.body, headers=_headers(call, now=now))
        response = connection.getresponse()
        return response.status, wait_asked_for(response.headers.get("Retry-After", ""), now=now)


def _words_for(error: Exception, *, is_late: bool) -> str:
    """A line that we cut looks like one that broke."""
    if is_late or isinstance(error, TimeoutError):
        return "Das Ticketsystem antwortet nicht rechtzeitig."
    if isinstance(error, ssl.SSLCertVerificationError):
        return "Dem Zertifikat des Ticketsystems ist nicht zu trauen."
    if isinstance(error, OSError):
        return "Das Ticketsystem ist nicht erreichbar."
    return "Die Antwort des Ticketsystems ist nicht zu verstehen."


def _headers(call: Call, *, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Buergerdraht",
        "Idempotency-Key": call.key,
        "Buergerdraht-Signature": signature_of(call.body, secrets=call.secrets, at=now),
    }


def _check(status: int, *, wait: timedelta) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise Refused(f"Das Ticketsystem leitet weiter ({status}). Tragen Sie die neue Adresse ein.")
    words = f"Das Ticketsystem nimmt den Aufruf nicht an ({status})."
    raise NotReached(words, wait=wait) if status >= 500 or status in MAYBE_LATER else Refused(words)
