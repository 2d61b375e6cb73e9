"""What an invoice says from its rows, and the proof that nothing issued has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.models import BilledCall, BillingRecord, Invoice, InvoiceLine
from buergerdraht.billing.parties import party_of
from buergerdraht.billing.rules.paper import (
    Paper,
    PaperLine,
    as_json,
    calls_digest,
    chained_digest,
    from_json,
)
from buergerdraht.billing.rules.pricing import Unit


def content_of(invoice: Invoice, *, number: str, issued_on: date, due_on: date) -> dict[str, Any]:
    """Return all that the invoice says, from its rows and the present data of both parties."""
    corrected = invoice.corrects
    return as_json(
        Paper(
            kind=invoice.kind,
            number=number,
            agreement=invoice.agreement.slug,
            issued_on=issued_on,
            due_on=due_on,
            begin_on=invoice.begin_on,
            end_on=invoice.end_on,
            seller=party_of(invoice.centre.authority),
            buyer=party_of(invoice.authority),
            lines=lines_as_issued(invoice),
            corrects=corrected.number if corrected else "",
            corrects_on=corrected.issued_on if corrected else None,
            reason=invoice.reason,
        )
    )


def lines_as_issued(invoice: Invoice) -> tuple[PaperLine, ...]:
    """Return the lines, each with the digest of its calls."""
    return tuple(_line(each) for each in invoice.lines.order_by("position"))


def billed_agreements() -> list[Agreement]:
    """Return the agreements under which anything was issued."""
    issued = Invoice.objects.exclude(number="").values("agreement")
    return list(Agreement.objects.filter(pk__in=issued).order_by("slug"))


@dataclass(frozen=True, slots=True)
class Link:
    """An issued paper in its chain, and what of it has changed since, in German."""

    record: BillingRecord
    faults: tuple[str, ...]


def links_of(agreement: Agreement) -> Iterator[Link]:
    """Yield the chain of issued papers, each compared with what was issued."""
    previous, expected = "", 0
    records = BillingRecord.objects.filter(agreement=agreement).select_related("invoice").order_by("sequence")
    for link in records:
        is_next = link.sequence == expected and link.previous_digest == previous
        yield Link(link, (*(() if is_next else (GAP,)), *_faults_of(link)))
        previous, expected = link.digest, link.sequence + 1


def link_of(invoice: Invoice) -> Link:
    """Return one paper compared with what was issued; its place in the chain is proved by `links_of`."""
    record = BillingRecord.objects.select_related("invoice").get(invoice=invoice)
    return Link(record, tuple(_faults_of(record)))


def faults_in_chain(agreement: Agreement) -> Iterator[str]:
    """Yield what has changed since it was issued: nothing, if all is well. In German, with the number."""
    for link in links_of(agreement):
        yield from (f"{link.record.invoice.number}: {fault}" for fault in link.faults)
    unproved = Invoice.objects.filter(agreement=agreement, record__isnull=True).exclude(number="")
    yield from (f"{each.number}: Der Beleg steht nicht in der Kette." for each in unproved.order_by("number"))


GAP = "Davor fehlt ein Beleg, oder die Reihenfolge ist geändert."


def _faults_of(link: BillingRecord) -> Iterator[str]:
    if chained_digest(link.previous_digest, link.invoice.content) != link.digest:
        yield "Der Inhalt ist nicht mehr der gestellte."
    elif not _rows_agree(link.invoice):
        yield "Positionen, Beträge oder Anrufe sind nicht mehr die gestellten."


def _rows_agree(invoice: Invoice) -> bool:
    paper = from_json(invoice.content)
    totals = paper.totals
    return (
        lines_as_issued(invoice) == paper.lines
        and (totals.net, totals.tax) == (invoice.net, invoice.tax)
        and (paper.number, paper.issued_on, paper.kind) == (invoice.number, invoice.issued_on, invoice.kind)
    )


def _line(row: InvoiceLine) -> PaperLine:
    calls = BilledCall.objects.filter(line=row).order_by().values_list("call", "seconds")
    told = list(calls)
    return PaperLine(
        text=row.text,
        begin_on=row.begin_on,
        end_on=row.end_on,
        quantity=row.quantity,
        unit=Unit(row.unit),
        price=row.price.normalize() + 0,
        base=row.base,
        amount=row.amount,
        vat_percent=None if row.vat_percent is None else row.vat_percent.normalize() + 0,
        calls=len(told),
        calls_digest=calls_digest(told),
    )
