"""A guide at one point of the way."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.workplace.guides.running import GUIDED, running, way_of
from buergerdraht.workplace.knowledge.question import authority_of
from buergerdraht.workplace.knowledge.views import article_page


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def guide(request: HttpRequest, slug: str, guide_id: int) -> HttpResponse:
    """Show where the answers so far lead: a question with its answers, or an end with its outcome."""
    now, authority = utc_now(), authority_of(slug)
    shown, run = running(guide_id, way=way_of(request), now=now)
    context = {
        "guide": shown,
        "run": run,
        "authority": authority,
        "address": reverse("knowledge_guide", args=[slug, guide_id]),
        "action": f"{GUIDED}:{guide_id}:{run.way}",
    }
    return article_page(request, "workplace/call_screen/guide.html", context, slug=slug, now=now)
