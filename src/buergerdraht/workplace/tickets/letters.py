"""The letter for a person who wished one."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.tickets.ways.paper import can_be_written, letter_paper
from buergerdraht.workplace.tickets.views import handles, the_ticket


@never_cache
@require_GET
@handles
def letter(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """Give the letter out, to be printed and posted."""
    ticket = the_ticket(request, ticket_id)
    if not can_be_written(ticket):
        raise Http404
    content = pdf_of(letter_paper(ticket, now=utc_now()))
    return as_download(content, name=f"Brief {ticket.reference}.pdf", media_type="application/pdf")
