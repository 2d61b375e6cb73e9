"""How invoices write money, times and states."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from buergerdraht.billing.models import Invoice, InvoiceLine
from buergerdraht.billing.rules import wording
from buergerdraht.billing.rules.bank import readable
from buergerdraht.billing.rules.pricing import Unit
from buergerdraht.foundation.figures import number
from buergerdraht.foundation.templatetags.components import pill

register = template.Library()
State = Invoice.State
PILLS = {
    State.DRAFT: ("stift", ""),
    State.CHECKED: ("ok", "info"),
    State.ISSUED: ("dokument", "info"),
    State.PAID: ("ok", "ok"),
    State.CORRECTED: ("rueckruf", ""),
}


@register.filter
def euros(value: Decimal) -> str:
    """Write an amount: 1.234,50 EUR."""
    return f"{wording.money(value)} EUR"


@register.filter
def gross(invoice: Invoice) -> str:
    """Write what is to be paid; what a credit note gives back is below zero."""
    amount = invoice.net + invoice.tax
    return euros(-amount if invoice.kind == Invoice.Kind.CREDIT_NOTE else amount)


@register.filter
def days(invoice: Invoice) -> str:
    """Write for which days an invoice, a run or a line is."""
    return wording.period_words(invoice.begin_on, invoice.end_on)


@register.filter
def quantity(line: InvoiceLine) -> str:
    """Write how much of it there was."""
    return wording.minutes(line.quantity) if line.unit == Unit.SECOND else number(line.quantity)


@register.filter
def price(line: InvoiceLine) -> str:
    """Write what a minute or a piece costs."""
    return f"{euros(line.price)}{' je Minute' if line.unit == Unit.SECOND else ''}"


@register.filter
def counted(seconds: int) -> str:
    """Write seconds as minutes and seconds."""
    return wording.minutes(seconds)


@register.filter
def iban(text: str) -> str:
    """Write an IBAN in groups of four."""
    return readable(text)


@register.simple_tag
def invoice_pill(invoice: Invoice, today: date | None = None) -> SafeString:
    """Show how an invoice stands; today's date tells whether it is overdue."""
    is_open = invoice.kind == Invoice.Kind.INVOICE and invoice.state == State.ISSUED
    if is_open and today and invoice.due_on and invoice.due_on < today:
        return pill("überfällig", "warnung", "warn", plain=True)
    return pill(invoice.get_state_display(), *PILLS[State(invoice.state)], plain=True)
