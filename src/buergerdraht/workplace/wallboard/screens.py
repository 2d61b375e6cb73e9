"""The wallboard on a screen without a person's account: its link opens this page and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.reports.models import WallboardLink
from buergerdraht.reports.wallboard.operations import note_opened
from buergerdraht.reports.wallboard.queries import link_with_secret
from buergerdraht.workplace.wallboard.shown import live_url_of, page_of, parts_of


@login_not_required
@never_cache
@require_GET
def screen(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the wallboard to whoever has the link."""
    link = _link(secret)
    note_opened(link, now=utc_now())
    context = page_of(link.centre, parts_url=reverse("wallboard_screen_parts", args=[secret]))
    context["live_renewal"] = reverse("wallboard_screen_renew", args=[secret])
    return render(request, "workplace/wallboard/page.html", context)


@login_not_required
@never_cache
@require_GET
def screen_parts(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what has changed."""
    parts = parts_of(_link(secret).centre, parts_url=request.path)
    return render(request, "workplace/wallboard/page.html#parts", parts)


@login_not_required
@require_POST
def renew(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001  (a view is given it)
    """Answer with a new address of live updates, as long as the link holds."""
    return HttpResponse(live_url_of(_link(secret).centre), content_type="text/plain")


def _link(secret: str) -> WallboardLink:
    return or_404(lambda: link_with_secret(secret))
