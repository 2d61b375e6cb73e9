"""What a list of hits says about each of them: where it is valid, who is there, what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.foundation.database.prepared import prepared_rows
from buergerdraht.knowledge.models import Entry, Guide, Notice, WebPage
from buergerdraht.knowledge.queries.reading import HOLDS_SQL, readable_entries
from buergerdraht.knowledge.search.documents import Hit
from buergerdraht.servicehours.rules import local_day


@dataclass(frozen=True, slots=True)
class Detail:
    """What the database knows about a hit."""

    where: str
    """Where it is valid, or whom one asks: 'Stadtbüro Leun', 'gilt überall'."""
    slug: str = ""
    """Of the authority whose it is; '': it holds for all."""
    person: DirectoryEntry | None = None
    is_article: bool = False


def details_of(hits: Iterable[Hit], *, authority: Authority | None, now: datetime) -> dict[str, Detail]:
    """Return key -> detail, in few queries for each kind; what is gone or not valid today is missing.

    The authority is the one whose additions to the common texts are told.
    """
    ids: dict[str, list[int]] = {}
    for hit in hits:
        kind, _, number = hit.key.rpartition("-")
        ids.setdefault(kind, []).append(int(number))
    return {
        f"{kind}-{number}": detail
        for kind, numbers in ids.items()
        if kind in _DETAILS
        for number, detail in _DETAILS[kind](numbers, authority, now).items()
    }


def asked_entries(*, on: date, limit: int) -> list[Entry]:
    """Return the most asked services that hold on that day, the most asked first."""
    return list(readable_entries(on=on).filter(asked_rank__isnull=False).order_by("asked_rank", "pk")[:limit])


def _entries(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:
    """One query without objects: this is asked with each keystroke."""
    own, runner = (authority.pk, authority.administered_by_id) if authority else (None, None)
    asked: dict[str, Any] = {"ids": ids, "own": own, "runner": runner, "on": local_day(now)}
    return {
        pk: Detail(
            f"gilt für {name}" if name else _place(*added),
            slug=slug or "",
            is_article=kind == Entry.Kind.ARTICLE,
        )
        for pk, kind, name, slug, *added in prepared_rows(_ENTRIES, asked)
    }


def _place(performed_by: str | None, unit: str | None, authority: str | None) -> str:
    """Return whom one asks, by the addition of the authority; by none of it, without its name."""
    if authority is None:
        return "gilt überall"
    return f"erledigt {performed_by}" if performed_by else unit or f"mit Ergänzung {authority}"


_ENTRIES = f"""
    SELECT entry.id, entry.kind, owner.name, owner.slug,
        (SELECT name FROM authorities_authority WHERE id = addition.performed_by_id),
        (SELECT name FROM authorities_unit WHERE id = addition.unit_id),
        (SELECT name FROM authorities_authority WHERE id = addition.authority_id)
    FROM knowledge_entry entry
    LEFT JOIN authorities_authority owner ON owner.id = entry.authority_id
    LEFT JOIN knowledge_localaddition addition ON addition.entry_id = entry.id
        AND addition.authority_id IN (%(own)s, %(runner)s) AND {HOLDS_SQL.format("addition")}
    WHERE entry.id = ANY(%(ids)s) AND {HOLDS_SQL.format("entry")}
    ORDER BY addition.authority_id = %(own)s
"""  # noqa: S608  (of our own parts)
"""As readable_entries and additions_for, with names only; of two additions the authority's own comes last."""


def _contacts(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    people = DirectoryEntry.objects.filter(pk__in=ids).select_related("unit", "authority")
    return {each.pk: Detail(_desk(each), each.authority.slug, person=each) for each in people}


def _desk(person: DirectoryEntry) -> str:
    unit = f"{person.unit}, " if person.unit else ""
    return f"{unit}{person.authority}"


def _units(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    units = Unit.objects.filter(pk__in=ids).select_related("authority")
    return {
        unit.pk: Detail(", ".join(filter(None, (unit.authority.name, unit.room))), unit.authority.slug)
        for unit in units
    }


def _guides(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    guides = Guide.objects.filter(pk__in=ids, published_at__isnull=False, archived_at__isnull=True)
    return {guide.pk: _owned(guide.authority) for guide in guides.select_related("authority")}


def _notices(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    notices = Notice.objects.filter(
        pk__in=ids, withdrawn_at__isnull=True, valid_from_at__lte=now, valid_until_at__gt=now
    )
    return {notice.pk: _owned(notice.authority) for notice in notices.select_related("authority")}


def _pages(ids: list[int], authority: Authority | None, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    pages = WebPage.objects.filter(pk__in=ids).select_related("site__authority").defer("text")
    return {page.pk: Detail(f"Webauftritt {page.site.authority}", page.site.authority.slug) for page in pages}


def _owned(authority: Authority | None) -> Detail:
    return Detail(f"gilt für {authority}", authority.slug) if authority else Detail("gilt überall")


_DETAILS = {
    "entry": _entries,
    "contact": _contacts,
    "unit": _units,
    "guide": _guides,
    "notice": _notices,
    "page": _pages,
}
