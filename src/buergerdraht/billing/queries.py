"""The invoices that a person may see. `invoice_for` is the only door to an invoice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.billing.models import BilledCall, Invoice, InvoiceLine
from buergerdraht.billing.rules.paper import Paper, from_json
from buergerdraht.billing.rules.pricing import Period, Totals, totals_of
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.sorting import german_order

State = Invoice.State
OVERDUE = "overdue"
ISSUED = ~Q(number="")
VERBS = {
    "billing.checked": "geprüft",
    "billing.reopened": "wieder Entwurf",
    "billing.issued": "ausgestellt",
    "billing.paid": "Zahlung eingetragen",
    "billing.unpaid": "Zahlung zurückgenommen",
    "billing.corrected": "mit einer Gutschrift zurückgenommen",
}


def billing_centres(user: User) -> QuerySet[ServiceCentre]:
    """Return the centres whose accounts she keeps, by name."""
    return centres_where(user, Ability.KEEP_BILLING).select_related("authority")


def invoices_of(user: User) -> QuerySet[Invoice]:
    """Return the invoices of her centres, and those that were issued to her own authorities."""
    ours = Q(centre__in=centres_where(user, Ability.KEEP_BILLING).order_by().values("pk"))
    theirs = Q(authority__in=own_authorities(user, Ability.READ_INVOICES).order_by().values("pk")) & ISSUED
    related = Invoice.objects.filter(ours | theirs).select_related(
        "agreement", "authority", "centre__authority", "corrects"
    )
    return related.order_by("-begin_on", german_order("authority__name"), "-pk")


def invoice_for(user: User, invoice_id: int) -> Invoice:
    """Return the invoice if she may see it; raise Invoice.DoesNotExist."""
    return invoices_of(user).get(pk=invoice_id)


def kept_invoice_for(user: User, invoice_id: int) -> Invoice:
    """Return the invoice if she keeps the accounts of its centre; raise Invoice.DoesNotExist."""
    centres = centres_where(user, Ability.KEEP_BILLING).order_by().values("pk")
    return invoices_of(user).get(pk=invoice_id, centre__in=centres)


def issued_invoice_for(user: User, invoice_id: int) -> Invoice:
    """Return the invoice if she may see it and it is issued; raise Invoice.DoesNotExist."""
    return invoices_of(user).filter(ISSUED).select_related("record").get(pk=invoice_id)


def lines_of(invoice: Invoice) -> QuerySet[InvoiceLine]:
    """Return the lines in their order, each with `call_count`."""
    return invoice.lines.annotate(call_count=Count("billed_calls")).order_by("position")


def totals_for(invoice: Invoice) -> Totals:
    """Return the foot of the invoice."""
    return totals_of(invoice.lines.order_by("position"))


def line_for(user: User, line_id: int) -> InvoiceLine:
    """Return a line of an invoice that she may see; raise InvoiceLine.DoesNotExist."""
    lines = InvoiceLine.objects.select_related("invoice__authority", "invoice__centre")
    return lines.get(pk=line_id, invoice__in=invoices_of(user).order_by().values("pk"))


def calls_behind(line: InvoiceLine) -> QuerySet[BilledCall]:
    """Return the calls of a line with their seconds; nothing of the citizens is among it."""
    fields = ("call__arrived_at", "call__dialled_number", "call__state", "seconds", "line")
    return line.billed_calls.select_related("call").only(*fields).order_by("call__arrived_at", "pk")


def paper_of(invoice: Invoice) -> Paper:
    """Return what an issued invoice says."""
    return from_json(invoice.content)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which invoices a list shows; what is not said does not matter."""

    begin: date | None = None
    until: date | None = None
    partner_id: int | None = None
    state: str = ""
    """Of Invoice.State, or OVERDUE."""


def wanted_invoices(user: User, wanted: Wanted, *, today: date) -> QuerySet[Invoice]:
    """Return those invoices that she may see whose days touch the time, newest first."""
    found = invoices_of(user)
    if wanted.begin:
        found = found.filter(end_on__gt=wanted.begin)
    if wanted.until:
        found = found.filter(begin_on__lt=wanted.until)
    if wanted.partner_id:
        found = found.filter(authority=wanted.partner_id)
    if wanted.state == OVERDUE:
        return found.filter(_open(), due_on__lt=today)
    return found.filter(state=wanted.state) if wanted.state else found


@dataclass(frozen=True, slots=True)
class Sums:
    """What invoices come to, with tax; credit notes count against them."""

    count: int
    issued: Decimal
    open: Decimal
    overdue: Decimal
    drafted: Decimal


def sums_of(invoices: QuerySet[Invoice], *, today: date) -> Sums:
    """Return what the invoices of a list come to."""
    gross = F("net") + F("tax")
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-gross), default=gross)
    told = invoices.order_by().aggregate(
        issued=Sum(signed, filter=ISSUED),
        open=Sum(gross, filter=_open()),
        overdue=Sum(gross, filter=_open() & Q(due_on__lt=today)),
        drafted=Sum(gross, filter=Q(number="")),
    )
    return Sums(invoices.count(), **{name: value or Decimal("0.00") for name, value in told.items()})


def _open() -> Q:
    return Q(state=State.ISSUED, kind=Invoice.Kind.INVOICE)


def invoices_with_keys(keys: Sequence[int]) -> QuerySet[Invoice]:
    """Return invoices of a page of a list that was asked for by `wanted_invoices`, so ordered."""
    related = Invoice.objects.filter(pk__in=keys).select_related("authority", "centre")
    return related.order_by("-begin_on", german_order("authority__name"), "-pk")


def calls_with_keys(keys: Sequence[int]) -> QuerySet[BilledCall]:
    """Return calls of a page of a line's list, so ordered."""
    fields = ("call__arrived_at", "call__dialled_number", "seconds")
    rows = BilledCall.objects.filter(pk__in=keys).select_related("call").only(*fields)
    return rows.order_by("call__arrived_at", "pk")


def payers_of(user: User) -> list[tuple[int, str]]:
    """Return who is on the invoices that she may see: id and name, by name."""
    ids = invoices_of(user).order_by().values("authority")
    found = Authority.objects.filter(pk__in=ids).order_by(german_order("name"), "pk")
    return list(found.values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Happening:
    """What was done to an invoice; the name is for the centre's own eyes."""

    at: datetime
    what: str
    by: str


def history_of(invoice: Invoice) -> Iterator[Happening]:
    """Yield what was done to the invoice, the oldest first."""
    yield Happening(invoice.drafted_at, "Entwurf berechnet", "")
    entries = AuditEntry.objects.filter(
        object_type="invoice", object_id=str(invoice.pk), verb__in=VERBS, at__gte=invoice.drafted_at
    )
    actors = User.objects.in_bulk(entries.values_list("actor_id", flat=True).order_by())
    for each in entries.order_by("at", "pk"):
        actor = actors.get(each.actor_id or 0)
        yield Happening(each.at, VERBS[each.verb], actor.display_name if actor else "")


def agreements_to_bill(centre_ids: Iterable[int], *, period: Period) -> QuerySet[Agreement]:
    """Return the centres' agreements that hold in the period."""
    holding = Agreement.objects.filter(centre__in=centre_ids, valid_from__lt=period.end)
    ended = Q(valid_until__isnull=True) | Q(valid_until__gt=period.begin)
    return holding.filter(ended).select_related("partner", "centre__authority").order_by("pk")
