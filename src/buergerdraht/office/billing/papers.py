"""An issued invoice as XRechnung and as ZUGFeRD, and the proof that it is still what was issued."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.zugferd import zugferd_of
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.proof import links_of
from buergerdraht.billing.queries import issued_invoice_for, paper_of
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.office.billing.doors import reads


@never_cache
@require_GET
@reads
def proof(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Prove the chain of all papers of the agreement."""
    found = _issued(request, invoice_id)
    links = list(links_of(found.agreement))
    context = {"invoice": found, "links": links, "is_proved": not any(link.faults for link in links)}
    return render(request, "office/billing/proof.html", context)


@never_cache
@require_GET
@reads
def invoice_xml(request: HttpRequest, invoice_id: int) -> HttpResponseBase:
    """Give an issued invoice as XRechnung."""
    found = _issued(request, invoice_id)
    return as_download(xml_of(paper_of(found)), name=f"{_name(found)}.xml", media_type="application/xml")


@never_cache
@require_GET
@reads
def invoice_pdf(request: HttpRequest, invoice_id: int) -> HttpResponseBase:
    """Give an issued invoice as ZUGFeRD; the same bytes each time."""
    found = _issued(request, invoice_id)
    content = zugferd_of(paper_of(found), made_at=found.record.at)
    return as_download(content, name=f"{_name(found)}.pdf", media_type="application/pdf")


def _issued(request: HttpRequest, invoice_id: int) -> Invoice:
    return or_404(lambda: issued_invoice_for(signed_in(request), invoice_id))


def _name(found: Invoice) -> str:
    return f"{found.get_kind_display().lower()}-{found.number}"
