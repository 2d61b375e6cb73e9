"""Who asks, and what to say when what she asks for is not there or not hers."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from buergerdraht.accounts.models import User

Found = TypeVar("Found")


def signed_in_user(request: HttpRequest) -> User:
    """Return the person who is signed in; every page of the administration needs one."""
    assert isinstance(request.user, User)  # noqa: S101  (the sign-in middleware has seen to it)
    return request.user


def or_404(look_up: Callable[[], Found]) -> Found:
    """Return what an access query finds; 404 if there is none, or none for this person."""
    try:
        return look_up()
    except ObjectDoesNotExist as error:
        raise Http404 from error
