"""What other systems collect from us: a folder of XZuFi files, as if it lay there."""

import base64
import binascii
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, register_converter
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.queries.exchange import Delivery, Document, delivered_file, delivered_names
from buergerdraht.servicehours.rules import local_day


class DayConverter:
    """A day in an address: 2026-11-22."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; ValueError makes it 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as text."""
        return value.isoformat()


@login_not_required
@require_safe
def index(request: HttpRequest, since: date | None = None) -> HttpResponseBase:
    """List the files of everything, or of what changed since a day."""
    delivery = _delivery(since)
    if not _may_collect(request):
        return _refused()
    body = "".join(f"{name}\n" for name in delivered_names(delivery)).encode()
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def file(request: HttpRequest, name: str, since: date | None = None) -> HttpResponseBase:
    """Give one file; 304 to whoever has it already."""
    delivery = _delivery(since)
    if not _may_collect(request):
        return _refused()
    document = delivered_file(delivery, name)
    if document is None:
        raise Http404
    return _answer(request, document)


def _answer(request: HttpRequest, document: Document) -> HttpResponseBase:
    response = HttpResponse(document.body, content_type="application/xml; charset=utf-8")
    etag, changed_at = quote_etag(document.digest), document.changed_at
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    told = get_conditional_response(
        request, etag=etag, last_modified=int(changed_at.timestamp()), response=response
    )
    return told or response


def _delivery(since: date | None) -> Delivery:
    agency = settings.ENVIRONMENT.xzufi_agency
    if not agency:
        raise Http404
    return Delivery(agency=agency, today=local_day(utc_now()), since=since)


def _may_collect(request: HttpRequest) -> bool:
    wanted = settings.ENVIRONMENT.xzufi_token
    return not wanted or constant_time_compare(_told_token(request), wanted)


def _told_token(request: HttpRequest) -> str:
    """Return what stands behind 'Bearer', or the password of 'Basic'."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _refused() -> HttpResponse:
    return HttpResponse(
        "Für die Abholung brauchen Sie das vereinbarte Kennwort.\n",
        status=401,
        content_type="text/plain; charset=utf-8",
        headers={"WWW-Authenticate": 'Basic realm="XZuFi", charset="UTF-8"'},
    )


register_converter(DayConverter, "day")
urlpatterns = [
    path("index.txt", index, name="xzufi_index"),
    path("seit/<day:since>/index.txt", index, name="xzufi_index_since"),
    path("seit/<day:since>/<str:name>", file, name="xzufi_file_since"),
    path("<str:name>", file, name="xzufi_file"),
]
