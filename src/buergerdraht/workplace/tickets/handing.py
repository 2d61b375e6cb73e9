"""Handing a ticket to a unit of the authority, and splitting a part off."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By, forward_ticket, split_ticket
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.tickets.codes import code_to_tell, keep_code
from buergerdraht.workplace.tickets.handing_forms import SplitForm, UnitForm
from buergerdraht.workplace.tickets.views import handles, the_ticket


@never_cache
@handles
def forward(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Ask to which unit, and hand the ticket on."""
    ticket, now = the_ticket(request, ticket_id), utc_now()
    form = UnitForm(request.POST or None, ticket=ticket, now=now)
    if form.is_valid() and _forwarded(request, ticket, form, now=now):
        return redirect("ticket", ticket.pk)
    return _question(request, ticket, form)


@never_cache
@handles
def split(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Ask what the second matter is and whose, and open a ticket for it."""
    ticket, now = the_ticket(request, ticket_id), utc_now()
    form = SplitForm(request.POST or None, ticket=ticket, now=now)
    if form.is_valid():
        part = _split(request, ticket, form, now=now)
        if part:
            return redirect("ticket_forward", part.pk)
    return _question(request, ticket, form)


def _forwarded(request: HttpRequest, ticket: Ticket, form: UnitForm, *, now: datetime) -> bool:
    try:
        forward_ticket(ticket, unit=form.unit(), by=By(signed_in(request)), now=now)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "Das Ticket ist weitergeleitet.")
    return True


def _split(request: HttpRequest, ticket: Ticket, form: SplitForm, *, now: datetime) -> Ticket | None:
    by = By(signed_in(request))
    try:
        part, code = split_ticket(ticket, form.draft(), authority=form.authority(), by=by, now=now)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None
    keep_code(request, part, code)
    messages.success(request, f"Ticket {part.reference} ist angelegt.")
    return part


def _question(request: HttpRequest, ticket: Ticket, form: UnitForm | SplitForm) -> HttpResponse:
    frame = frame_context(signed_in(request), now=utc_now())
    context = {**frame, "ticket": ticket, "form": form, "code": code_to_tell(request, ticket)}
    return render(request, "workplace/tickets/handing.html", context, status=422 if form.is_bound else 200)
