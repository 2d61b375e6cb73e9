"""The page of an invoice: for both sides what it says, for the centre what is next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.proof import link_of
from buergerdraht.billing.queries import billing_centres, history_of, lines_of, paper_of, totals_for
from buergerdraht.billing.rules.paper import Fault
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.usage import running_calls
from buergerdraht.office.billing.forms import CorrectionForm, PaymentForm

State = Invoice.State


def invoice_page(
    request: HttpRequest,
    found: Invoice,
    *,
    faults: tuple[Fault, ...] = (),
    payment: PaymentForm | None = None,
    correction: CorrectionForm | None = None,
) -> HttpResponse:
    """Show the invoice with what is wrong of what was just tried."""
    is_kept = billing_centres(signed_in(request)).filter(pk=found.centre_id).exists()
    refused = payment or correction
    context: dict[str, Any] = _shown(found, is_kept=is_kept) | {
        "faults": [(fault, _place(fault, found)) for fault in faults],
        "payment": payment or PaymentForm(initial={"paid_on": localdate()}),
        "correction": correction or CorrectionForm(),
        "form": refused,
    }
    is_refused = bool(faults or refused)
    return render(request, "office/billing/invoice.html", context, status=422 if is_refused else 200)


def _shown(found: Invoice, *, is_kept: bool) -> dict[str, Any]:
    is_issued, days = bool(found.number), Period(found.begin_on, found.end_on)
    is_invoice = found.kind == Invoice.Kind.INVOICE
    return {
        "invoice": found,
        "title": f"{found.get_kind_display()} {found.number}" if is_issued else "Rechnung im Entwurf",
        "today": localdate(),
        "paper": paper_of(found) if is_issued else None,
        "correction_note": getattr(found, "correction", None),
        "lines": lines_of(found),
        "totals": totals_for(found),
        "history": list(history_of(found)),
        "is_kept": is_kept,
        "link": link_of(found) if is_issued else None,
        "running": running_calls(found.agreement, period=days) if is_kept and not is_issued else 0,
        "can_check": is_kept and found.state == State.DRAFT,
        "can_issue": is_kept and found.state == State.CHECKED,
        "can_pay": is_kept and is_invoice and found.state == State.ISSUED,
        "can_unpay": is_kept and found.state == State.PAID,
        "can_redraft": is_kept and is_invoice and found.state == State.CORRECTED,
        "can_correct": is_kept and is_invoice and found.state in (State.ISSUED, State.PAID),
    }


def _place(fault: Fault, found: Invoice) -> str:
    """Return where a fault is put right; empty: not with the parties."""
    parties = {each.slug: each for each in (found.authority, found.centre.authority)}
    if fault.party not in parties:
        return ""
    return f"{reverse('billing_party', args=[parties[fault.party].pk])}#id_{fault.field}"
