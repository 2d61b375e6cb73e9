"""The centre's tickets: what is due first stands first; writing one out of a contact takes a minute."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.queries import contact_for
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.files import UploadForm
from buergerdraht.foundation.http import or_404, requires, typed_search
from buergerdraht.foundation.paging import FarPaginator
from buergerdraht.tickets.files import files_of
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By
from buergerdraht.tickets.queries import (
    TicketCriteria,
    history_of,
    lines_of,
    linked_tickets,
    listed_tickets,
    promise_of_ticket,
    ticket_counts,
    ticket_for,
    tickets_by_due_time,
)
from buergerdraht.tickets.rules.light import light_of
from buergerdraht.tickets.rules.vocabulary import WITH_PARTNER, TicketState, can_become
from buergerdraht.tickets.watching import late_notices_for
from buergerdraht.tickets.ways.of_contacts import send_ticket_of_contact
from buergerdraht.tickets.ways.paper import can_be_written
from buergerdraht.tickets.ways.queries import open_item_count
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.tickets.codes import code_to_tell, keep_code
from buergerdraht.workplace.tickets.forms import VIEWS, TextForm, TicketForm
from buergerdraht.workplace.tickets.steps import STEPS, steps_for
from buergerdraht.workplace.tickets.writing import Outlook, outlook_of

PER_PAGE = 25

HANDLE = Ability.HANDLE_TICKETS
handles = requires(HANDLE)


@never_cache
@require_GET
@handles
def ticket_list(request: HttpRequest) -> HttpResponse:
    """List the tickets of one view, searched."""
    user, now, chosen = signed_in(request), utc_now(), request.GET.get("ansicht", "offen")
    criteria = _criteria(request, chosen)
    found = tickets_by_due_time(user, criteria=criteria, ability=HANDLE, now=now)
    page = FarPaginator(found, PER_PAGE, load=listed_tickets).get_page(request.GET.get("seite"))
    context = {
        **frame_context(user, now=now),
        "page": page,
        "lines": lines_of(page, now=now),
        "counts": ticket_counts(user, ability=HANDLE, now=now),
        "late_notices": late_notices_for(user, now=now),
        "chosen": chosen,
        "text": criteria.words,
        "open_items": open_item_count(user),
    }
    return render(request, "workplace/tickets/list.html", context)


@never_cache
@handles
def new_ticket(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Write a ticket out of a contact, and send it to the partner at once."""
    user, now = signed_in(request), utc_now()
    contact = _contact(request, contact_id)
    outlook = outlook_of(contact, now=now)
    form = TicketForm(request.POST or None, contact=contact)
    if not form.is_valid():
        return _writing(request, form, outlook, now=now)
    draft = form.draft(subject=outlook.subject, entry_id=outlook.entry_id, unit_id=outlook.unit_id)
    try:
        ticket, code = send_ticket_of_contact(draft, contact=contact, by=user, now=now)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _writing(request, form, outlook, now=now)
    keep_code(request, ticket, code)
    messages.success(request, f"Ticket {ticket.reference} ist gesendet.")
    return redirect("ticket", ticket.pk)


@never_cache
@require_GET
@handles
def ticket_page(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Show one ticket with its promise and everything that happened."""
    return page_of(request, the_ticket(request, ticket_id), TextForm())


@require_POST
@handles
def act(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Do what the chosen step says."""
    ticket, form = the_ticket(request, ticket_id), TextForm(request.POST)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None or not form.is_valid():
        raise Http404
    try:
        step.act(ticket, form.cleaned_data["text"], By(signed_in(request)), utc_now())
    except DomainError as refusal:
        form.add_error("text", refusal.message)
        return page_of(request, ticket, form)
    messages.success(request, step.done)
    return redirect("ticket", ticket.pk)


def _criteria(request: HttpRequest, chosen: str) -> TicketCriteria:
    words = typed_search(request)
    if chosen == "meine":
        return TicketCriteria(words=words, assignee_id=signed_in(request).pk)
    if chosen not in VIEWS:
        raise Http404
    return replace(VIEWS[chosen], words=words)


def the_ticket(request: HttpRequest, ticket_id: int) -> Ticket:
    """Return the ticket of an address; 404 if she may not see it."""
    return or_404(lambda: ticket_for(signed_in(request), ticket_id, ability=HANDLE))


def _contact(request: HttpRequest, contact_id: int) -> Contact:
    return or_404(lambda: contact_for(signed_in(request), contact_id))


def _writing(request: HttpRequest, form: TicketForm, outlook: Outlook, *, now: datetime) -> HttpResponse:
    context = {**frame_context(signed_in(request), now=now), "form": form, "outlook": outlook}
    return render(request, "workplace/tickets/new.html", context, status=422 if form.is_bound else 200)


def page_of(
    request: HttpRequest, ticket: Ticket, form: TextForm, *, file_form: UploadForm | None = None
) -> HttpResponse:
    """Render the page of a ticket, with the form that was refused."""
    upload = file_form or UploadForm()
    code = code_to_tell(request, ticket)
    context = {**_about(ticket, now=utc_now()), "form": form, "file_form": upload, "code": code}
    status = 422 if form.errors or upload.errors else 200
    frame = frame_context(signed_in(request), now=utc_now())
    return render(request, "workplace/tickets/page.html", {**frame, **context}, status=status)


def _about(ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    promise = promise_of_ticket(ticket)
    return {
        "ticket": ticket,
        "promise": promise,
        "light": light_of(promise, now=now),
        "history": history_of(ticket),
        "steps": steps_for(ticket),
        "linked": linked_tickets(ticket),
        "can_forward": can_become(TicketState(ticket.state), TicketState.FORWARDED),
        "can_react": ticket.state in WITH_PARTNER,
        "files": files_of(ticket),
        "has_letter": can_be_written(ticket),
    }
