"""Who asks, and what to say when what she asks for is not there or not hers."""

from django.http import HttpRequest
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability


def signed_in_user(request: HttpRequest) -> User:
    """Return the person who is signed in; every page of the administration needs one."""
    assert isinstance(request.user, User)  # noqa: S101  (the sign-in middleware has seen to it)
    return request.user


def page_of(request: HttpRequest, slug: str) -> str:
    """Return where the pages of an authority lead back to: the administration's page, or the portal."""
    if Ability.ADMINISTER_AUTHORITIES in request.access.abilities:  # type: ignore[attr-defined]
        return reverse("authority_page", args=[slug])
    return reverse("portal_directory")
