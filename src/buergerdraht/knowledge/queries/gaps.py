"""What is missing, as the searches of the last quarter, ratings and unanswered contacts show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Entry, Gap, LocalAddition, Rating, SearchRecord
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.queries.reading import readable_entries
from buergerdraht.knowledge.rules.gaps import (
    Found,
    Judgement,
    Search,
    gaps_of_searches,
    gaps_of_texts,
)

LOOKED_AT = timedelta(days=90)
MOST_SEARCHES = 20_000
NEVER_AGAIN = timedelta(days=36_500)

Unanswered = Mapping[tuple[int, int], int]
"""(entry, authority) -> contacts about it that ended without an answer; told by who knows the contacts."""


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap as the list shows it, with the names of what its proposal speaks of."""

    found: Found
    entry: Entry | None
    authorities: tuple[Authority, ...]
    """Of the editor's scope, the most frequent first."""

    @property
    def key(self) -> str:
        """What the gap is known by."""
        return self.found.key


def gap_lines(scope: Scope, *, unanswered: Unanswered, now: datetime, limit: int = 100) -> list[GapLine]:
    """Return what is missing in the editor's scope, the worst first."""
    settled = _settled(scope)
    found = gaps_of_searches(_searches(scope, now=now), has_addition=_has_addition, settled=settled)
    judgements = _judgements(scope, unanswered=unanswered, now=now)
    found += gaps_of_texts(judgements, has_addition=_has_addition, settled=settled)
    found.sort(key=lambda gap: (-gap.weight, gap.key))
    return _lines(found[:limit], scope=scope)


def gap_line(key: str, scope: Scope, *, unanswered: Unanswered, now: datetime) -> GapLine | None:
    """Return one gap of the list; None if it is settled or was never there."""
    lines = gap_lines(scope, unanswered=unanswered, now=now, limit=MOST_SEARCHES)
    return next((line for line in lines if line.key == key), None)


def settled_gaps(scope: Scope, *, limit: int = 20) -> QuerySet[Gap]:
    """Return what the editors of the scope decided last, the newest first."""
    gaps = Gap.objects.filter(_own(scope)).select_related("entry", "decided_by", "version")
    return gaps.order_by("-decided_at", "-pk")[:limit]


def settled_gap_for(scope: Scope, gap_id: int) -> Gap:
    """Return a decision of the scope's editors; raises Gap.DoesNotExist."""
    return Gap.objects.filter(_own(scope)).select_related("entry", "version", "synonyms").get(pk=gap_id)


def entries_named(text: str, *, on: date, limit: int = 20) -> list[Entry]:
    """Return published entries that have each of the words in their names, by title; none without a word."""
    entries = readable_entries(on=on)
    for word in text.split():
        in_names = Q(title__icontains=word) | Q(citizen_title__icontains=word) | Q(terms__icontains=word)
        entries = entries.filter(in_names)
    return list(entries.order_by(german_order("title"), "pk")[:limit]) if text.split() else []


def _own(scope: Scope) -> Q:
    return Q(authority__isnull=True) if scope.is_for_all else Q(authority__in=scope.authority_ids)


def _searches(scope: Scope, *, now: datetime) -> Iterable[Search]:
    following = SearchRecord.objects.filter(after=OuterRef("pk")).exclude(picked_key="").order_by("at")
    records = (
        SearchRecord.objects.filter(_in_scope(scope), at__gt=now - LOOKED_AT)
        .annotate(next_picked_key=Subquery(following.values("picked_key")[:1]))
        .order_by("-at", "-pk")[:MOST_SEARCHES]
    )
    for record in records:
        yield Search(
            text=record.text,
            at=record.at,
            hits=record.hits,
            picked_key=record.picked_key,
            is_answered=record.is_answered,
            is_not_found=record.is_not_found,
            authority_id=record.authority_id,
            next_picked_key=record.next_picked_key or "",
        )


def _in_scope(scope: Scope) -> Q:
    own = Q(authority__in=scope.authority_ids)
    return own | Q(authority__isnull=True) if scope.is_for_all else own


def _judgements(scope: Scope, *, unanswered: Unanswered, now: datetime) -> list[Judgement]:
    rated = (
        Rating.objects.filter(_in_scope(scope), at__gt=now - LOOKED_AT)
        .values_list("entry", "authority")
        .annotate(helpful=Count("pk", filter=Q(is_helpful=True)), of=Count("pk"))
        .order_by("entry", "authority")
    )
    ratings = {(entry, authority): (helpful, of - helpful) for entry, authority, helpful, of in rated}
    seen = {key for key in unanswered if scope.covers(key[1])}
    return [
        Judgement(
            entry_id=entry_id,
            authority_id=authority_id,
            helpful=ratings.get((entry_id, authority_id), (0, 0))[0],
            unhelpful=ratings.get((entry_id, authority_id), (0, 0))[1],
            unanswered=unanswered.get((entry_id, authority_id), 0) if authority_id else 0,
        )
        for entry_id, authority_id in {*ratings, *seen}
    ]


def _has_addition(entry_id: int, authority_id: int) -> bool:
    additions = LocalAddition.objects.filter(entry=entry_id, authority=authority_id)
    return additions.filter(published_at__isnull=False, archived_at__isnull=True).exists()


def _settled(scope: Scope) -> dict[str, datetime]:
    """Key -> from when on searches count again; of what is no gap they never do."""
    return {
        gap.text: gap.decided_at + (NEVER_AGAIN if gap.decision == Gap.Decision.DISMISSED else timedelta(0))
        for gap in Gap.objects.filter(_own(scope))
    }


def _lines(found: list[Found], *, scope: Scope) -> list[GapLine]:
    entries = Entry.objects.in_bulk({gap.entry_id for gap in found if gap.entry_id})
    counts = Counter(each for gap in found for each in gap.authority_ids if each in scope.authority_ids)
    authorities = Authority.objects.in_bulk(list(counts))
    return [
        GapLine(
            gap,
            entries.get(gap.entry_id) if gap.entry_id else None,
            tuple(authorities[each] for each in gap.authority_ids if each in authorities),
        )
        for gap in found
    ]
