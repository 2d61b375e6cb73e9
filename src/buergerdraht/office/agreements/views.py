"""Agreements at a glance, one of them, its versions, and both as papers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.versions.queries import agreements_of, contents_of, version_in_force
from buergerdraht.agreements.versions.standing import standing_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import typed_search
from buergerdraht.office.agreements.door import negotiates, seat_at, version_at
from buergerdraht.office.agreements.listing import as_csv
from buergerdraht.office.agreements.paper import agreement_paper
from buergerdraht.office.agreements.shown import agreement_context, version_context

PER_PAGE = 50


@never_cache
@require_GET
@negotiates
def agreement_list(request: HttpRequest) -> HttpResponse:
    """List the agreements, or those that match what was typed."""
    text = typed_search(request)
    found = agreements_of(signed_in(request), search=text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    rows = [standing_of(agreement, today=localdate()) for agreement in page]
    return render(request, "office/agreements/list.html", {"page": page, "rows": rows, "text": text})


@never_cache
@require_GET
@negotiates
def agreement_list_csv(request: HttpRequest) -> HttpResponse:
    """Give the same list, all pages of it, to a spreadsheet."""
    found = agreements_of(signed_in(request), search=typed_search(request))
    return as_csv(standing_of(agreement, today=localdate()) for agreement in found)


@never_cache
@require_GET
@negotiates
def agreement_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds, what is proposed, and what was written before."""
    seat = seat_at(request, slug)
    return render(request, "office/agreements/page.html", agreement_context(seat, today=localdate()))


@never_cache
@require_GET
@negotiates
def agreement_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give what holds as a paper."""
    agreement = seat_at(request, slug).agreement
    paper = agreement_paper(
        agreement, contents_of(agreement), version=version_in_force(agreement), now=utc_now()
    )
    return as_download(pdf_of(paper), name=f"vereinbarung-{slug}.pdf", media_type="application/pdf")


@never_cache
@require_GET
@negotiates
def agreement_version(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponse:
    """Show a version, and how it differs."""
    seat = seat_at(request, slug)
    context = version_context(seat, version_at(seat, agreement_version_id))
    return render(request, "office/agreements/version.html", context)


@never_cache
@require_GET
@negotiates
def agreement_version_pdf(request: HttpRequest, slug: str, agreement_version_id: int) -> HttpResponseBase:
    """Give one version as a paper."""
    seat = seat_at(request, slug)
    version = version_at(seat, agreement_version_id)
    paper = agreement_paper(seat.agreement, version.contents, version=version, now=utc_now())
    name = f"vereinbarung-{slug}-fassung-{version.number}.pdf"
    return as_download(pdf_of(paper), name=name, media_type="application/pdf")
