"""Who writes knowledge, and whose."""

from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.knowledge.queries.access import Scope, scope_of
from buergerdraht.servicehours.rules import local_day

edits = requires(Ability.EDIT_KNOWLEDGE)


def editing_scope(request: HttpRequest) -> Scope:
    """Return whose texts the person writes."""
    return scope_of(signed_in(request), Ability.EDIT_KNOWLEDGE, today=local_day(utc_now()))
