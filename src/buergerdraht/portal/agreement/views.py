"""The partner's own agreements: what holds, until when notice is possible, what waits for an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.standing import standings_for
from buergerdraht.foundation.http import requires


@never_cache
@require_GET
@requires(Ability.AGREE_FOR_PARTNER)
def agreements(request: HttpRequest) -> HttpResponse:
    """Show each agreement of the own authorities."""
    rows = standings_for(signed_in(request), side=Side.PARTNER, today=localdate())
    return render(request, "portal/agreement/page.html", {"rows": rows})
