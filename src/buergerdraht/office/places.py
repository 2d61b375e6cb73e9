"""Where pages that serve two audiences lead back to."""

from django.http import HttpRequest
from django.urls import reverse

from buergerdraht.accounts.rules import Ability


def page_of(request: HttpRequest, slug: str) -> str:
    """Return where the pages of an authority lead back to: the administration's page, or the portal."""
    if Ability.ADMINISTER_AUTHORITIES in request.access.abilities:  # type: ignore[attr-defined]
        return reverse("authority_page", args=[slug])
    return reverse("portal_directory")
