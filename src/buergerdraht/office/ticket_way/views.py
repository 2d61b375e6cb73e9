"""How tickets reach a partner: one question."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.operations import change_ticket_way
from buergerdraht.agreements.queries import administered_agreement
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.ticket_way.forms import TicketWayForm, shown_way


@requires(Ability.ADMINISTER_AUTHORITIES)
def ticket_way(request: HttpRequest, slug: str) -> HttpResponse:
    """Change how tickets reach the partner, from the next ticket on."""
    user = signed_in(request)
    agreement = or_404(lambda: administered_agreement(user, slug, on=localdate()))
    form = TicketWayForm(request.POST or None, initial=shown_way(agreement))
    if not form.is_valid():
        context = {"form": form, "agreement": agreement, "settings": settings}
        status = 422 if form.is_bound else 200
        return render(request, "office/ticket_way/page.html", context, status=status)
    change_ticket_way(agreement, way=form.chosen(), by=user, now=utc_now())
    messages.success(request, f"Das nächste Ticket an {agreement.partner.name} nimmt diesen Weg.")
    is_by_call = form.chosen().kind == Agreement.TicketWay.API
    return redirect("ticket_system" if is_by_call else "authority_page", slug=slug)
