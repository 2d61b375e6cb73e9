"""Files of a ticket: handed in, and given out as a download."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import UploadForm, as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.portal.tickets.views import page_of, reacts, the_ticket
from buergerdraht.tickets.files import attach_file, file_for
from buergerdraht.tickets.operations import By


@require_POST
@reacts
def add_file(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Add a file to the ticket."""
    ticket, form = the_ticket(request, ticket_id), UploadForm(request.POST, request.FILES)
    keep = partial(attach_file, ticket, by=By(signed_in(request), "portal"), now=utc_now())
    if not form.hand_in(keep):
        return page_of(request, ticket, form)
    messages.success(request, "Die Datei steht beim Ticket.")
    return redirect("portal_ticket", ticket.pk)


@never_cache
@require_GET
@reacts
def file(request: HttpRequest, ticket_id: int, file_id: int) -> HttpResponseBase:
    """Give a file out."""
    found = or_404(lambda: file_for(signed_in(request), ticket_id, file_id))
    return as_download(bytes(found.content), name=found.name, media_type=found.media_type)
