"""The pages that say that something is not possible, in the product's look."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that could not be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a person who lacks the ability."""
    return render(request, "errors/403.html", status=403)


def without_csrf_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form without a valid token: mostly a page that was open for too long."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for an address or an object that is not there, or not for this person."""
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer after a defect, or while the database is away; uses neither database nor session."""
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    page, status = ("errors/503.html", 503) if is_away else ("errors/500.html", 500)
    return HttpResponse(render_to_string(page), status=status)
