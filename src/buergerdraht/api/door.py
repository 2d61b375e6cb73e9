"""The way in for machines: a token, not too often, one agreement's tickets, refusals that they can read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from buergerdraht.agreements.models import TicketSystem
from buergerdraht.agreements.ticket_systems import count_request, ticket_system_with, visible_to
from buergerdraht.api.problems import problem, problem_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.tenancy import visible_authorities

MachineView = Callable[Concatenate[HttpRequest, TicketSystem, ...], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def machine(method: str) -> Callable[[MachineView], View]:
    """Let a ticket system see a view, which answers one method; it has neither sign-in nor form token."""

    def decorate(view: MachineView) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            try:
                return _answered(view, request, method=method, parts=parts)
            except DomainError as refusal:
                return problem_of(refusal)
            except ObjectDoesNotExist:
                return not_found()

        guarded.answers = method  # type: ignore[attr-defined]
        return login_not_required(csrf_exempt(guarded))

    return decorate


def not_found() -> HttpResponse:
    """Answer for what is not there, or not for this agreement."""
    return problem(404, kind="not-found", detail="Das gibt es nicht, oder nicht für diese Vereinbarung.")


def _answered(
    view: MachineView, request: HttpRequest, *, method: str, parts: dict[str, Any]
) -> HttpResponseBase:
    if request.method != method and (method, request.method) != ("GET", "HEAD"):
        words = f"Diese Adresse beantwortet nur {method}."
        return problem(405, kind="method-not-allowed", detail=words, headers={"Allow": method})
    try:
        system = ticket_system_with(_token(request))
    except TicketSystem.DoesNotExist:
        words = "Senden Sie das Token der Vereinbarung: Authorization: Bearer …"
        headers = {"WWW-Authenticate": 'Bearer realm="Bürgerdraht"'}
        return problem(401, kind="token-unknown", detail=words, headers=headers)
    count_request(system, now=utc_now())
    with visible_authorities(visible_to(system)):
        return view(request, system, **parts)


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
