"""What a list of hits says about each of them: where it is valid, who is there, what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Notice, WebPage
from buergerdraht.knowledge.queries.reading import holds, readable_entries
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
    """As few columns as can be: this is asked with each keystroke."""
    on = local_day(now)
    entries = readable_entries(on=on).filter(pk__in=ids)
    rows = entries.values_list("pk", "kind", "authority__name", "authority__slug")
    places = _places(ids, authority=authority, on=on) if authority else {}
    return {
        pk: Detail(
            f"gilt für {name}" if name else places.get(pk, "gilt überall"),
            slug=slug or "",
            is_article=kind == Entry.Kind.ARTICLE,
        )
        for pk, kind, name, slug in rows
    }


def _places(entry_ids: list[int], *, authority: Authority, on: date) -> dict[int, str]:
    """Return entry id -> whom one asks: as reading.additions_for, with names only."""
    wanted = [authority.pk, *([authority.administered_by_id] if authority.administered_by_id else [])]
    told = LocalAddition.objects.filter(holds(on), entry__in=entry_ids, authority__in=wanted).values_list(
        "authority_id", "entry_id", "performed_by__name", "unit__name", "authority__name"
    )
    own_last = sorted(told, key=lambda each: each[0] == authority.pk)
    return {entry_id: _place(*names) for _, entry_id, *names in own_last}


def _place(performed_by: str | None, unit: str | None, authority: str) -> str:
    return f"erledigt {performed_by}" if performed_by else unit or f"mit Ergänzung {authority}"


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
