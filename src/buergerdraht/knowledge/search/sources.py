"""What of the database is searched: one document for each text, person, office and page."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from html import unescape
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Notice, SynonymGroup, WebPage
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.rules.regions import covers
from buergerdraht.knowledge.search.documents import SearchDocument
from buergerdraht.servicehours.rules import day_begin

MOST_TEXT = 4000
_TAG = re.compile(r"<[^>]*>")
_BOOSTS = {"notice": 1.15, "contact": 0.9, "unit": 0.85, "page": 0.75}
_SUMMARY = (Module.ANSWER, Module.SHORT, Module.TEASER)


class Regions:
    """For whom a text holds: its authority with those that it runs, or all in a region."""

    def __init__(self) -> None:
        rows = Authority.objects.values_list("pk", "administered_by_id", "regional_key")
        self._keys = {pk: key for pk, _, key in rows}
        self._run_by: dict[int, list[int]] = defaultdict(list)
        for pk, run_by, _ in rows:
            if run_by:
                self._run_by[run_by].append(pk)

    def of_authority(self, authority_id: int | None) -> tuple[int, ...]:
        """Return the authority and those that it runs; () for none: it holds for all."""
        return () if authority_id is None else (authority_id, *self._run_by[authority_id])

    def of_region(self, region: str) -> tuple[int, ...]:
        """Return the authorities in a region; () for the empty region: all."""
        return tuple(pk for pk, key in self._keys.items() if covers(region, key)) if region else ()


def all_documents(*, now: datetime) -> Iterator[SearchDocument]:
    """Yield everything that is searched."""
    for kind in _SOURCES:
        yield from documents_of(kind, now=now)


def documents_of(kind: str, *, ids: Iterable[int] | None = None, now: datetime) -> Iterator[SearchDocument]:
    """Yield the documents of a kind (the first part of their keys), all or those with these ids."""
    rows, made = _SOURCES[kind]
    chosen = rows(now) if ids is None else rows(now).filter(pk__in=ids)
    regions = Regions()
    for row in chosen.iterator(chunk_size=500):
        yield made(row, regions)


def count_documents(*, now: datetime) -> int:
    """Return how many documents there are."""
    return sum(rows(now).count() for rows, _ in _SOURCES.values())


def places() -> Iterator[tuple[int, str]]:
    """Yield id and name of every authority that a query may name."""
    yield from Authority.objects.order_by("pk").values_list("pk", "name")


def editors_groups() -> list[list[str]]:
    """Return the editors' groups of words that mean the same everywhere."""
    return list(
        SynonymGroup.objects.filter(entry__isnull=True).order_by("pk").values_list("words", flat=True)
    )


def plain(html: str) -> str:
    """Return the words of an HTML text."""
    return unescape(_TAG.sub(" ", html))[:MOST_TEXT]


def _entries(now: datetime) -> QuerySet[Entry]:  # noqa: ARG001  (validity is looked at when it is asked)
    with_terms = LocalAddition.objects.filter(_IS_PUBLIC).exclude(terms=[]).only("entry_id", "terms")
    return Entry.objects.filter(_IS_PUBLIC).prefetch_related(
        "synonym_groups",
        "attachments",
        Prefetch("additions", queryset=with_terms, to_attr="additions_with_terms"),
    )


def _guides(now: datetime) -> QuerySet[Guide]:  # noqa: ARG001
    return Guide.objects.filter(_IS_PUBLIC)


def _notices(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(withdrawn_at__isnull=True, valid_until_at__gt=now)


def _contacts(now: datetime) -> QuerySet[DirectoryEntry]:  # noqa: ARG001
    return DirectoryEntry.objects.select_related("unit")


def _units(now: datetime) -> QuerySet[Unit]:  # noqa: ARG001
    return Unit.objects.all()


def _pages(now: datetime) -> QuerySet[WebPage]:  # noqa: ARG001
    return WebPage.objects.filter(site__is_active=True).select_related("site")


def _from_entry(entry: Entry, regions: Regions) -> SearchDocument:
    groups = [word for group in entry.synonym_groups.all() for word in group.words]
    local = [term for addition in entry.additions_with_terms for term in addition.terms]  # type: ignore[attr-defined]
    files = [file.title for file in entry.attachments.all()]
    others = [text for module, text in entry.texts.items() if module not in _SUMMARY]
    return SearchDocument(
        key=f"entry-{entry.pk}",
        kind=entry.kind,
        title=entry.citizen_title or entry.title,
        names=tuple(dict.fromkeys(filter(None, (entry.title, *entry.terms, *groups)))),
        terms=(*entry.leika_keys, *local),
        summary=plain(" ".join(entry.texts.get(module, "") for module in _SUMMARY)),
        body=plain(" ".join([*(link["title"] for link in entry.links), *files, *others])),
        topics=tuple(entry.topics),
        authority_ids=regions.of_authority(entry.authority_id),
        valid_from=_begin(entry.valid_from),
        valid_until=_begin(entry.valid_until),
    )


def _from_guide(guide: Guide, regions: Regions) -> SearchDocument:
    steps = guide.steps.get("steps", [])
    return SearchDocument(
        key=f"guide-{guide.pk}",
        kind="guide",
        title=guide.title,
        names=tuple(guide.terms),
        body=" ".join(f"{step.get('question', '')} {step.get('text', '')}" for step in steps)[:MOST_TEXT],
        authority_ids=regions.of_authority(guide.authority_id),
        valid_from=_begin(guide.valid_from),
        valid_until=_begin(guide.valid_until),
    )


def _from_notice(notice: Notice, regions: Regions) -> SearchDocument:
    whose = regions.of_authority(notice.authority_id) or regions.of_region(notice.region)
    return SearchDocument(
        key=f"notice-{notice.pk}",
        kind="notice",
        title=notice.title,
        names=(notice.terms,) if notice.terms else (),
        summary=notice.text[:MOST_TEXT],
        authority_ids=whose,
        valid_from=notice.valid_from_at,
        valid_until=notice.valid_until_at,
        boost=_BOOSTS["notice"],
    )


def _from_contact(person: DirectoryEntry, regions: Regions) -> SearchDocument:
    return SearchDocument(
        key=f"contact-{person.pk}",
        kind="contact",
        title=person.name,
        names=(person.responsibility,) if person.responsibility else (),
        terms=(person.unit.name,) if person.unit else (),
        authority_ids=regions.of_authority(person.authority_id),
        boost=_BOOSTS["contact"],
    )


def _from_unit(unit: Unit, regions: Regions) -> SearchDocument:
    return SearchDocument(
        key=f"unit-{unit.pk}",
        kind="unit",
        title=unit.name,
        terms=tuple(filter(None, (unit.street, unit.town, unit.room))),
        authority_ids=regions.of_authority(unit.authority_id),
        boost=_BOOSTS["unit"],
    )


def _from_page(page: WebPage, regions: Regions) -> SearchDocument:
    return SearchDocument(
        key=f"page-{page.pk}",
        kind="page",
        title=page.title or page.url,
        body=page.text[:MOST_TEXT],
        authority_ids=regions.of_authority(page.site.authority_id),
        boost=_BOOSTS["page"],
    )


def _begin(day: date | None) -> datetime | None:
    return day_begin(day) if day else None


_IS_PUBLIC = Q(published_at__isnull=False, archived_at__isnull=True)
_SOURCES: dict[str, tuple[Callable[[datetime], QuerySet[Any]], Callable[[Any, Regions], SearchDocument]]] = {
    "entry": (_entries, _from_entry),
    "guide": (_guides, _from_guide),
    "notice": (_notices, _from_notice),
    "contact": (_contacts, _from_contact),
    "unit": (_units, _from_unit),
    "page": (_pages, _from_page),
}
