"""Inserting a text block into a reaction that is being written; nothing that was typed is lost."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.portal.tickets.forms import KINDS, form_of
from buergerdraht.portal.tickets.views import about, react_as, reacts, the_ticket
from buergerdraht.tickets.text_blocks import text_block_for


@never_cache
@require_POST
@reacts
def insert(request: HttpRequest, ticket_id: int, kind: str) -> HttpResponseBase:
    """Show the reaction with the chosen text block behind what was typed."""
    ticket, now, chosen = the_ticket(request, ticket_id), utc_now(), request.POST.get("block", "")
    if not chosen.isdecimal() or kind not in KINDS:
        # Enter in a field presses the first button, which is ours; without a choice it means 'Weiter'.
        return react_as(request, ticket_id, kind)
    block = or_404(lambda: text_block_for(signed_in(request), int(chosen[:18])))
    typed = request.POST.dict()
    typed["text"] = "\n\n".join(filter(None, (typed.get("text", "").rstrip(), block.text)))
    form = form_of(kind, None, now=now, initial=typed)
    context = {**about(request, ticket, now=now), "form": form, "kind": kind, "is_inserted": True}
    return render(request, "portal/tickets/reaction.html", context)
