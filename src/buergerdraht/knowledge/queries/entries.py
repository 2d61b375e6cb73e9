"""The texts as editors look for them, and what waits for an editor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, NullIf

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.queries.access import Scope, seen_in, versions_for
from buergerdraht.knowledge.queries.completeness import asked_services
from buergerdraht.knowledge.rules.completeness import Lack
from buergerdraht.knowledge.rules.workflow import OPEN_STATES, Freshness, VersionState

SOON = timedelta(days=14)
"""How long before a check or an expiry editors are told."""
NO_ADDITION = "no_addition"


class Order(StrEnum):
    """How the list of texts is sorted."""

    TITLE = "title"
    ASKED = "asked"
    CHECK = "check"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class TextCriteria:
    """What is looked for; empty: everything."""

    words: str = ""
    state: str = ""
    """A Freshness, an open VersionState, or NO_ADDITION."""
    authority: Authority | None = None
    """Whose additions and articles are meant; None: the texts themselves."""
    topic: str = ""
    owner_id: int | None = None
    lack: Lack | None = None
    """Only with an authority."""
    order: Order = Order.TITLE


@dataclass(frozen=True, slots=True)
class DueText:
    """A text that has to be looked at again, or that ends."""

    text: Entry | LocalAddition
    on: date
    """When it has to be checked, or the first day on which it does not hold."""
    is_expiry: bool


def texts_matching(criteria: TextCriteria, *, scope: Scope, today: date) -> QuerySet[Entry]:
    """Return the entries looked for, of those that an editor sees.

    Prefetched are `local_additions` (the authority's, a list that is empty or has one), and `open_versions`.
    """
    entries = _with_shown_name().filter(seen_in(scope))
    for word in criteria.words.split():
        entries = entries.filter(
            Q(title__icontains=word)
            | Q(citizen_title__icontains=word)
            | Q(terms__icontains=word)
            | Q(leika_keys__contains=[word])
        )
    if criteria.topic:
        entries = entries.filter(topics__contains=[criteria.topic])
    entries = _of_authority(entries, criteria, today=today)
    return _prefetched(entries, criteria.authority).order_by(*_ordering(criteria))


def topics() -> list[str]:
    """Return the topics in use, in German order."""
    found = Entry.objects.values_list("topics", flat=True).exclude(topics=[])
    return sorted({topic for each in found for topic in each}, key=str.casefold)


def _with_shown_name() -> QuerySet[Entry]:
    shown = Coalesce(NullIf("citizen_title", Value("")), "title")
    return Entry.objects.select_related("authority", "owner").annotate(shown_name=shown)


def _of_authority(entries: QuerySet[Entry], criteria: TextCriteria, *, today: date) -> QuerySet[Entry]:
    authority, prefix = criteria.authority, ""
    if authority:
        entries = entries.filter(Q(authority=authority) | Q(authority__isnull=True))
        condition = Q(additions__authority=authority)
        entries = entries.annotate(local=FilteredRelation("additions", condition=condition))
    if authority and criteria.lack:
        asked = asked_services(authority, today=today)
        entries = entries.filter(pk__in=[each.entry_id for each in asked if criteria.lack in each.lacks])
    own = Q(authority__isnull=False) | Q(local__isnull=True) if authority else Q()
    prefix = "local__" if authority else ""
    wanted = Q()
    if criteria.state == NO_ADDITION:
        wanted &= Q(local__isnull=True, authority__isnull=True) if authority else Q()
    elif criteria.state:
        wanted &= _stands(criteria.state, prefix, authority, today=today)
    if criteria.owner_id:
        wanted &= Q(owner=criteria.owner_id) & own | (Q(local__owner=criteria.owner_id) if authority else Q())
    return entries.filter(wanted)


def _stands(state: str, prefix: str, authority: Authority | None, *, today: date) -> Q:
    """Return the condition on the addition of a service, and on an article of the authority's own."""
    if state in OPEN_STATES:
        versions = Version.objects.filter(state=state)
        of_entry = Exists(versions.filter(entry=OuterRef("pk")))
        if authority is None:
            return Q(of_entry)
        of_addition = versions.filter(addition__entry=OuterRef("pk"), addition__authority=authority)
        return Q(of_entry, authority=authority) | Q(Exists(of_addition))
    condition = freshness_is(Freshness(state), today=today, prefix=prefix)
    if authority is None:
        return condition
    own_article = freshness_is(Freshness(state), today=today) & Q(authority=authority)
    return Q(local__isnull=False) & condition | own_article


def freshness_is(state: Freshness, *, today: date, prefix: str = "") -> Q:
    """Return the condition for texts of that age, as rules.workflow.freshness tells it."""

    def field(**conditions: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    archived, published = field(archived_at__isnull=False), field(published_at__isnull=False)
    expired, due = field(valid_until__lte=today), field(check_due_on__lte=today)
    return {
        Freshness.ARCHIVED: archived,
        Freshness.UNPUBLISHED: ~archived & ~published,
        Freshness.EXPIRED: ~archived & published & expired,
        Freshness.TO_CHECK: ~archived & published & ~expired & due,
        Freshness.CURRENT: ~archived & published & ~expired & ~due,
    }[state]


def _prefetched(entries: QuerySet[Entry], authority: Authority | None) -> QuerySet[Entry]:
    open_versions = Version.objects.filter(state__in=OPEN_STATES)
    additions = LocalAddition.objects.filter(authority=authority).select_related("owner", "authority", "unit")
    return entries.prefetch_related(
        Prefetch("versions", open_versions, to_attr="open_versions"),
        Prefetch(
            "additions",
            additions.prefetch_related(Prefetch("versions", open_versions, to_attr="open_versions")),
            to_attr="local_additions",
        ),
    )


def _ordering(criteria: TextCriteria) -> tuple[OrderBy | str | Any, ...]:
    prefix = "local__" if criteria.authority else ""
    return {
        Order.TITLE: (german_order("shown_name"), "pk"),
        Order.ASKED: (F("asked_rank").asc(nulls_last=True), german_order("shown_name"), "pk"),
        Order.CHECK: (F(f"{prefix}check_due_on").asc(nulls_last=True), german_order("shown_name"), "pk"),
        Order.NEWEST: (F(f"{prefix}published_at").desc(nulls_last=True), german_order("shown_name"), "pk"),
    }[criteria.order]


def drafts_of(user: User, *, today: date) -> QuerySet[Version]:
    """Return the drafts on which the user wrote last, the newest first."""
    return versions_for(user, today=today).filter(state=VersionState.DRAFT, author=user).order_by("-pk")


def waiting_for_review(user: User, *, today: date) -> QuerySet[Version]:
    """Return what waits for a second person at texts that the user edits, the oldest first."""
    return versions_for(user, today=today).filter(state=VersionState.IN_REVIEW).order_by("submitted_at", "pk")


def reviewable_by(user: User, versions: Iterable[Version]) -> list[Version]:
    """Return those of the versions that the user did not write."""
    return [each for each in versions if user.pk not in (each.author_id, *each.writer_ids)]


def due_texts(scope: Scope, *, today: date) -> list[DueText]:
    """Return the scope's published texts to be checked or ending within two weeks, soonest first."""
    found = [*_due_of(Entry.objects, scope, today=today), *_due_of(LocalAddition.objects, scope, today=today)]
    return sorted(found, key=lambda due: (due.on, str(due.text)))


def all_due_texts(*, today: date) -> list[DueText]:
    """Return such texts of all authorities, and those that hold for all."""
    everybody = frozenset(Authority.objects.values_list("pk", flat=True))
    return due_texts(Scope(is_for_all=True, authority_ids=everybody), today=today)


def _due_of(manager: Any, scope: Scope, *, today: date) -> list[DueText]:
    limit = today + SOON
    owned = Q(authority__in=scope.authority_ids)
    if manager.model is Entry and scope.is_for_all:
        owned |= Q(authority__isnull=True)
    texts = manager.filter(owned, published_at__isnull=False, archived_at__isnull=True).filter(
        Q(check_due_on__lte=limit) | Q(valid_until__lte=limit)
    )
    related = ("authority", "owner", "entry") if manager.model is LocalAddition else ("authority", "owner")
    texts = texts.select_related(*related).defer(
        "texts", "links", *(f"{name}__texts" for name in related[2:])
    )
    return [_due(text, limit) for text in texts]


def _due(text: Entry | LocalAddition, limit: date) -> DueText:
    if text.valid_until and text.valid_until <= limit:
        return DueText(text, text.valid_until, is_expiry=True)
    return DueText(text, text.check_due_on or limit, is_expiry=False)
