"""Faxes that came in: their pages, the contact that one becomes, and to which ticket another belongs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.received import open_contact_of_fax
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.file_kinds import PDF, kind_of, safe_name
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.tickets.rules.vocabulary import WITH_PARTNER
from buergerdraht.tickets.ways.incoming_faxes import assign_fax, fax_name, settle_fax
from buergerdraht.tickets.ways.queries import fax_to_read, open_fax_for
from buergerdraht.workplace.open_items.forms import TicketNumberForm
from buergerdraht.workplace.open_items.views import handles, page_of, settled


@never_cache
@require_GET
@handles
def pages(request: HttpRequest, fax_id: int) -> HttpResponseBase:
    """Give the pages out."""
    fax = or_404(lambda: fax_to_read(signed_in(request), fax_id))
    content = bytes(fax.content)
    kind = kind_of(content) or PDF
    return as_download(content, name=safe_name(fax_name(fax), kind), media_type=kind.media_type)


@require_POST
@requires(Ability.RECORD_CONTACTS)
def take_on(request: HttpRequest, fax_id: int) -> HttpResponse:
    """Make a citizen's fax a contact of one's own."""
    user = signed_in(request)
    fax = or_404(lambda: open_fax_for(user, fax_id))
    contact = open_contact_of_fax(fax, user=user, now=utc_now())
    return redirect("contact_screen", contact.pk)


@require_POST
@handles
def settle_open_fax(request: HttpRequest, fax_id: int) -> HttpResponse:
    """Make a fax a file of the ticket that is named, and lead to its reaction; or put it away."""
    user = signed_in(request)
    fax = or_404(lambda: open_fax_for(user, fax_id))
    if request.POST.get("step") == "settle":
        settle_fax(fax, by=user, now=utc_now())
        return settled(request)
    form = TicketNumberForm(request.POST, user=user)
    if not form.assign(lambda ticket: assign_fax(fax, ticket, by=user, now=utc_now())):
        return page_of(request, refused={f"fax-{fax.pk}": form})
    messages.success(request, f"Das Fax steht bei {form.ticket}.")
    if form.ticket.state not in WITH_PARTNER:
        return redirect("ticket", form.ticket.pk)
    return redirect("ticket_reaction", form.ticket.pk)
