"""The OpenAPI document: written by hand, held against addresses and code by a test."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

DOCUMENT = Path(__file__).with_name("openapi.json")


@login_not_required
@require_safe
def description(_request: HttpRequest) -> HttpResponse:
    """Give the document to anybody: it says nothing of anybody."""
    return HttpResponse(DOCUMENT.read_bytes(), content_type="application/json")
