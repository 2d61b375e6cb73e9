"""How it is said that something is not possible: on pages in the product's look, to machines as problems."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from buergerdraht.api.door import not_found as nothing_here
from buergerdraht.api.problems import problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that could not be read."""
    if _is_machine(request):
        return problem(400, kind="bad-request", detail="Diese Anfrage lässt sich nicht lesen.")
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a person who lacks the ability."""
    return render(request, "errors/403.html", status=403)


def without_csrf_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form without a valid token: mostly a page that was open for too long."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for an address or an object that is not there, or not for this person."""
    if _is_machine(request):
        return nothing_here()
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer after a defect, or while the database is away; uses neither database nor session."""
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    if _is_machine(request):
        return _failed_for_machines(is_away=is_away)
    page, status = ("errors/503.html", 503) if is_away else ("errors/500.html", 500)
    return HttpResponse(render_to_string(page), status=status)


def _failed_for_machines(*, is_away: bool) -> HttpResponse:
    if is_away:
        words = "Die Datenbank antwortet gerade nicht. Senden Sie später noch einmal, mit demselben Key."
        return problem(503, kind="unavailable", detail=words)
    return problem(500, kind="failed", detail="Das liegt an uns. Senden Sie später noch einmal.")


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
