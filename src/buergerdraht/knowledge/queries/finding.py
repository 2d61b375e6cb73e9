"""What a list of hits says about each of them: where it is valid, who is there, what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Notice, WebPage
from buergerdraht.knowledge.queries.reading import additions_for, readable_entries
from buergerdraht.knowledge.search.documents import Hit
from buergerdraht.servicehours.rules import local_day


@dataclass(frozen=True, slots=True)
class Detail:
    """What the database knows about a hit."""

    where: str
    """Where it is valid, or whom one asks: 'Stadtbüro Leun', 'gilt überall'."""
    authority: Authority | None = None
    """Whose it is; None: it holds for all."""
    person: DirectoryEntry | None = None
    is_article: bool = False


def details_of(hits: Iterable[Hit], *, authority: Authority, now: datetime) -> dict[str, Detail]:
    """Return key -> detail, in few queries for each kind; what is gone or not valid today is missing."""
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


def _entries(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:
    on = local_day(now)
    entries = readable_entries(on=on).filter(pk__in=ids).select_related("authority").only("kind", "authority")
    additions = additions_for(ids, authority=authority, on=on)
    return {entry.pk: _entry(entry, additions.get(entry.pk)) for entry in entries}


def _entry(entry: Entry, addition: LocalAddition | None) -> Detail:
    is_article = entry.kind == Entry.Kind.ARTICLE
    if entry.authority:
        return Detail(f"gilt für {entry.authority}", entry.authority, is_article=is_article)
    return Detail(_place(addition) if addition else "gilt überall", is_article=is_article)


def _place(addition: LocalAddition) -> str:
    if addition.performed_by:
        return f"erledigt {addition.performed_by}"
    return addition.unit.name if addition.unit else f"mit Ergänzung {addition.authority}"


def _contacts(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    people = DirectoryEntry.objects.filter(pk__in=ids).select_related("unit", "authority")
    return {each.pk: Detail(_desk(each), each.authority, person=each) for each in people}


def _desk(person: DirectoryEntry) -> str:
    unit = f"{person.unit}, " if person.unit else ""
    return f"{unit}{person.authority}"


def _units(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    units = Unit.objects.filter(pk__in=ids).select_related("authority")
    return {
        unit.pk: Detail(", ".join(filter(None, (unit.authority.name, unit.room))), unit.authority)
        for unit in units
    }


def _guides(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    guides = Guide.objects.filter(pk__in=ids, published_at__isnull=False, archived_at__isnull=True)
    return {guide.pk: _owned(guide.authority) for guide in guides.select_related("authority")}


def _notices(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    notices = Notice.objects.filter(
        pk__in=ids, withdrawn_at__isnull=True, valid_from_at__lte=now, valid_until_at__gt=now
    )
    return {notice.pk: _owned(notice.authority) for notice in notices.select_related("authority")}


def _pages(ids: list[int], authority: Authority, now: datetime) -> dict[int, Detail]:  # noqa: ARG001
    pages = WebPage.objects.filter(pk__in=ids).select_related("site__authority").defer("text")
    return {page.pk: Detail(f"Webauftritt {page.site.authority}", page.site.authority) for page in pages}


def _owned(authority: Authority | None) -> Detail:
    return Detail(f"gilt für {authority}" if authority else "gilt überall", authority)


_DETAILS = {
    "entry": _entries,
    "contact": _contacts,
    "unit": _units,
    "guide": _guides,
    "notice": _notices,
    "page": _pages,
}
