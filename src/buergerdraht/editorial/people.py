"""Who asks, and what is not hers or not there."""

from django.http import HttpRequest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.knowledge.queries.access import Scope, scope_of
from buergerdraht.servicehours.rules import local_day

edits = requires(Ability.EDIT_KNOWLEDGE)


def signed_in(request: HttpRequest) -> User:
    """Return the person who is signed in."""
    assert isinstance(request.user, User)  # noqa: S101  (the sign-in middleware has seen to it)
    return request.user


def editing_scope(request: HttpRequest) -> Scope:
    """Return whose texts the person writes."""
    return scope_of(signed_in(request), Ability.EDIT_KNOWLEDGE, today=local_day(utc_now()))
