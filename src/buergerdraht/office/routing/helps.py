"""Which other centres take a centre's calls that have waited long."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.routing.operations import agree_on_help, end_help
from buergerdraht.agreements.routing.queries import helps_by, helps_of
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.routing.forms import HelpForm

administers = requires(Ability.ADMINISTER_AUTHORITIES)


@administers
def helps(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who helps, and agree on a further one."""
    user, centre = signed_in(request), _centre(request, slug)
    form = HelpForm(request.POST or None, centre=centre)
    if not form.is_valid():
        context = {"form": form, "centre": centre, "helps": helps_of(centre), "given": helps_by(centre)}
        return render(request, "office/routing/helps.html", context, status=422 if form.is_bound else 200)
    agree_on_help(centre, help=form.help(), by=user, now=utc_now())
    messages.success(request, "Die Aushilfe gilt ab dem nächsten Anruf.")
    return redirect("centre_helps", slug=slug)


@administers
@require_POST
def end(request: HttpRequest, slug: str, help_id: int) -> HttpResponse:
    """Let the other centre help no longer, or help it no longer."""
    end_help(_centre(request, slug), help_id=help_id, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Aushilfe ist beendet.")
    return redirect("centre_helps", slug=slug)


def _centre(request: HttpRequest, slug: str) -> ServiceCentre:
    user = signed_in(request)
    return or_404(lambda: centres_where(user, Ability.ADMINISTER_AUTHORITIES).get(slug=slug))
