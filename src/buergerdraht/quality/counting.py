"""What the numbers of `counts.Counts` count in the facts, and how sums are read; one formulation for all."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from buergerdraht.contacts.models import Concern
from buergerdraht.contacts.rules import Outcome
from buergerdraht.quality.counts import COUNTED, SHORT_ABANDON_SECONDS, WAIT_EDGES, WAIT_NAMES, Counts
from buergerdraht.quality.models import CallFact, Channel
from buergerdraht.quality.rules import Ending
from buergerdraht.telephony.models import Call, Transfer
from buergerdraht.telephony.rules.transfer_records import FAILED

Disposition = Call.Disposition

ALL = (*COUNTED, *WAIT_NAMES)
_CALLS = Q(channel=Channel.PHONE)
_TRIES = Q(channel=Channel.CALL_BACK)
OFFERED = (
    _CALLS & Q(is_open=True) & ~Q(disposition__in=[Disposition.ATTENDED, Disposition.ABANDONED_AT_ATTENDANT])
)
_ANSWERED = OFFERED & Q(disposition=Disposition.ANSWERED)
_ABANDONED = OFFERED & Q(disposition=Disposition.ABANDONED_IN_QUEUE)
_OVERFLOW = OFFERED & Q(is_overflow=True)

CONDITIONS: dict[str, Q] = {
    "calls": _CALLS,
    "attended": _CALLS & Q(disposition=Disposition.ATTENDED),
    "left_at_attendant": _CALLS & Q(disposition=Disposition.ABANDONED_AT_ATTENDANT),
    "closed": _CALLS & Q(is_open=False),
    "offered": OFFERED,
    "turned_away": OFFERED & Q(disposition=Disposition.REJECTED),
    "failed": OFFERED & Q(disposition=Disposition.FAILED),
    "left_in_announcement": OFFERED & Q(disposition=Disposition.ABANDONED_IN_ANNOUNCEMENT),
    "call_backs": OFFERED & Q(disposition=Disposition.CALL_BACK),
    "abandoned": _ABANDONED,
    "abandoned_short": _ABANDONED & Q(wait_ms__lt=1000 * SHORT_ABANDON_SECONDS),
    "answered": _ANSWERED,
    "in_target": _ANSWERED & Q(wait_ms__lte=F("target_seconds") * 1000),
    "in_30": _ANSWERED & Q(wait_ms__lte=30_000),
    "overflow": _OVERFLOW,
    "overflow_reached": _OVERFLOW & _ANSWERED & Q(wait_ms__lte=F("overflow_seconds") * 1000),
    "tries": _TRIES,
    "tries_reached": _TRIES & Q(disposition=Disposition.ANSWERED),
    "talks": Q(disposition=Disposition.ANSWERED),
    "contacts": ~Q(ending=""),
    "at_once": Q(ending=Ending.AT_ONCE),
    "transferred": Q(ending=Ending.TRANSFERRED),
    "tickets": Q(ending=Ending.TICKET),
    "noted_call_backs": Q(ending=Ending.CALL_BACK),
    "unanswered": Q(ending=Ending.UNANSWERED),
    "found": Q(is_found=True) & ~Q(ending=""),
    "callers_known": OFFERED & Q(is_repeated__isnull=False),
    "repeated": OFFERED & Q(is_repeated=True),
}
SUMS: dict[str, Q | None] = {
    "wait_ms": _ANSWERED,
    "talk_ms": None,
    "consult_ms": None,
    "hold_ms": None,
    "wrap_up_ms": None,
    "transfers": None,
    "transfers_reached": None,
    "transfers_failed": None,
}
"""Columns that are added up, of which facts."""

FROM_CONCERNS: dict[str, Aggregate] = {
    "named_": Count("pk"),
    "answered_": Count("pk", filter=Q(outcome=Outcome.ANSWERED)),
}
FROM_TRANSFERS: dict[str, Aggregate] = {
    "tries_": Count("pk"),
    "reached_": Count("pk", filter=Q(answered_at__isnull=False)),
    "failed_": Count("pk", filter=Q(outcome__in=FAILED)),
}
FROM_SEARCHES: dict[str, Aggregate] = {
    "searches_": Count("pk"),
    "not_found_": Count("pk", filter=Q(is_not_found=True) | Q(hits=0, picked_key="")),
}
"""What is counted beside the calls, named as `from_facts` names it."""


def concerns_of(calls: QuerySet[CallFact]) -> QuerySet[Concern]:
    """Return the concerns that name a text, of those of the calls whose contacts count."""
    talks = calls.exclude(ending="").values("call")
    return Concern.objects.filter(contact__call__in=talks, entry__isnull=False)


def tries_of(calls: QuerySet[CallFact]) -> QuerySet[Transfer]:
    """Return the tries to reach somebody outside the centre in these calls."""
    passed = calls.filter(transfers__gt=0).values("call")
    return Transfer.objects.filter(call__in=passed, target_agent__isnull=True)


def from_facts(names: tuple[str, ...]) -> dict[str, Aggregate | Coalesce]:
    """Return the aggregates of these numbers over CallFact rows, by their names with an underscore behind."""
    waits = dict(zip(WAIT_NAMES, _wait_classes(), strict=True))
    made: dict[str, Aggregate | Coalesce] = {}
    for name in names:
        if name in SUMS:
            made[f"{name}_"] = Coalesce(Sum(name, filter=SUMS[name]), 0)
        else:
            made[f"{name}_"] = Count("pk", filter=CONDITIONS.get(name) or waits[name])
    return made


def _wait_classes() -> list[Q]:
    edges = [1000 * edge for edge in WAIT_EDGES]
    closed = [Q(wait_ms__gt=lower, wait_ms__lte=upper) for lower, upper in pairwise((-1, *edges))]
    return [_ANSWERED & each for each in (*closed, Q(wait_ms__gt=edges[-1]))]


def from_sums(names: tuple[str, ...]) -> dict[str, Aggregate]:
    """Return the aggregates of these numbers over rows of sums, named as `from_facts` names them."""
    return {f"{name}_": Sum(name) for name in names}


def counts_of(row: Mapping[str, Any]) -> Counts:
    """Return what one row of aggregates says; numbers that were not asked for are 0."""
    numbers = {name: int(row.get(f"{name}_") or 0) for name in COUNTED}
    return Counts(**numbers, waits=tuple(int(row.get(f"{name}_") or 0) for name in WAIT_NAMES))
