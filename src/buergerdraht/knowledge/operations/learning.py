"""What a search tells us: how it ended, whether the text helped, what the editors should know."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.models import Entry, Rating, SearchMonth, SearchRecord, Suggestion, Version
from buergerdraht.knowledge.queries.learning import COUNTS, counted_months, is_word_of_knowledge
from buergerdraht.knowledge.rules.learning import without_personal_data

CHANGEABLE_FOR = timedelta(hours=12)
"""A shift: longer nobody comes back to a search."""
PUBLISHED = "Der geänderte Text ist veröffentlicht."


def record_search(
    text: str,
    *,
    centre: ServiceCentre,
    authority: Authority | None,
    hits: int,
    after_id: int | None = None,
    now: datetime,
) -> int | None:
    """Note a search as it ended, not each keystroke, and return its id; None if no word is left.

    `after_id` is the search before it in the same call; if that was only its beginning, it is replaced.
    Nothing is kept of who searched or which call it was.
    """
    kept = without_personal_data(text, is_known=is_word_of_knowledge)
    if not kept:
        return None
    before = _recent(after_id, centre=centre, now=now).first() if after_id else None
    facts = {"authority": authority, "text": kept, "hits": min(hits, 999), "at": now}
    if before and _goes_on(before, kept):
        SearchRecord.objects.filter(pk=before.pk).update(**facts)
        return before.pk
    return SearchRecord.objects.create(centre=centre, after=before, **facts).pk


def record_pick(search_id: int, *, centre: ServiceCentre, key: str, rank: int, now: datetime) -> None:
    """Note which hit was opened ('entry-12') and its place, from 1; the last one opened counts."""
    _recent(search_id, centre=centre, now=now).update(picked_key=key, picked_rank=rank)


def record_answered(search_id: int, *, centre: ServiceCentre, key: str = "", now: datetime) -> None:
    """Note that a hit answered the question; `key` if it was another one than the last opened."""
    changes = {"is_answered": True, "is_not_found": False} | ({"picked_key": key} if key else {})
    _recent(search_id, centre=centre, now=now).update(**changes)


def report_not_found(search_id: int, *, centre: ServiceCentre, now: datetime) -> None:
    """Note that the agent did not find what she looked for."""
    _recent(search_id, centre=centre, now=now).update(is_not_found=True, is_answered=False)


def rate(entry: Entry, *, authority: Authority | None, is_helpful: bool, now: datetime) -> None:
    """Note whether a text helped; nobody's name is kept."""
    Rating.objects.create(entry=entry, authority=authority, is_helpful=is_helpful, at=now)


@transaction.atomic
def suggest(
    entry: Entry | None,
    *,
    authority: Authority | None,
    text: str,
    searched: str = "",
    user: User,
    now: datetime,
) -> Suggestion:
    """Give the editors a hint about an entry, or about what is missing; with the words that were searched."""
    return Suggestion.objects.create(
        entry=entry,
        authority=authority,
        text=text.strip()[:400],
        searched=without_personal_data(searched, is_known=is_word_of_knowledge),
        made_by=user,
        made_at=now,
    )


@transaction.atomic
def settle_hints(version: Version, *, by: User, now: datetime) -> None:
    """Note that the draft which was begun because of hints is published: they are done."""
    hints = Suggestion.objects.filter(version=version, state=Suggestion.State.OPEN)
    hints.update(state=Suggestion.State.DONE, answer=PUBLISHED, settled_by=by, settled_at=now)


@transaction.atomic
def forget_searches(*, before: datetime) -> int:
    """Delete the records of searches before a moment, keep their counts by month, and return how many."""
    old = SearchRecord.objects.filter(at__lt=before)
    for row in counted_months(old):
        month, _ = SearchMonth.objects.get_or_create(
            centre_id=row["centre"], month_on=row["month_on"], defaults=dict.fromkeys(COUNTS, 0)
        )
        for name in COUNTS:
            setattr(month, name, getattr(month, name) + row[name])
        month.save()
    return old.delete()[0]


def _goes_on(before: SearchRecord, text: str) -> bool:
    """Tell whether she was still typing: one text begins the other, and nothing was done with hits."""
    is_settled = before.picked_key or before.is_not_found or before.is_answered
    texts = (before.text.casefold(), text.casefold())
    return not is_settled and (texts[0].startswith(texts[1]) or texts[1].startswith(texts[0]))


def _recent(search_id: int, *, centre: ServiceCentre, now: datetime) -> QuerySet[SearchRecord]:
    return SearchRecord.objects.filter(pk=search_id, centre=centre, at__gt=now - CHANGEABLE_FOR)
