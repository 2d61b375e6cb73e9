"""What was used under an agreement, and what its tariffs make of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.tariffs import PER_TIME, Counted, Tariff, TariffKind
from buergerdraht.billing.models import BilledCall
from buergerdraht.billing.rules.counting import Usage, times_of
from buergerdraht.billing.rules.pricing import Line, Period, counted_seconds, lines_of
from buergerdraht.servicehours.rules import BERLIN, day_begin
from buergerdraht.telephony.models import AgentStateChange, Call, CallEvent
from buergerdraht.telephony.rules.durations import Stretch, stretches, wrap_ups
from buergerdraht.telephony.rules.effects import AgentChange
from buergerdraht.telephony.rules.records import Fact
from buergerdraht.telephony.rules.vocabulary import AgentState, EventKind

WRAP_UP_WITHIN = timedelta(days=1)
"""After a call's arrival; its agents' states are read for so long."""
OF_CALLS = PER_TIME | {TariffKind.PER_CALL}
"""Tariffs that ask what was used; the others cost the same whatever happens."""
STATES = {state.value: state for state in AgentState}
KINDS = {kind.value: kind for kind in EventKind}
NEUTRAL = frozenset(
    {
        EventKind.GREETING_STARTED,
        EventKind.LANGUAGE_CHOSEN,
        EventKind.HELP_ASKED,
        EventKind.RINGING,
        EventKind.CONSULTED,
        EventKind.SUPERVISED,
        EventKind.UNSUPERVISED,
    }
)
"""They change nothing of what a call does (telephony.rules.durations)."""
WALKED_THROUGH = frozenset(
    kind for kind in EventKind if kind.startswith("transfer") or kind in (EventKind.HELD, EventKind.PARKED)
)
"""A call to which one of these happened is more than one talk."""
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the calls from which it is worked out, and what counts of each."""

    line: Line
    calls: tuple[tuple[UUID, int], ...]


def tariffs_of(*agreements: Agreement) -> tuple[Tariff, ...]:
    """Return all tariffs that were ever agreed, as the versions in force have them."""
    versions = AgreementVersion.objects.filter(
        agreement__in=agreements, state=AgreementVersion.State.IN_FORCE
    ).order_by("agreement", "number")
    return tuple(tariff for version in versions for tariff in version.contents.tariffs)


def lines_for(agreement: Agreement, *, period: Period) -> tuple[PricedLine, ...]:
    """Return what the agreement's tariffs make of the period."""
    tariffs = [each for each in tariffs_of(agreement) if period.within(each)]
    asking = [each for each in tariffs if each.kind in OF_CALLS]
    used = usages(agreement, period=period, counted=_counted(asking)) if asking else []
    by_call = {usage.call_id: usage for usage in used}
    return tuple(
        PricedLine(line, tuple((call, by_call[call].seconds(tariff.counted)) for call in line.calls))
        for tariff in tariffs
        for line in lines_of(
            tariff,
            period=period,
            usages=used,
            before=_counted_before(agreement, tariff, period),
            theirs=_counted_by_them(agreement, tariff, period),
        )
    )


def usages(agreement: Agreement, *, period: Period, counted: frozenset[Counted]) -> list[Usage]:
    """Return what each answered call took that arrived in the period under the agreement and is over.

    Of times that are not counted nothing may be told: wrap-up is read only where it counts.
    """
    return _usages(_answered(agreement, period).filter(state=Call.State.ENDED), period, counted)


def running_calls(agreement: Agreement, *, period: Period) -> int:
    """Return how many calls of the period go on, so that nobody knows yet what they cost."""
    return _calls(agreement, period).exclude(state=Call.State.ENDED).count()


def _calls(agreement: Agreement, period: Period) -> QuerySet[Call]:
    return Call.objects.filter(
        served_number__agreement=agreement,
        arrived_at__gte=day_begin(period.begin),
        arrived_at__lt=day_begin(period.end),
    ).order_by()


def _answered(agreement: Agreement, period: Period) -> QuerySet[Call]:
    return _calls(agreement, period).filter(answered_at__isnull=False)


def _usages(calls: QuerySet[Call], period: Period, counted: frozenset[Counted]) -> list[Usage]:
    after = _wrap_up_times(calls, period=period) if Counted.WRAP_UP in counted else {}
    return [
        Usage(call_id, arrived_on, {**times, Counted.WRAP_UP: after.get(call_id, NOTHING)})
        for call_id, arrived_on, times in _times(calls)
    ]


def _times(calls: QuerySet[Call]) -> Iterator[tuple[UUID, date, Mapping[Counted, timedelta]]]:
    """Most calls are answered once and end: the database says how long. The others are walked through."""
    asked = calls.values_list("pk", TruncDate("arrived_at", tzinfo=BERLIN))
    select, values = asked.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN.format(calls=select), (*values, sorted(WALKED_THROUGH), sorted(NEUTRAL)))
        told: list[tuple[UUID, date, timedelta | None]] = cursor.fetchall()
    for call_id, arrived_on, talk in told:
        if talk is not None:
            yield call_id, arrived_on, {Counted.TALK: talk}
    rest = {call_id: arrived_on for call_id, arrived_on, talk in told if talk is None}
    for call_id, past in _stretches_of(list(rest)):
        yield call_id, rest[call_id], times_of(past)


_PLAIN = """
    WITH call (id, arrived_on) AS ({calls}), event AS (
        SELECT call_id, arrived_on, sequence, kind, at,
            at < lag(at) OVER (PARTITION BY call_id ORDER BY sequence) AS is_late
        FROM call JOIN telephony_callevent ON call_id = call.id
    )
    SELECT call_id, arrived_on, CASE WHEN count(*) FILTER (WHERE kind = 'answered') = 1
        AND count(*) FILTER (WHERE kind = 'ended') = 1
        AND count(*) FILTER (WHERE is_late OR kind = ANY(%s)) = 0
        AND max(sequence) FILTER (WHERE kind = 'ended') = max(sequence)
        AND max(sequence) FILTER (WHERE kind = 'answered')
            = max(sequence) FILTER (WHERE kind <> 'ended' AND kind <> ALL(%s))
        THEN max(at) FILTER (WHERE kind = 'ended') - max(at) FILTER (WHERE kind = 'answered') END
    FROM event GROUP BY call_id, arrived_on
"""
"""The talk of a call, or nothing if anything else may count of it, or what was noted later knows better."""


def _stretches_of(call_ids: list[UUID]) -> Iterator[tuple[UUID, tuple[Stretch, ...]]]:
    rows = CallEvent.objects.filter(call__in=call_ids).order_by("call", "sequence")
    values: QuerySet[Any, tuple[Any, ...]] = rows.values_list(
        "call", "sequence", "kind", "at", "agent", "detail"
    )
    for call_id, events in groupby(values.iterator(chunk_size=10_000), key=itemgetter(0)):
        yield call_id, stretches(Fact(event[0], event[1], KINDS[event[2]], *event[3:]) for event in events)


def _wrap_up_times(calls: QuerySet[Call], *, period: Period) -> dict[UUID, timedelta]:
    """Return call -> all of its agents' wrap-up; of a call without any nothing."""
    took: defaultdict[UUID, timedelta] = defaultdict(timedelta)
    begin, end = day_begin(period.begin), day_begin(period.end) + WRAP_UP_WITHIN
    agents = CallEvent.objects.filter(call__in=calls.values("pk"), kind="answered")
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


def _counted(tariffs: Iterable[Tariff]) -> frozenset[Counted]:
    return frozenset[Counted]().union(*(each.counted for each in tariffs))


def _counted_before(agreement: Agreement, tariff: Tariff, period: Period) -> int:
    """Seconds of the year before the period; only an allowance asks. What is billed was counted already."""
    begin = max(tariff.valid_from, date(period.begin.year, 1, 1))
    if tariff.kind is not TariffKind.FLAT or begin >= period.begin:
        return 0
    earlier = Period(begin, period.begin)
    calls = _answered(agreement, earlier).filter(state=Call.State.ENDED)
    billed = BilledCall.objects.filter(is_released=False, call__in=calls.values("pk"))
    rest = _usages(calls.exclude(pk__in=billed.values("call")), earlier, tariff.counted)
    return (billed.aggregate(all=Sum("seconds"))["all"] or 0) + counted_seconds(tariff, rest)


def _counted_by_them(agreement: Agreement, tariff: Tariff, period: Period) -> int:
    """Seconds that the partner's own centre served for us, by the same tariff."""
    span = period.within(tariff)
    if tariff.kind is not TariffKind.MUTUAL or span is None:
        return 0
    theirs = Agreement.objects.filter(
        centre__authority=agreement.partner_id, partner=agreement.centre.authority_id
    )
    return sum(counted_seconds(tariff, usages(each, period=span, counted=tariff.counted)) for each in theirs)
