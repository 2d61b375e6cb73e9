"""Handbooks at a glance, one of them, its versions, and both as papers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.office.handbook.door import reader_at, reads, version_at
from buergerdraht.office.handbook.paper import handbook_paper
from buergerdraht.office.handbook.shown import handbook_context, version_context
from buergerdraht.reports.handbook.queries import (
    Reader,
    agreed_version,
    chapters_of,
    handbooks_of,
    standings,
)
from buergerdraht.reports.models import HandbookVersion

PER_PAGE = 50


@never_cache
@require_GET
@reads
def handbooks(request: HttpRequest) -> HttpResponse:
    """List the cooperations with how their handbooks stand."""
    page = Paginator(handbooks_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "rows": standings(page)}
    return render(request, "office/handbook/list.html", context)


@never_cache
@require_GET
@reads
def handbook(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds."""
    return render(request, "office/handbook/page.html", handbook_context(reader_at(request, slug)))


@never_cache
@require_GET
@reads
def handbook_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give what holds as a paper."""
    reader = reader_at(request, slug)
    return _paper(reader, agreed_version(reader.agreement), name=f"qualitaetshandbuch-{slug}")


@never_cache
@require_GET
@reads
def handbook_version(request: HttpRequest, slug: str, handbook_version_id: int) -> HttpResponse:
    """Show a version, and how it differs from another."""
    reader = reader_at(request, slug)
    version = version_at(reader, handbook_version_id)
    context = version_context(reader, version, other=request.GET.get("vergleich", ""))
    return render(request, "office/handbook/version.html", context)


@never_cache
@require_GET
@reads
def handbook_version_pdf(request: HttpRequest, slug: str, handbook_version_id: int) -> HttpResponseBase:
    """Give one version as a paper."""
    reader = reader_at(request, slug)
    version = version_at(reader, handbook_version_id)
    return _paper(reader, version, name=f"qualitaetshandbuch-{slug}-fassung-{version.number}")


def _paper(reader: Reader, version: HandbookVersion | None, *, name: str) -> HttpResponseBase:
    agreement, now = reader.agreement, utc_now()
    chapters = chapters_of(agreement, version, now=now)
    content = pdf_of(handbook_paper(agreement, chapters, version=version, now=now))
    return as_download(content, name=f"{name}.pdf", media_type="application/pdf")
