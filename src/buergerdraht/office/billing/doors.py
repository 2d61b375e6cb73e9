"""Who may come in, and whose invoices she finds."""

from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import Authority
from buergerdraht.billing.models import BillingRun, Invoice, InvoiceLine
from buergerdraht.billing.parties import party_authority_for
from buergerdraht.billing.queries import invoice_for, kept_invoice_for, line_for
from buergerdraht.billing.runs import run_for
from buergerdraht.foundation.http import or_404, requires

reads = requires(Ability.KEEP_BILLING, Ability.READ_INVOICES)
keeps = requires(Ability.KEEP_BILLING)


def is_keeper(request: HttpRequest) -> bool:
    """Tell whether she keeps the accounts of a centre."""
    return Ability.KEEP_BILLING in request.access.abilities  # type: ignore[attr-defined]


def invoice_at(request: HttpRequest, invoice_id: int) -> Invoice:
    """Return an invoice that she may see, or 404."""
    return or_404(lambda: invoice_for(signed_in(request), invoice_id))


def kept_invoice_at(request: HttpRequest, invoice_id: int) -> Invoice:
    """Return an invoice of her own centre, or 404."""
    return or_404(lambda: kept_invoice_for(signed_in(request), invoice_id))


def line_at(request: HttpRequest, line_id: int) -> InvoiceLine:
    """Return a line of an invoice that she may see, or 404."""
    return or_404(lambda: line_for(signed_in(request), line_id))


def run_at(request: HttpRequest, run_id: int) -> BillingRun:
    """Return a run of her own centre, or 404."""
    return or_404(lambda: run_for(signed_in(request), run_id))


def party_at(request: HttpRequest, authority_id: int) -> Authority:
    """Return an authority whose billing data she keeps, or 404."""
    return or_404(lambda: party_authority_for(signed_in(request), authority_id))
