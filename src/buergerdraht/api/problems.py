"""Refusals as problem documents (RFC 9457): a type for machines, a German sentence for who reads the log."""

import re
from dataclasses import dataclass

import orjson
from django.http import HttpResponse

from buergerdraht.agreements.errors import TooManyRequests
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.file_kinds import FileKindRefused, FileTooLarge
from buergerdraht.tickets.errors import (
    ReactionIncomplete,
    TicketChangedElsewhere,
    TooManyFiles,
    WrongTicketState,
)
from buergerdraht.tickets.rules.reaction import CONTACT_MISSING, STATUS_MISSING, TIME_MISSING, TIME_PASSED

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Die Anfrage ist nicht lesbar",
    401: "Der Zugang fehlt",
    404: "Nicht gefunden",
    405: "Hier nicht möglich",
    409: "Beim jetzigen Stand nicht möglich",
    413: "Zu groß",
    415: "Nicht angenommen",
    422: "Nicht angenommen",
    429: "Zu viele Anfragen",
    500: "Das ist ein Fehler von uns",
    503: "Gerade nicht erreichbar",
}
STATUSES: dict[type[DomainError], int] = {
    WrongTicketState: 409,
    TicketChangedElsewhere: 409,
    TooManyFiles: 409,
    FileTooLarge: 413,
    FileKindRefused: 415,
    TooManyRequests: 429,
}
DETAILS: dict[type[DomainError], str] = {
    WrongTicketState: "Das geht beim jetzigen Stand des Tickets nicht. Rufen Sie es neu ab.",
    TicketChangedElsewhere: "Jemand hat dieses Ticket inzwischen bearbeitet. Senden Sie noch einmal.",
}
"""Where the sentence for people speaks of a page."""
FIELDS = {
    STATUS_MISSING: "status",
    TIME_MISSING: "expected_on",
    TIME_PASSED: "expected_on",
    CONTACT_MISSING: "contact",
}
"""Question to a reaction -> where its answer belongs."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong or missing at one field."""

    field: str
    detail: str


class NotUnderstood(DomainError):
    """A message does not say what it must; `errors` names each field."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("Prüfen Sie die genannten Felder.")


class NotReadable(DomainError):
    """What came is no message at all; `status` is 400, or 413 if it is too large."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


def problem(
    status: int,
    *,
    kind: str,
    detail: str,
    errors: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return a refusal; `kind` is the last part of its type."""
    document = {
        "type": f"urn:buergerdraht:{kind}",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        **({"errors": errors} if errors else {}),
    }
    return HttpResponse(orjson.dumps(document), status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_of(refusal: DomainError) -> HttpResponse:
    """Return what a refused operation is answered with."""
    wait = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooManyRequests) else None
    return problem(
        getattr(refusal, "status", STATUSES.get(type(refusal), 422)),
        kind=re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower(),
        detail=DETAILS.get(type(refusal), refusal.message),
        errors=_errors(refusal),
        headers=wait,
    )


def _errors(refusal: DomainError) -> tuple[FieldError, ...]:
    if isinstance(refusal, ReactionIncomplete):
        return tuple(FieldError(FIELDS[question], question) for question in refusal.questions)
    return refusal.errors if isinstance(refusal, NotUnderstood) else ()
