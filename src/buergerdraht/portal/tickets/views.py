"""The partner's tickets. A reaction takes three steps: what can be said, how, a look before it goes out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import home_authority_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.files import UploadForm
from buergerdraht.foundation.http import or_404, requires, typed_search
from buergerdraht.foundation.paging import FarPaginator
from buergerdraht.portal.tickets.forms import ChoiceForm, Kind, form_of
from buergerdraht.tickets.files import files_of
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By
from buergerdraht.tickets.queries import (
    TicketCriteria,
    history_of,
    lines_of,
    listed_tickets,
    promise_of_ticket,
    ticket_counts,
    ticket_for,
    tickets_by_due_time,
)
from buergerdraht.tickets.rules.light import light_of
from buergerdraht.tickets.text_blocks import text_blocks_for
from buergerdraht.tickets.watching import late_notices_for

PER_PAGE = 25
MOST_URGENT = 8
VIEWS = {
    "offen": TicketCriteria(),
    "ueberfaellig": TicketCriteria(is_overdue=True),
    "erledigt": TicketCriteria(is_closed=True),
}

REACT = Ability.REACT_TO_TICKETS
reacts = requires(REACT)


@never_cache
@require_GET
@reacts
def overview(request: HttpRequest) -> HttpResponse:
    """Show what is due first."""
    user, now = signed_in(request), utc_now()
    due = tickets_by_due_time(user, criteria=TicketCriteria(), ability=REACT, now=now)
    tickets = listed_tickets(list(due.values_list("pk", flat=True)[:MOST_URGENT]))
    context = {
        "authority": home_authority_of(user),
        "lines": lines_of(tickets, now=now),
        "counts": ticket_counts(user, ability=REACT, now=now),
        "late_notices": late_notices_for(user, now=now),
        "now": now,
    }
    return render(request, "portal/overview.html", context)


@never_cache
@require_GET
@reacts
def ticket_list(request: HttpRequest) -> HttpResponse:
    """List the partner's tickets, searched."""
    user, now, chosen = signed_in(request), utc_now(), request.GET.get("ansicht", "offen")
    views = VIEWS | {"meine": TicketCriteria(assignee_id=user.pk)}
    if chosen not in views:
        raise Http404
    criteria = replace(views[chosen], words=typed_search(request))
    found = tickets_by_due_time(user, criteria=criteria, ability=REACT, now=now)
    page = FarPaginator(found, PER_PAGE, load=listed_tickets).get_page(request.GET.get("seite"))
    context = {"page": page, "lines": lines_of(page, now=now), "chosen": chosen, "text": criteria.words}
    return render(
        request,
        "portal/tickets/list.html",
        {**context, "counts": ticket_counts(user, ability=REACT, now=now)},
    )


@never_cache
@require_GET
@reacts
def ticket_page(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Show one ticket with its history."""
    return page_of(request, the_ticket(request, ticket_id), UploadForm())


@never_cache
@reacts
def choose(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Ask what can be said now."""
    ticket = the_ticket(request, ticket_id)
    form = ChoiceForm(request.POST or None)
    if form.is_valid():
        return redirect("portal_reaction_as", ticket.pk, form.cleaned_data["kind"])
    context = {**about(request, ticket, now=utc_now()), "form": form}
    return render(request, "portal/tickets/choice.html", context, status=422 if form.is_bound else 200)


@never_cache
@reacts
def react_as(request: HttpRequest, ticket_id: int, kind: str) -> HttpResponseBase:
    """Ask what belongs to the kind, show it once more, and send it."""
    ticket, now = the_ticket(request, ticket_id), utc_now()
    try:
        form = form_of(kind, request.POST or None, now=now)
    except KeyError as error:
        raise Http404 from error
    is_checked = request.POST.get("step") == "send"
    if form.is_valid() and is_checked and _acted(request, ticket, form, now=now):
        return redirect("portal")
    is_check = form.is_valid() and request.POST.get("step") == "check"
    template = "check" if is_check else "reaction"
    context = {**about(request, ticket, now=now), "form": form, "kind": kind}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"portal/tickets/{template}.html", context, status=status)


def _acted(request: HttpRequest, ticket: Ticket, form: Kind, *, now: datetime) -> bool:
    try:
        form.act(ticket, by=By(signed_in(request), "portal"), now=now)
    except DomainError as refusal:
        form.add_error("text", refusal.message)
        return False
    messages.success(request, form.done)
    return True


def the_ticket(request: HttpRequest, ticket_id: int) -> Ticket:
    """Return the ticket of an address; 404 if she may not see it."""
    return or_404(lambda: ticket_for(signed_in(request), ticket_id, ability=REACT))


def page_of(request: HttpRequest, ticket: Ticket, file_form: UploadForm) -> HttpResponse:
    """Render the page of a ticket, with a file that was refused."""
    context = {
        **about(request, ticket, now=utc_now()),
        "history": history_of(ticket),
        "files": files_of(ticket),
        "file_form": file_form,
    }
    return render(request, "portal/tickets/page.html", context, status=422 if file_form.errors else 200)


def about(request: HttpRequest, ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """Return what every page of a ticket shows, and what helps to answer it."""
    promise = promise_of_ticket(ticket)
    return {
        "ticket": ticket,
        "promise": promise,
        "light": light_of(promise, now=now),
        "blocks": text_blocks_for(signed_in(request)),
    }
