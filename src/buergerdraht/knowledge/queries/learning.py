"""What searches tell: which words are of the matter, what agents pick, how often nothing is found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log1p
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import TruncMonth

from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.knowledge.models import Entry, SearchMonth, SearchRecord
from buergerdraht.knowledge.search.text import stems
from buergerdraht.servicehours.rules import day_begin

FADES_BY_HALF_IN = timedelta(days=90)
PICKS_COUNT_FOR = timedelta(days=270)
COUNTS = ("searches", "picked", "answered", "not_found")


def is_word_of_knowledge(word: str) -> bool:
    """Tell whether an entry has the word in its names, so that it is no person's name."""
    pattern = rf"\m{re.escape(word)}\M"
    return Entry.objects.filter(
        Q(title__iregex=pattern) | Q(citizen_title__iregex=pattern) | Q(terms__contains=[word])
    ).exists()


def picks(*, now: datetime) -> dict[str, dict[str, float]]:
    """Return what agents opened: stem, or a query's stems in alphabetical order -> key of hit -> how often.

    Counts fade by half in 90 days and are damped, so that the hundredth pick counts little; a pick that
    answered the question counts double, a stem of a longer query as much less.
    """
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, key, is_answered, at in _picked(now=now):
        weight = (2 if is_answered else 1) * 0.5 ** ((now - at) / FADES_BY_HALF_IN)
        own_stems = sorted(set(stems(text)))
        for each in own_stems:
            counts[each][key] += weight / len(own_stems)
        if len(own_stems) > 1:
            counts[" ".join(own_stems)][key] += weight
    return {term: {key: log1p(count) for key, count in keys.items()} for term, keys in counts.items()}


def has_new_picks(*, since: datetime) -> bool:
    """Tell whether anything was searched and opened since then."""
    return SearchRecord.objects.filter(at__gt=since).exclude(picked_key="").exists()


def _picked(*, now: datetime) -> Iterator[tuple[str, str, bool, datetime]]:
    picked = SearchRecord.objects.filter(at__gt=now - PICKS_COUNT_FOR, is_not_found=False)
    rows = picked.exclude(picked_key="").values_list("text", "picked_key", "is_answered", "at")
    return rows.order_by("pk").iterator()


@dataclass(frozen=True, slots=True)
class MonthOfSearches:
    """What was searched in a month."""

    month_on: date
    searches: int
    picked: int
    answered: int
    not_found: int


def months_of_searches(centres: Iterable[ServiceCentre], *, months: Sequence[date]) -> list[MonthOfSearches]:
    """Return the counts of these months (their first days), those of deleted records among them."""
    months_kept = SearchMonth.objects.filter(centre__in=centres, month_on__gte=months[0])
    kept = _summed(months_kept.values("month_on", *COUNTS))
    records = SearchRecord.objects.filter(centre__in=centres, at__gte=day_begin(months[0]))
    live = _summed(counted_months(records))
    return [
        MonthOfSearches(
            month, *(kept.get(month, {}).get(name, 0) + live.get(month, {}).get(name, 0) for name in COUNTS)
        )
        for month in months
    ]


def counted_months(records: QuerySet[SearchRecord]) -> Iterable[Mapping[str, Any]]:
    """Return the counts of records by centre and month (Europe/Berlin)."""
    return (
        records.annotate(month_on=TruncMonth("at", output_field=DateField()))
        .values("centre", "month_on")
        .annotate(
            searches=Count("pk"),
            picked=Count("pk", filter=~Q(picked_key="")),
            answered=Count("pk", filter=Q(is_answered=True)),
            not_found=Count("pk", filter=Q(is_not_found=True) | Q(hits=0, picked_key="")),
        )
        .order_by("centre", "month_on")
    )


def _summed(rows: Iterable[Mapping[str, Any]]) -> dict[date, dict[str, int]]:
    sums: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in rows:
        for name in COUNTS:
            sums[row["month_on"]][name] += row[name]
    return sums
