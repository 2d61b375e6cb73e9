"""Files of a ticket: handed in, and given out as a download."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.file_kinds import check_size
from buergerdraht.foundation.files import UploadForm, as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.portal.people import signed_in_user
from buergerdraht.portal.tickets.views import page_of, reacts, the_ticket
from buergerdraht.tickets.files import attach_file, file_for
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.operations import By


@require_POST
@reacts
def add_file(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Add a file to the ticket."""
    ticket, form = the_ticket(request, ticket_id), UploadForm(request.POST, request.FILES)
    if not form.is_valid() or not _attached(request, ticket, form):
        return page_of(request, ticket, form)
    messages.success(request, "Die Datei steht beim Ticket.")
    return redirect("portal_ticket", ticket.pk)


@never_cache
@require_GET
@reacts
def file(request: HttpRequest, ticket_id: int, file_id: int) -> HttpResponseBase:
    """Give a file out."""
    found = or_404(lambda: file_for(signed_in_user(request), ticket_id, file_id))
    return as_download(bytes(found.content), name=found.name, media_type=found.media_type)


def _attached(request: HttpRequest, ticket: Ticket, form: UploadForm) -> bool:
    given: Any = form.cleaned_data["file"]
    try:
        check_size(given.size)
        attach_file(
            ticket,
            name=given.name,
            content=given.read(),
            by=By(signed_in_user(request), "portal"),
            now=utc_now(),
        )
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return False
    return True
