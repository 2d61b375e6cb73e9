"""Faxes that came in: their pages, and to which ticket they belong."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.models import User
from buergerdraht.channels.models import IncomingFax
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.tickets.rules.files import PDF, kind_of, safe_name
from buergerdraht.tickets.ways.incoming_faxes import assign_fax, settle_fax
from buergerdraht.tickets.ways.queries import open_fax_for
from buergerdraht.workplace.desk.context import signed_in
from buergerdraht.workplace.open_items.forms import TicketNumberForm
from buergerdraht.workplace.open_items.views import handles, page_of


@never_cache
@require_GET
@handles
def pages(request: HttpRequest, fax_id: int) -> HttpResponseBase:
    """Give the pages out."""
    fax = or_404(lambda: open_fax_for(signed_in(request), fax_id))
    content = bytes(fax.content)
    kind = kind_of(content) or PDF
    name = f"Fax vom {timezone.localtime(fax.received_at):%d.%m.%Y %H.%M} Uhr"
    return as_download(content, name=safe_name(name, kind), media_type=kind.media_type)


@require_POST
@handles
def settle_open_fax(request: HttpRequest, fax_id: int) -> HttpResponse:
    """Make a fax a file of the ticket that is named, or put it away."""
    user = signed_in(request)
    fax = or_404(lambda: open_fax_for(user, fax_id))
    if request.POST.get("step") == "settle":
        settle_fax(fax, by=user, now=utc_now())
        messages.success(request, "Der Punkt ist erledigt.")
        return redirect("open_items")
    form = TicketNumberForm(request.POST, user=user)
    if not form.is_valid() or not _assigned(form, fax, user):
        return page_of(request, refused={f"fax-{fax.pk}": form})
    messages.success(request, f"Das Fax steht bei {form.ticket}. Tragen Sie dort die Reaktion ein.")
    return redirect("ticket", form.ticket.pk)


def _assigned(form: TicketNumberForm, fax: IncomingFax, user: User) -> bool:
    try:
        assign_fax(fax, form.ticket, by=user, now=utc_now())
    except DomainError as refusal:
        form.add_error("number", refusal.message)
    return form.is_valid()
