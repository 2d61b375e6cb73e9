"""The wallboard for who is signed in, and the links of the centre's screens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.reports.wallboard.operations import make_wallboard_link, revoke_wallboard_link
from buergerdraht.reports.wallboard.queries import link_of, links_of
from buergerdraht.workplace.wallboard.forms import ScreenForm
from buergerdraht.workplace.wallboard.shown import page_of, parts_of

watches = requires(Ability.WATCH_BOARD)


@require_GET
@watches
def first_wallboard(request: HttpRequest) -> HttpResponse:
    """Go to the wallboard of the first of her centres."""
    centre = centres_where(signed_in(request), Ability.WATCH_BOARD).first()
    if centre is None:
        raise PermissionDenied
    return redirect("wallboard_of", slug=centre.slug)


@never_cache
@require_GET
@watches
def wallboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the wallboard of one of her centres."""
    user_id, parts_url = signed_in(request).pk, reverse("wallboard_parts", args=[slug])
    context = page_of(_centre(request, slug), parts_url=parts_url, user_id=user_id)
    return render(request, "workplace/wallboard/page.html", context | {"is_person": True})


@never_cache
@require_GET
@watches
def wallboard_parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what has changed."""
    parts = parts_of(_centre(request, slug), parts_url=request.path)
    return render(request, "workplace/wallboard/page.html#parts", parts)


@never_cache
@require_http_methods(["GET", "POST"])
@watches
def links(request: HttpRequest, slug: str) -> HttpResponse:
    """List the screens of the centre; make a link for a further one, which is shown this once."""
    centre, form = _centre(request, slug), ScreenForm(request.POST or None)
    context: dict[str, Any] = {"centre": centre, "form": form, "links": links_of(centre)}
    if form.is_valid():
        label, by = form.cleaned_data["label"], signed_in(request)
        secret = make_wallboard_link(centre, label=label, by=by, now=utc_now())
        context |= {"address": _address(secret), "form": ScreenForm()}
    return render(request, "workplace/wallboard/links.html", context, status=422 if form.errors else 200)


@require_POST
@watches
def revoke(request: HttpRequest, slug: str, wallboard_link_id: int) -> HttpResponse:
    """Let a screen in no more."""
    centre = _centre(request, slug)
    link = or_404(lambda: link_of(centre, wallboard_link_id))
    revoke_wallboard_link(link, by=signed_in(request), now=utc_now())
    messages.success(request, f"Der Link für „{link.label}“ gilt nicht mehr.")
    return redirect("wallboard_links", slug=slug)


def _address(secret: str) -> str:
    return settings.ENVIRONMENT.public_url.rstrip("/") + reverse("wallboard_screen", args=[secret])


def _centre(request: HttpRequest, slug: str) -> ServiceCentre:
    return or_404(lambda: centres_where(signed_in(request), Ability.WATCH_BOARD).get(slug=slug))
