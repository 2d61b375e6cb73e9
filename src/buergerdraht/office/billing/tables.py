"""Invoices and calls as files for the treasury and for spreadsheets."""

from collections.abc import Iterable, Iterator
from datetime import date

from buergerdraht.authorities.rules import readable_number
from buergerdraht.billing.models import BilledCall, Invoice
from buergerdraht.billing.queries import paper_of
from buergerdraht.foundation.spreadsheets import Cell
from buergerdraht.servicehours.rules import BERLIN

COLUMNS = (
    "Belegnummer", "Belegart", "Belegdatum", "Fällig am", "Stand", "Bezahlt am", "Leistung von",
    "Leistung bis", "Zahlungspflichtig", "Leitweg-ID", "Vereinbarung", "Netto EUR", "Umsatzsteuer EUR",
    "Brutto EUR", "IBAN", "Verwendungszweck", "Korrigiert Beleg", "Grund",
)  # fmt: skip
"""Meanings: docs/handbuch/abrechnung.md."""
CALL_COLUMNS = ("Tag", "Uhrzeit", "Rufnummer", "Gezählte Sekunden")


def for_treasury(invoices: Iterable[Invoice]) -> Iterator[list[Cell]]:
    """Yield the issued papers; what a credit note gives back is below zero."""
    yield list(COLUMNS)
    for each in invoices:
        paper, sign = paper_of(each), -1 if each.kind == Invoice.Kind.CREDIT_NOTE else 1
        amounts = (paper.totals.net, paper.totals.tax, paper.totals.gross)
        yield [
            each.number,
            each.get_kind_display(),
            _day(each.issued_on),
            _day(each.due_on) if sign > 0 else "",
            each.get_state_display(),
            _day(each.paid_on),
            _day(paper.begin_on),
            _day(paper.last_on),
            paper.buyer.name,
            paper.buyer.leitweg_id,
            paper.agreement,
            *(sign * amount + 0 for amount in amounts),
            paper.seller.iban,
            each.number,
            paper.corrects,
            paper.reason,
        ]


def of_calls(calls: Iterable[BilledCall]) -> Iterator[list[Cell]]:
    """Yield the calls of a line, each with what counts of it."""
    yield list(CALL_COLUMNS)
    for each in calls:
        at = each.call.arrived_at.astimezone(BERLIN)
        yield [f"{at:%d.%m.%Y}", f"{at:%H:%M:%S}", readable_number(each.call.dialled_number), each.seconds]


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
