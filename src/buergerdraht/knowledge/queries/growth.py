"""How the knowledge base grows and ages, month by month."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.rules.workflow import REVIEWED_STATES

AGES = (("bis 6 Monate", 183), ("bis 12 Monate", 365), ("bis 24 Monate", 730), ("älter", 36_500))


@dataclass(frozen=True, slots=True)
class MonthOfKnowledge:
    """How many texts were published at the end of a month."""

    month_on: date
    entries: int
    additions: int


def months_of_knowledge(scope: Scope, *, months: Sequence[date]) -> list[MonthOfKnowledge]:
    """Return the published texts of the scope at the end of each month, without archived ones."""
    entries = _running_total(_entries(scope), of="entry", months=months)
    additions = _running_total(_additions(scope), of="addition", months=months)
    return [MonthOfKnowledge(month, entries[month], additions[month]) for month in months]


def ages_of_texts(scope: Scope, *, today: date) -> list[tuple[str, int]]:
    """Return how many published texts were last checked how long ago, the freshest first."""
    counts: Counter[str] = Counter()
    for texts in (_entries(scope), _additions(scope)):
        published = texts.filter(published_at__isnull=False, archived_at__isnull=True)
        for checked_on, count in published.values_list("checked_on").annotate(count=Count("pk")).order_by():
            counts[_age(checked_on, today=today)] += count
    return [(label, counts[label]) for label, _ in AGES]


def first_days(*, until: date, count: int) -> list[date]:
    """Return the first days of so many months, the last one that of `until`."""
    last = until.year * 12 + until.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(last - count + 1, last + 1)]


def _age(checked_on: date | None, *, today: date) -> str:
    days = (today - checked_on).days if checked_on else AGES[-1][1]
    return next((label for label, most in AGES if days <= most), AGES[-1][0])


def _entries(scope: Scope) -> QuerySet[Entry]:
    own = Q(authority__in=scope.authority_ids)
    return Entry.objects.filter(own | Q(authority__isnull=True) if scope.is_for_all else own)


def _additions(scope: Scope) -> QuerySet[LocalAddition]:
    return LocalAddition.objects.filter(authority__in=scope.authority_ids)


def _running_total(texts: QuerySet[Any], *, of: str, months: Sequence[date]) -> dict[date, int]:
    """The first publication is that of the oldest reviewed version; an import may have kept none."""
    reviewed = Version.objects.filter(**{of: OuterRef("pk")}, state__in=REVIEWED_STATES).order_by("number")
    first_at = Coalesce(Subquery(reviewed.values("reviewed_at")[:1]), "published_at")
    published = texts.filter(published_at__isnull=False).annotate(first_at=first_at)
    came = _by_month(published, "first_at")
    went = _by_month(published.filter(archived_at__isnull=False), "archived_at")
    return {
        month: sum(count for each, count in came.items() if each <= month)
        - sum(count for each, count in went.items() if each <= month)
        for month in months
    }


def _by_month(texts: QuerySet[Any], name: str) -> dict[date, int]:
    months = texts.values_list(TruncMonth(name, output_field=DateField())).annotate(count=Count("pk"))
    return dict(months.order_by())
