"""The yearly settlement (Jahresausgleich) of a rate per productive minute, as a line of the next draft."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.billing.costing_models import Costing
from buergerdraht.billing.costing_queries import calendar_year
from buergerdraht.billing.errors import NoDraftToSettleIn, NothingToSettle, YearNotBilled
from buergerdraht.billing.models import Invoice, InvoiceLine
from buergerdraht.billing.queries import totals_for
from buergerdraht.billing.rules.pricing import Line, Period, Unit, true_up
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.foundation.audit import record


def unsettled(agreement: Agreement, *, year: int) -> tuple[Tariff, Period] | None:
    """Return the first tariff of the year that is to be settled and is not, with its days; None: none."""
    for tariff in tariffs_of(agreement):
        period = calendar_year(year).within(tariff)
        if tariff.kind is TariffKind.PRODUCTIVE_MINUTE and period and not _is_settled(agreement, period):
            return tariff, period
    return None


@transaction.atomic
def settle_year(agreement: Agreement, costing: Costing, *, by: User, now: datetime) -> Invoice:
    """Put the difference to the actual rate of the costing's year into the next draft; return that draft.

    Working the draft out anew leaves it out again. Raise NothingToSettle, YearNotBilled, NoDraftToSettleIn.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    found = unsettled(agreement, year=costing.year)
    if found is None:
        raise NothingToSettle
    tariff, period = found
    line = _settlement(agreement, costing, tariff=tariff, period=period)
    draft = _next_draft(agreement, period)
    if draft is None:
        raise NoDraftToSettleIn
    _add(draft, line)
    record("billing.settled", object_type="invoice", object_id=str(draft.pk), actor_id=by.pk, at=now)
    return draft


def _settlement(agreement: Agreement, costing: Costing, *, tariff: Tariff, period: Period) -> Line:
    billed = list(_billed_lines(agreement, period))
    if _days(billed) != (period.end - period.begin).days:
        raise YearNotBilled
    seconds = sum(line.quantity for line in billed)
    amount = sum((line.amount for line in billed), Decimal("0.00"))
    actual = costing.sheet.price_per_minute
    line = None
    if actual is not None:
        line = true_up(tariff, period=period, seconds=seconds, actual=actual, billed=amount)
    if line is None:
        raise NothingToSettle
    return line


def _is_settled(agreement: Agreement, period: Period) -> bool:
    """Whether a draft or an invoice that holds has the line already."""
    return _lines_that_hold(agreement).filter(**_days_of(period), unit=Unit.PIECE).exists()


def _billed_lines(agreement: Agreement, period: Period) -> QuerySet[InvoiceLine]:
    lines = _lines_that_hold(agreement).exclude(invoice__number="").filter(unit=Unit.SECOND)
    return lines.filter(begin_on__gte=period.begin, end_on__lte=period.end).order_by("begin_on")


def _lines_that_hold(agreement: Agreement) -> QuerySet[InvoiceLine]:
    papers = agreement.invoices.filter(kind=Invoice.Kind.INVOICE).exclude(state=Invoice.State.CORRECTED)
    return InvoiceLine.objects.filter(invoice__in=papers)


def _days(lines: Iterable[InvoiceLine]) -> int:
    return sum((line.end_on - line.begin_on).days for line in lines)


def _days_of(period: Period) -> dict[str, object]:
    return {"begin_on": period.begin, "end_on": period.end}


def _next_draft(agreement: Agreement, period: Period) -> Invoice | None:
    drafts = agreement.invoices.select_for_update().filter(
        state=Invoice.State.DRAFT, kind=Invoice.Kind.INVOICE, begin_on__gte=period.end
    )
    return drafts.order_by("begin_on").first()


def _add(draft: Invoice, line: Line) -> None:
    """The foot is worked out anew, as tax is rounded once for all lines of a rate."""
    last = draft.lines.order_by("position").last()
    InvoiceLine.objects.create(
        invoice=draft,
        authority_id=draft.authority_id,
        position=last.position + 1 if last else 1,
        text=line.text,
        **_days_of(line.period),
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        base=line.base,
        amount=line.amount,
        vat_percent=line.vat_percent,
    )
    totals = totals_for(draft)
    draft.net, draft.tax = totals.net, totals.tax
    draft.save(update_fields=["net", "tax"])
