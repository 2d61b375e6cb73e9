"""Opening hours, closures and agreed service hours of the own authorities, at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import served_numbers_of
from buergerdraht.authorities.queries import own_authorities
from buergerdraht.foundation.http import requires
from buergerdraht.servicehours.queries import closures_from


@require_GET
@requires(Ability.KEEP_AUTHORITIES)
def hours(request: HttpRequest) -> HttpResponse:
    """Show when each of the own authorities can be reached."""
    shown = [
        {
            "authority": authority,
            "numbers": served_numbers_of(authority),
            "closures": closures_from(authority.opening_hours, day=localdate())
            if authority.opening_hours
            else (),
        }
        for authority in own_authorities(signed_in(request), Ability.KEEP_AUTHORITIES)
    ]
    return render(request, "portal/hours/page.html", {"shown": shown})
