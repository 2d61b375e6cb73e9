"""The code that a person looks her matter up with: shown on the next page, and never again."""

from django.http import HttpRequest

from buergerdraht.tickets.models import Ticket

TO_TELL = "ticket_code_to_tell"
"""Where the session carries it over the redirect."""


def keep_code(request: HttpRequest, ticket: Ticket, code: str) -> None:
    """Let the ticket's next page show the code."""
    request.session[TO_TELL] = [ticket.pk, code]


def code_to_tell(request: HttpRequest, ticket: Ticket) -> str:
    """Return the code that was made a moment ago, once; '' if there is none."""
    ticket_id, code = request.session.get(TO_TELL, (0, ""))
    if ticket_id != ticket.pk:
        return ""
    del request.session[TO_TELL]
    return str(code)
