"""Who asks; the one place in which accounts know of requests."""

from django.http import HttpRequest

from buergerdraht.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return who asks; the sign-in middleware lets nobody else through to a page that needs a person."""
    assert isinstance(request.user, User)  # noqa: S101  (a view that is open to all must not ask)
    return request.user
