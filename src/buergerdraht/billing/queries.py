"""What was used, and the invoices that a person may see. `invoice_for` is the only door to an invoice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.agreements.versions.queries import contents_of
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.billing.models import BilledCall, BillingParty, Invoice, InvoiceLine
from buergerdraht.billing.rules.counting import Usage, times_of
from buergerdraht.billing.rules.paper import Party
from buergerdraht.billing.rules.pricing import Line, Period, counted_seconds, lines_of
from buergerdraht.servicehours.rules import day_begin, local_day
from buergerdraht.telephony.models import AgentStateChange, Call, CallEvent
from buergerdraht.telephony.rules.durations import stretches, wrap_ups
from buergerdraht.telephony.rules.effects import AgentChange
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import AgentState, EventKind

WRAP_UP_WITHIN = timedelta(days=1)
"""After a call's arrival; its agents' states are read for so long."""
PARTY_FIELDS = ("leitweg_id", "contact_name", "phone", "email", "iban", "vat_id", "tax_number")
STATES = {state.value: state for state in AgentState}
KINDS = {kind.value: kind for kind in EventKind}


def invoices_of(user: User) -> QuerySet[Invoice]:
    """Return the invoices of her centres, and those that were issued to her own authorities."""
    ours = Q(centre__in=centres_where(user, Ability.KEEP_BILLING))
    theirs = Q(authority__in=own_authorities(user, Ability.READ_INVOICES).values("pk")) & ~Q(number="")
    related = Invoice.objects.filter(ours | theirs).select_related("agreement", "authority", "centre")
    return related.order_by("-begin_on", "authority__name", "pk")


def invoice_for(user: User, invoice_id: int) -> Invoice:
    """Return the invoice if she may see it; raise Invoice.DoesNotExist."""
    return invoices_of(user).get(pk=invoice_id)


def line_for(user: User, line_id: int) -> InvoiceLine:
    """Return a line of an invoice that she may see; raise InvoiceLine.DoesNotExist."""
    lines = InvoiceLine.objects.select_related("invoice__authority")
    return lines.get(pk=line_id, invoice__in=invoices_of(user).values("pk"))


def calls_behind(line: InvoiceLine) -> QuerySet[BilledCall]:
    """Return the calls of a line with their seconds; nothing of the citizens is among it."""
    fields = ("call__arrived_at", "call__dialled_number", "call__state", "seconds", "line")
    return line.billed_calls.select_related("call").only(*fields).order_by("call__arrived_at", "pk")


def lines_for(
    agreement: Agreement, *, period: Period
) -> tuple[tuple[Line, tuple[tuple[UUID, int], ...]], ...]:
    """Return what the agreement's tariffs make of the period, each line with its calls and their seconds."""
    used = usages(agreement, period=period)
    by_call = {usage.call_id: usage for usage in used}
    return tuple(
        (line, tuple((call, by_call[call].seconds(tariff.counted)) for call in line.calls))
        for tariff in contents_of(agreement).tariffs
        for line in lines_of(
            tariff,
            period=period,
            usages=used,
            before=_counted_before(agreement, tariff, period),
            theirs=_counted_by_them(agreement, tariff, period),
        )
    )


def usages(agreement: Agreement, *, period: Period) -> list[Usage]:
    """Return what each answered call took that arrived in the period under the agreement and is over."""
    calls = Call.objects.filter(
        served_number__agreement=agreement,
        arrived_at__gte=day_begin(period.begin),
        arrived_at__lt=day_begin(period.end),
        answered_at__isnull=False,
        state=Call.State.ENDED,
    )
    arrived = dict(calls.order_by().values_list("pk", "arrived_at"))
    after = _wrap_up_times(calls, period=period)
    return [
        Usage(call_id, local_day(arrived[call_id]), times_of(past, wrap_up=after[call_id]))
        for call_id, past in _stretches_of(calls)
    ]


def _stretches_of(calls: QuerySet[Call]) -> Iterator[tuple[UUID, Any]]:
    rows = CallEvent.objects.filter(call__in=calls.order_by().values("pk")).order_by("call", "sequence")
    values: QuerySet[Any, tuple[Any, ...]] = rows.values_list(
        "call", "sequence", "kind", "at", "agent", "detail"
    )
    for call_id, events in groupby(values.iterator(chunk_size=10_000), key=itemgetter(0)):
        yield call_id, stretches(Fact(event[0], event[1], KINDS[event[2]], *event[3:]) for event in events)


def _wrap_up_times(calls: QuerySet[Call], *, period: Period) -> dict[UUID, timedelta]:
    """Return call -> all of its agents' wrap-up; of a call without any nothing."""
    took: defaultdict[UUID, timedelta] = defaultdict(timedelta)
    begin, end = day_begin(period.begin), day_begin(period.end) + WRAP_UP_WITHIN
    agents = CallEvent.objects.filter(call__in=calls.order_by().values("pk"), kind="answered")
    rows = AgentStateChange.objects.filter(
        agent__in=agents.order_by().values("agent"), at__gte=begin, at__lt=end
    ).order_by("agent", "at", "pk")
    values: QuerySet[Any, tuple[Any, ...]] = rows.values_list("agent", "state", "reason", "at", "call")
    for _, states in groupby(values.iterator(chunk_size=10_000), key=itemgetter(0)):
        changes = (AgentChange(row[0], STATES[row[1]], *row[2:]) for row in states)
        for wrap_up in wrap_ups(changes):
            if wrap_up.call_id:
                took[wrap_up.call_id] += wrap_up.duration
    return took


def _counted_before(agreement: Agreement, tariff: Tariff, period: Period) -> int:
    """Seconds of the year before the period; only an allowance asks."""
    begin = max(tariff.valid_from, date(period.begin.year, 1, 1))
    if tariff.kind is not TariffKind.FLAT or begin >= period.begin:
        return 0
    return counted_seconds(tariff, usages(agreement, period=Period(begin, period.begin)))


def _counted_by_them(agreement: Agreement, tariff: Tariff, period: Period) -> int:
    """Seconds that the partner's own centre served for us, by the same tariff."""
    span = period.within(tariff)
    if tariff.kind is not TariffKind.MUTUAL or span is None:
        return 0
    theirs = Agreement.objects.filter(
        centre__authority=agreement.partner_id, partner=agreement.centre.authority_id
    )
    return sum(counted_seconds(tariff, usages(each, period=span)) for each in theirs)


def party_of(authority: Authority) -> Party:
    """Return an authority as it stands on papers."""
    kept = BillingParty.objects.filter(authority=authority).first()
    told = {name: getattr(kept, name) for name in PARTY_FIELDS} if kept else {}
    return Party(
        authority.slug, authority.name, authority.street, authority.postal_code, authority.town, **told
    )


def agreements_to_bill(centre_ids: Iterable[int], *, period: Period) -> QuerySet[Agreement]:
    """Return the centres' agreements that hold in the period."""
    holding = Agreement.objects.filter(centre__in=centre_ids, valid_from__lt=period.end)
    ended = Q(valid_until__isnull=True) | Q(valid_until__gt=period.begin)
    return holding.filter(ended).select_related("partner", "centre__authority").order_by("pk")
