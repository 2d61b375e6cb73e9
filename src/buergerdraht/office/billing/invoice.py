"""One invoice: what it says, and the steps that it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.billing import operations
from buergerdraht.billing.errors import InvoiceRefused, PaidBeforeIssued
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.billing.doors import invoice_at, keeps, kept_invoice_at, reads
from buergerdraht.office.billing.forms import CorrectionForm, PaymentForm
from buergerdraht.office.billing.shown import invoice_page


@never_cache
@require_GET
@reads
def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Show an invoice or a credit note."""
    return invoice_page(request, invoice_at(request, invoice_id))


@dataclass(frozen=True, slots=True)
class Step:
    """What a button does, and what is said of it."""

    take: Callable[..., object]
    said: str
    is_left: bool = False
    """The invoice is gone afterwards."""


STEPS = {
    "check": Step(operations.check_invoice, "Geprüft: Die amtlichen Regeln beanstanden nichts."),
    "issue": Step(operations.issue_invoice, "Ausgestellt. Ab jetzt ändert niemand mehr etwas daran."),
    "reopen": Step(operations.reopen_invoice, "Die Rechnung ist wieder ein Entwurf."),
    "drop": Step(operations.drop_draft, "Der Entwurf ist verworfen.", is_left=True),
    "unpay": Step(operations.take_payment_back, "Die Zahlung ist zurückgenommen."),
}


@require_POST
@keeps
def take_step(request: HttpRequest, invoice_id: int, step: str) -> HttpResponse:
    """Take one of the steps that need nothing but a press."""
    found, wanted = kept_invoice_at(request, invoice_id), STEPS[step]
    try:
        wanted.take(found, by=signed_in(request), now=utc_now())
    except InvoiceRefused as refusal:
        return invoice_page(request, found, faults=refusal.faults)
    messages.success(request, wanted.said)
    return redirect("invoices") if wanted.is_left else redirect("invoice", invoice_id)


@require_POST
@keeps
def draft_anew(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Work the draft out anew, with calls that have ended since."""
    found = kept_invoice_at(request, invoice_id)
    days = Period(found.begin_on, found.end_on)
    anew = operations.draft_invoice(found.agreement, period=days, now=utc_now())
    messages.success(request, "Neu berechnet.")
    return redirect("invoice", anew.pk)


@require_POST
@keeps
def pay(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Note when the money came."""
    found, form = kept_invoice_at(request, invoice_id), PaymentForm(request.POST)
    if not form.is_valid() or not _noted(request, found, form):
        return invoice_page(request, found, payment=form)
    messages.success(request, "Die Zahlung ist eingetragen.")
    return redirect("invoice", invoice_id)


@require_POST
@keeps
def correct(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Take an issued invoice back by a credit note."""
    found, form = kept_invoice_at(request, invoice_id), CorrectionForm(request.POST)
    if not form.is_valid():
        return invoice_page(request, found, correction=form)
    try:
        note = operations.correct_invoice(
            found, reason=form.cleaned_data["reason"], by=signed_in(request), now=utc_now()
        )
    except InvoiceRefused as refusal:
        return invoice_page(request, found, faults=refusal.faults, correction=form)
    messages.success(request, "Die Gutschrift ist ausgestellt. Die Anrufe lassen sich neu abrechnen.")
    return redirect("invoice", note.pk)


def _noted(request: HttpRequest, found: Invoice, form: PaymentForm) -> bool:
    paid_on, user = form.cleaned_data["paid_on"], signed_in(request)
    try:
        operations.note_payment(found, paid_on=paid_on, by=user, now=utc_now())
    except PaidBeforeIssued as refusal:
        form.add_error("paid_on", refusal.message)
        return False
    return True
