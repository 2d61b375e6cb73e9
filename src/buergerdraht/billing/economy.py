"""The economic report of an agreement or of a centre: what it cost by the month, and the time before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.agreements.terms import add_months
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.billing.costing_models import EconomicBasis
from buergerdraht.billing.costing_queries import costing_of, counted_ms
from buergerdraht.billing.models import Invoice
from buergerdraht.billing.rules.costing import tariff_on
from buergerdraht.billing.rules.counting import Usage
from buergerdraht.billing.rules.economy import Basis, Handled, Line
from buergerdraht.billing.rules.economy import lines_of as figures_of
from buergerdraht.billing.rules.pricing import Period, cents, lines_of, share_of_year
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.sorting import german_order
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import Question, Scope, Step, course
from buergerdraht.quality.rules import Span

NOBODY = UUID(int=0)
TALK_ALONE = frozenset({Counted.TALK, Counted.HOLD})
ISSUED = (Invoice.State.ISSUED, Invoice.State.PAID)


@dataclass(frozen=True, slots=True)
class Report:
    """The answer."""

    name: str
    span: Span
    now: Handled
    months: tuple[tuple[date, Handled], ...]
    before: Handled | None
    before_words: str
    """Which time that was; empty: none is known."""
    basis: Basis
    is_estimated: bool
    """Some month has no invoice yet."""
    lines: tuple[Line, ...]


def agreements_in(scope: Scope) -> QuerySet[Agreement]:
    """Return the agreements whose figures the scope covers, by partner."""
    sides = Q(centre__in=scope.centre_ids) | Q(partner__in=scope.authority_ids)
    found = Agreement.objects.filter(sides).select_related("partner", "centre__authority")
    return found.order_by(german_order("partner__name"), "valid_from", "pk")


def basis_of(agreement: Agreement) -> EconomicBasis | None:
    """Return what both sides reckon with; None: nobody has said yet."""
    return EconomicBasis.objects.filter(agreement=agreement).first()


@transaction.atomic
def save_basis(
    seat: Seat,
    *,
    by: User,
    now: datetime,
    relief_minutes: Decimal,
    hour_cost: Decimal | None,
    calls_before: int | None,
    reached_before: int | None,
    minutes_before: int | None,
    cost_before: Decimal | None,
) -> None:
    """Keep what both sides reckon with; either of them may write it, and the audit says who did."""
    told = {
        "authority_id": seat.agreement.partner_id,
        "relief_minutes": relief_minutes,
        "hour_cost": hour_cost,
        "calls_before": calls_before,
        "reached_before": reached_before,
        "minutes_before": minutes_before,
        "cost_before": cost_before,
        "written_by": by,
        "written_at": now,
    }
    EconomicBasis.objects.update_or_create(agreement=seat.agreement, defaults=told)
    record(
        "billing.basis_saved",
        object_type="agreement",
        object_id=str(seat.agreement.pk),
        actor_id=by.pk,
        at=now,
    )


def agreement_report(agreement: Agreement, *, scope: Scope, span: Span) -> Report:
    """Return the report of an agreement for days of one calendar year."""
    months, is_estimated = _months_of(agreement, scope=scope, span=span)
    kept = basis_of(agreement)
    basis = Basis(kept.relief_minutes, kept.hour_cost) if kept else Basis()
    earlier = _year_before(span)
    past, _ = _months_of(agreement, scope=scope, span=earlier)
    before: Handled | None = sum((each for _, each in past), Handled())
    words = _span_words(earlier)
    if agreement.valid_from > earlier.first_on or not _is_counted_from_the_beginning(past):
        before, words = _entered(kept, span)
    return _report(
        agreement.partner.name,
        span=span,
        months=months,
        before=before,
        words=words,
        basis=basis,
        is_estimated=is_estimated,
    )


def centre_report(centre: ServiceCentre, *, scope: Scope, span: Span) -> Report:
    """Return the report of a whole centre: its own costs, and all calls that it took."""
    months, earlier = _months_of_centre(centre, scope, span), _year_before(span)
    past = _months_of_centre(centre, scope, earlier)
    before = sum((each for _, each in past), Handled())
    words = _span_words(earlier) if _is_counted_from_the_beginning(past) else ""
    return _report(
        centre.name,
        span=span,
        months=months,
        before=before if words else None,
        words=words,
        basis=Basis(),
        is_estimated=False,
    )


def _report(
    name: str,
    *,
    span: Span,
    months: tuple[tuple[date, Handled], ...],
    before: Handled | None,
    words: str,
    basis: Basis,
    is_estimated: bool,
) -> Report:
    now = sum((each for _, each in months), Handled())
    lines = figures_of(now, before=before, basis=basis)
    return Report(name, span, now, months, before, words, basis, is_estimated, lines)


def _months_of(
    agreement: Agreement, *, scope: Scope, span: Span
) -> tuple[tuple[tuple[date, Handled], ...], bool]:
    tariffs = tariffs_of(agreement)
    found = course(Question(scope, span, agreement_id=agreement.pk), step=Step.MONTH)
    invoices = list(
        agreement.invoices.filter(
            state__in=ISSUED, begin_on__lt=span.until, end_on__gt=span.first_on
        ).exclude(kind=Invoice.Kind.CREDIT_NOTE)
    )
    told, before, is_estimated = [], 0, False
    for month in _months(span):
        counts, tariff = found.get(month.begin.replace(day=1), Counts()), tariff_on(tariffs, month.begin)
        seconds = counted_ms(counts, tariff.counted if tariff else TALK_ALONE) // 1000
        cost = _billed(invoices, month)
        if cost is None and tariff:
            cost, is_estimated = _expected(tariff, month, counts, seconds, before), True
        elif cost is None and not counts.offered:
            cost = Decimal("0.00")
        told.append((month.begin, _handled(counts, seconds, cost)))
        before += seconds
    return tuple(told), is_estimated


def _months_of_centre(centre: ServiceCentre, scope: Scope, span: Span) -> tuple[tuple[date, Handled], ...]:
    costing = costing_of(centre, year=span.first_on.year)
    total = Fraction(costing.sheet.total) if costing else None
    found = course(Question(scope, span, centre_id=centre.pk), step=Step.MONTH)
    return tuple(
        (
            month.begin,
            _handled(
                counts := found.get(month.begin.replace(day=1), Counts()),
                counted_ms(counts, TALK_ALONE) // 1000,
                None if total is None else _part(total, month),
            ),
        )
        for month in _months(span)
    )


def _is_counted_from_the_beginning(past: Sequence[tuple[date, Handled]]) -> bool:
    """A time whose first month nobody counted yet compares with nothing."""
    return bool(past and past[0][1].answered)


def _part(total: Fraction, month: Period) -> Decimal:
    """Differences of rounded sums since the year began, so that twelve months are the year."""
    begin = date(month.begin.year, 1, 1)
    until_end, until_begin = (
        cents(total * share_of_year(Period(begin, day))) for day in (month.end, month.begin)
    )
    return until_end - until_begin


def _handled(counts: Counts, seconds: int, cost: Decimal | None) -> Handled:
    return Handled(counts.offered, counts.answered, counts.at_once, seconds, cost)


def _billed(invoices: list[Invoice], month: Period) -> Decimal | None:
    """What was billed for the month: of longer papers their part; None: nothing covers all of it."""
    covered, amount = Fraction(), Fraction()
    for paper in invoices:
        begin, end = max(paper.begin_on, month.begin), min(paper.end_on, month.end)
        if begin < end:
            part = share_of_year(Period(begin, end))
            amount += Fraction(paper.net) * part / share_of_year(Period(paper.begin_on, paper.end_on))
            covered += part if paper.kind == Invoice.Kind.INVOICE else 0
    return cents(amount) if covered >= share_of_year(month) else None


def _expected(tariff: Tariff, month: Period, counts: Counts, seconds: int, before: int) -> Decimal:
    """What the month would cost by its tariff; all of its time stands for one call."""
    span = month.within(tariff)
    if span is None:
        return Decimal("0.00")
    if tariff.kind is TariffKind.PER_CALL:
        return cents((tariff.price or Decimal()) * counts.answered)
    used = [Usage(NOBODY, span.begin, dict.fromkeys(sorted(tariff.counted)[:1], timedelta(seconds=seconds)))]
    lines = lines_of(tariff, period=month, usages=used, before=before)
    return sum((line.amount for line in lines), Decimal("0.00"))


def _entered(kept: EconomicBasis | None, span: Span) -> tuple[Handled | None, str]:
    """What was told of a year before the start; an agreement that began within that year has no other."""
    if kept is None or not any(map(bool, (kept.calls_before, kept.minutes_before, kept.cost_before))):
        return None, ""
    minutes = kept.minutes_before
    year = Handled(
        kept.calls_before,
        kept.reached_before,
        None,
        None if minutes is None else minutes * 60,
        kept.cost_before,
    )
    part = share_of_year(Period(span.first_on, span.until))
    words = "vor dem Start, eingetragen" + ("" if part == 1 else ", auf dieselbe Zeit umgerechnet")
    return year.scaled(part), words


def _months(span: Span) -> Iterator[Period]:
    begin = span.first_on
    while begin < span.until:
        end = min(add_months(begin.replace(day=1), 1), span.until)
        yield Period(begin, end)
        begin = end


def _year_before(span: Span) -> Span:
    return Span(add_months(span.first_on, -12), add_months(span.until, -12))


def _span_words(span: Span) -> str:
    return f"{span.first_on:%d.%m.%Y} bis {span.last_on:%d.%m.%Y}"
