"""Who asks."""

from django.http import HttpRequest

from buergerdraht.accounts.models import User


def signed_in_user(request: HttpRequest) -> User:
    """Return the person who is signed in; every page of the portal needs one."""
    assert isinstance(request.user, User)  # noqa: S101  (the sign-in middleware has seen to it)
    return request.user
