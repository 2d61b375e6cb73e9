"""What became of one's own hints to the editors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.knowledge.queries.suggestions import suggestions_of
from buergerdraht.workplace.desk.context import frame_context


@require_GET
@requires(Ability.SUGGEST)
def hints(request: HttpRequest) -> HttpResponse:
    """Show the hints that the reader gave, the newest first."""
    user = signed_in(request)
    context = {**frame_context(user, now=utc_now()), "hints": suggestions_of(user)}
    return render(request, "workplace/hints/page.html", context)
