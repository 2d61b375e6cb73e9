"""Tickets for a partner's ticket system. What is done is done once for each Idempotency-Key."""

from dataclasses import asdict
from functools import partial
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from buergerdraht.agreements.models import TicketSystem
from buergerdraht.api.door import machine
from buergerdraht.api.tickets.messages import (
    QueryMessage,
    ReactionMessage,
    ReturnMessage,
    asked,
    read_file,
    read_list,
    read_message,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import as_download
from buergerdraht.tickets.files import attach_file
from buergerdraht.tickets.operations import ask_back, react, return_ticket
from buergerdraht.tickets.ways.system import (
    Act,
    Asked,
    Choice,
    file_of_system,
    page_of_tickets,
    take,
    ticket_of_system,
    told_in_full,
)
from buergerdraht.tickets.ways.told import told_ticket

USUAL_LIMIT = 50
REPEATED = {"Idempotency-Replayed": "true"}


@machine("GET")
def ticket_list(request: HttpRequest, system: TicketSystem) -> HttpResponse:
    """List tickets by number, a page at a time; `next` leads to the next one."""
    wanted = read_list(request).cleaned_data
    choice, limit = Choice(wanted["status"] or Choice.OPEN), wanted["limit"] or USUAL_LIMIT
    found = page_of_tickets(system, choice=choice, after=wanted["after"] or 0, limit=limit + 1)
    page = found[:limit]
    query = {"status": choice.value, "limit": limit, "after": page[-1].pk} if len(found) > limit else {}
    following = f"{request.path}?{urlencode(query)}" if query else None
    return _json({"tickets": [told_ticket(each) for each in page], "next": following})


@machine("GET")
def ticket(_request: HttpRequest, system: TicketSystem, ticket_id: int) -> HttpResponse:
    """Give one ticket with its files and its history."""
    return _ticket(system, ticket_id)


@machine("POST")
def reaction(request: HttpRequest, system: TicketSystem, ticket_id: int) -> HttpResponse:
    """Take an answer, or a message in between; refuse less, naming what is missing."""
    message, key = read_message(request, ReactionMessage)
    return _done(system, ticket_id, key, partial(react, reaction=message.reaction()))


@machine("POST")
def query(request: HttpRequest, system: TicketSystem, ticket_id: int) -> HttpResponse:
    """Take a question back to the centre; the promise goes on."""
    message, key = read_message(request, QueryMessage)
    return _done(system, ticket_id, key, partial(ask_back, question=message.cleaned_data["question"]))


@machine("POST")
def returning(request: HttpRequest, system: TicketSystem, ticket_id: int) -> HttpResponse:
    """Take a wrongly addressed ticket back, with the reason."""
    message, key = read_message(request, ReturnMessage)
    return _done(system, ticket_id, key, partial(return_ticket, reason=message.cleaned_data["reason"]))


@machine("POST")
def add_file(request: HttpRequest, system: TicketSystem, ticket_id: int) -> HttpResponse:
    """Take the body as a file, named in the address."""
    name, content = request.GET.get("name", ""), read_file(request)
    act = partial(attach_file, name=name, content=content)
    return _done(system, ticket_id, asked(request, content), act, status=201)


@machine("GET")
def file(_request: HttpRequest, system: TicketSystem, ticket_id: int, file_id: int) -> HttpResponseBase:
    """Give a file out."""
    found = file_of_system(system, ticket_id, file_id)
    return as_download(bytes(found.content), name=found.name, media_type=found.media_type)


def _done(system: TicketSystem, ticket_id: int, key: Asked, act: Act, *, status: int = 200) -> HttpResponse:
    """Answer a repetition with the ticket as it stands now: it says what became of the first."""
    is_first = take(system, ticket_id, asked=key, act=act, now=utc_now())
    return _ticket(system, ticket_id, status=status, headers={} if is_first else REPEATED)


def _ticket(
    system: TicketSystem, ticket_id: int, *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    told = told_in_full(ticket_of_system(system, ticket_id))
    content = {**asdict(told.ticket), "files": told.files, "history": told.history}
    return _json(content, status=status, headers=headers)


def _json(content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(content), status=status, content_type="application/json", headers=headers
    )
