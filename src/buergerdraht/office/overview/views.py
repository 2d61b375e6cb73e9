"""The first page of the administration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import (
    authorities_administered_by,
    numbers_administered_by,
    people_administered_by,
)
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.http import requires
from buergerdraht.office.joining.draft import draft_of
from buergerdraht.office.people import signed_in_user


@requires(Ability.ADMINISTER_AUTHORITIES)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the centres with what they answer for, what is unfinished, and, in the demo, numbers to ring."""
    user = signed_in_user(request)
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES)
    context = {
        "centres": centres,
        "authority_count": authorities_administered_by(user).count(),
        "numbers": numbers_administered_by(user),
        "people_count": people_administered_by(user).count(),
        "draft": draft_of(request),
        "is_demo": settings.ENVIRONMENT.demo,
    }
    return render(request, "office/overview/page.html", context)
