"""Open items of the ways to the partner."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.tickets.ways.outbox import drop, send_again
from buergerdraht.tickets.ways.queries import failed_deliveries, failed_delivery_for
from buergerdraht.workplace.desk.context import frame_context, signed_in

handles = requires(Ability.HANDLE_TICKETS)

DELIVERY_STEPS = {
    "again": (send_again, "Das Ticket wird noch einmal gesendet."),
    "drop": (drop, "Der Punkt ist erledigt."),
}


@never_cache
@require_GET
@handles
def open_items(request: HttpRequest) -> HttpResponse:
    """List what did not arrive."""
    user = signed_in(request)
    context = {**frame_context(user, now=utc_now()), "deliveries": failed_deliveries(user)}
    return render(request, "workplace/open_items/page.html", context)


@require_POST
@handles
def settle_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send it again, or note that the partner got it another way."""
    user = signed_in(request)
    delivery = or_404(lambda: failed_delivery_for(user, delivery_id))
    if request.POST.get("step") not in DELIVERY_STEPS:
        raise Http404
    act, done = DELIVERY_STEPS[request.POST["step"]]
    act(delivery, by=user, now=utc_now())
    messages.success(request, done)
    return redirect("open_items")
