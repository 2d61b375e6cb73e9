"""Drafting, checking, issuing, correcting. What is issued stays as it is, and joins the chain."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.einvoice.cii import xml_of
from buergerdraht.billing.einvoice.validation import Rules, findings_of
from buergerdraht.billing.errors import (
    AlreadyBilled,
    InvoiceRefused,
    NoTariff,
    NotInThatState,
    PaidBeforeIssued,
    PeriodNotOver,
)
from buergerdraht.billing.models import BilledCall, BillingRecord, Invoice, InvoiceLine, NumberRange
from buergerdraht.billing.proof import content_of
from buergerdraht.billing.rules.findings import in_german
from buergerdraht.billing.rules.paper import Fault, Paper, chained_digest, faults_of, from_json
from buergerdraht.billing.rules.pricing import Line, Period, totals_of
from buergerdraht.billing.usage import PricedLine, lines_for
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.rules import local_day

State = Invoice.State
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.CHECKED}),
    State.CHECKED: frozenset({State.DRAFT, State.ISSUED}),
    State.ISSUED: frozenset({State.PAID, State.CORRECTED}),
    State.PAID: frozenset({State.ISSUED, State.CORRECTED}),
    State.CORRECTED: frozenset(),
}
PAYABLE_WITHIN = timedelta(days=30)
"""Section 286 (3) BGB."""


@transaction.atomic
def draft_invoice(agreement: Agreement, *, period: Period, now: datetime) -> Invoice:
    """Work the invoice out anew; an earlier draft is replaced.

    Raise PeriodNotOver, AlreadyBilled, NoTariff.
    """
    if local_day(now) < period.end:
        raise PeriodNotOver
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    _drop_draft(agreement, period=period)
    worked_out = lines_for(agreement, period=period)
    if not worked_out:
        raise NoTariff
    totals = totals_of(each.line for each in worked_out)
    invoice = Invoice.objects.create(
        agreement=agreement,
        centre_id=agreement.centre_id,
        authority_id=agreement.partner_id,
        begin_on=period.begin,
        end_on=period.end,
        net=totals.net,
        tax=totals.tax,
        drafted_at=now,
    )
    for position, priced in enumerate(worked_out, start=1):
        row = _add_line(invoice, priced.line, position=position)
        _add_calls(row, priced)
    return invoice


@transaction.atomic
def drop_draft(invoice: Invoice, *, by: User, now: datetime) -> None:
    """Delete what nobody has checked. Raise NotInThatState."""
    locked = _locked(invoice)
    if locked.state != State.DRAFT:
        raise NotInThatState
    record("billing.dropped", object_type="invoice", object_id=str(locked.pk), actor_id=by.pk, at=now)
    locked.delete()


def check_invoice(invoice: Invoice, *, by: User, now: datetime, rules: Rules = findings_of) -> None:
    """Note that somebody and the official rules found it right. Raise InvoiceRefused, NotInThatState."""
    (faults,) = check_invoices([invoice], by=by, now=now, rules=rules)
    if faults:
        raise InvoiceRefused(faults)


@transaction.atomic
def check_invoices(
    invoices: Sequence[Invoice], *, by: User, now: datetime, rules: Rules = findings_of
) -> list[tuple[Fault, ...]]:
    """Check several drafts by one process, as the rules take seconds to begin; return what keeps each back.

    Raise NotInThatState.
    """
    locked = [_locked(invoice) for invoice in invoices]
    if any(each.state != State.DRAFT for each in locked):
        raise NotInThatState
    papers = [_paper_to_check(each, today=local_day(now)) for each in locked]
    faults = list(map(faults_of, papers))
    whole = [place for place, found in enumerate(faults) if not found]
    told = rules([xml_of(papers[place]) for place in whole]) if whole else []
    for place, findings in zip(whole, told, strict=True):
        faults[place] = tuple(in_german(each, papers[place]) for each in findings)
        if not findings:
            locked[place].checked_by = by
            _move(locked[place], State.CHECKED, verb="billing.checked", by=by, now=now)
    return faults


@transaction.atomic
def reopen_invoice(invoice: Invoice, *, by: User, now: datetime) -> None:
    """Make a checked invoice a draft again, so that it can be worked out anew. Raise NotInThatState."""
    locked = _locked(invoice)
    locked.checked_by = None
    _move(locked, State.DRAFT, verb="billing.reopened", by=by, now=now)


@transaction.atomic
def issue_invoice(invoice: Invoice, *, by: User, now: datetime) -> None:
    """Give it its number and lock it. Raise InvoiceRefused, NotInThatState."""
    locked = _locked(invoice)
    if locked.state != State.CHECKED:
        raise NotInThatState
    _issue(locked, by=by, now=now)


@transaction.atomic
def note_payment(invoice: Invoice, *, paid_on: date, by: User, now: datetime) -> None:
    """Note that the money came. Raise PaidBeforeIssued, NotInThatState."""
    locked = _locked(invoice)
    if locked.kind != Invoice.Kind.INVOICE or locked.issued_on is None:
        raise NotInThatState
    if not locked.issued_on <= paid_on <= local_day(now):
        raise PaidBeforeIssued
    locked.paid_on = paid_on
    _move(locked, State.PAID, verb="billing.paid", by=by, now=now)


@transaction.atomic
def take_payment_back(invoice: Invoice, *, by: User, now: datetime) -> None:
    """Note that the money was another invoice's, or went back. Raise NotInThatState."""
    locked = _locked(invoice)
    if locked.state != State.PAID:
        raise NotInThatState
    locked.paid_on = None
    _move(locked, State.ISSUED, verb="billing.unpaid", by=by, now=now)


@transaction.atomic
def correct_invoice(invoice: Invoice, *, reason: str, by: User, now: datetime) -> Invoice:
    """Take an issued invoice back by a credit note over all of it; its calls may be billed again.

    Raise NotInThatState.
    """
    locked = _locked(invoice)
    if locked.kind != Invoice.Kind.INVOICE:
        raise NotInThatState
    _move(locked, State.CORRECTED, verb="billing.corrected", by=by, now=now)
    BilledCall.objects.filter(line__invoice=locked).update(is_released=True)
    note = Invoice.objects.create(
        agreement_id=locked.agreement_id,
        centre_id=locked.centre_id,
        authority_id=locked.authority_id,
        kind=Invoice.Kind.CREDIT_NOTE,
        corrects=locked,
        reason=reason,
        begin_on=locked.begin_on,
        end_on=locked.end_on,
        net=locked.net,
        tax=locked.tax,
        drafted_at=now,
        state=State.CHECKED,
        checked_by=by,
    )
    for line in locked.lines.order_by("position"):
        line.pk, line.invoice = None, note
        line.save(force_insert=True)
    _issue(note, by=by, now=now)
    return note


def _issue(invoice: Invoice, *, by: User, now: datetime) -> None:
    today = local_day(now)
    invoice.number = _next_number(invoice.centre_id, year=today.year)
    invoice.issued_by, invoice.issued_on, invoice.due_on = by, today, today + PAYABLE_WITHIN
    invoice.content = content_of(
        invoice, number=invoice.number, issued_on=invoice.issued_on, due_on=invoice.due_on
    )
    if faults := faults_of(from_json(invoice.content)):
        raise InvoiceRefused(faults)
    _move(invoice, State.ISSUED, verb="billing.issued", by=by, now=now)
    last = BillingRecord.objects.filter(agreement=invoice.agreement_id).order_by("-sequence").first()
    previous = last.digest if last else ""
    BillingRecord.objects.create(
        agreement_id=invoice.agreement_id,
        authority_id=invoice.authority_id,
        sequence=last.sequence + 1 if last else 0,
        invoice=invoice,
        previous_digest=previous,
        digest=chained_digest(previous, invoice.content),
        at=now,
    )


def _paper_to_check(invoice: Invoice, *, today: date) -> Paper:
    """What it would say today; the number comes at issue."""
    return from_json(content_of(invoice, number="?", issued_on=today, due_on=today))


def _add_line(invoice: Invoice, line: Line, *, position: int) -> InvoiceLine:
    return InvoiceLine.objects.create(
        invoice=invoice,
        authority_id=invoice.authority_id,
        position=position,
        text=line.text,
        begin_on=line.period.begin,
        end_on=line.period.end,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        base=line.base,
        amount=line.amount,
        vat_percent=line.vat_percent,
    )


def _add_calls(line: InvoiceLine, priced: PricedLine) -> None:
    """All at once: there may be thousands."""
    ids, seconds = [call for call, _ in priced.calls], [seconds for _, seconds in priced.calls]
    with connection.cursor() as cursor:
        cursor.execute(_ADD_CALLS, [line.pk, line.authority_id, ids, seconds])


_ADD_CALLS = """
    INSERT INTO billing_billedcall (line_id, authority_id, call_id, seconds, is_released)
    SELECT %s, %s, call_id, seconds, false FROM unnest(%s::uuid[], %s::int[]) AS told (call_id, seconds)
"""


def _drop_draft(agreement: Agreement, *, period: Period) -> None:
    """Raise AlreadyBilled if another bill has any of the days."""
    bills = agreement.invoices.filter(
        kind=Invoice.Kind.INVOICE, begin_on__lt=period.end, end_on__gt=period.begin
    ).exclude(state=State.CORRECTED)
    if bills.exclude(state=State.DRAFT).exists():
        raise AlreadyBilled
    bills.delete()


def _locked(invoice: Invoice) -> Invoice:
    rows = Invoice.objects.select_for_update(of=("self",)).select_related(
        "agreement", "authority", "centre__authority", "corrects"
    )
    return rows.get(pk=invoice.pk)


def _next_number(centre_id: int, *, year: int) -> str:
    """Whoever issues holds the range until the end, so that numbers have no gaps and no twins."""
    NumberRange.objects.get_or_create(centre_id=centre_id, year=year)
    numbers = NumberRange.objects.select_for_update().get(centre_id=centre_id, year=year)
    numbers.last += 1
    numbers.save(update_fields=["last"])
    return f"{year}-{numbers.last:06d}"


def _move(invoice: Invoice, state: State, *, verb: str, by: User, now: datetime) -> None:
    if state not in TRANSITIONS[State(invoice.state)]:
        raise NotInThatState
    invoice.state = state
    invoice.save()
    record(verb, object_type="invoice", object_id=str(invoice.pk), actor_id=by.pk, at=now)
