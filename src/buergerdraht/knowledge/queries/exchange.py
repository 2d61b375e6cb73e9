"""What we deliver as XZuFi, file by file, and the runs of imports."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from buergerdraht.authorities.models import Unit
from buergerdraht.knowledge.models import Entry, ImportRun, LocalAddition, Version
from buergerdraht.knowledge.queries import delivered
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.knowledge.xzufi.writing import message
from buergerdraht.servicehours.queries import calendar_parts
from buergerdraht.servicehours.rules import day_begin

PER_FILE = 200
"""Rows whose ids lie in the same range make a file, so that it keeps its name and holds what it held."""
_MESSAGES = UUID("6f1c6d4e-6f8c-4c1e-9b55-3f6f8a1d0115")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is delivered: everything of ours, or what changed since the beginning of a day."""

    agency: str
    """Our own editorial id."""
    today: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it is collected."""

    body: bytes
    changed_at: datetime

    @property
    def digest(self) -> str:
        """Return what is equal for equal files."""
        return hashlib.sha256(self.body).hexdigest()[:32]


def runs(*, limit: int = 50) -> QuerySet[ImportRun]:
    """Return the latest runs, newest first."""
    return ImportRun.objects.select_related("started_by").order_by("-started_at", "-pk")[:limit]


def run_with_id(run_id: int) -> ImportRun:
    """Return a run; raises ImportRun.DoesNotExist."""
    return ImportRun.objects.select_related("started_by").get(pk=run_id)


def broken_off_run(*, agency: str, source: str) -> ImportRun | None:
    """Return the latest run of this delivery if it did not come to its end; it is to be carried on."""
    last = ImportRun.objects.filter(agency=agency, source=source, is_dry_run=False).order_by("-pk").first()
    return last if last is not None and last.state != ImportRun.State.DONE else None


def delivered_names(delivery: Delivery) -> list[str]:
    """Return the files of a delivery in order: the lines of its index.txt."""
    return [
        f"{name}-{part:05}.xml"
        for name, kind in _KINDS.items()
        for part in _changed(kind, delivery).order_by("part").values_list("part", flat=True).distinct()
    ]


def delivered_file(delivery: Delivery, name: str) -> Document | None:
    """Return a file of a delivery; None: it holds nothing, or there is no such file."""
    kind_name, _, number = name.removesuffix(".xml").rpartition("-")
    kind = _KINDS.get(kind_name)
    if kind is None or not number.isdecimal() or name != f"{kind_name}-{int(number):05}.xml":
        return None
    rows = _changed(kind, delivery).filter(part=int(number))
    changed_at = rows.aggregate(last=Max("changed_at"))["last"] or day_begin(delivery.today)
    parts = list(kind.parts(list(kind.whole(rows).order_by("pk")), delivery.agency))
    if not parts:
        return None
    message_id = uuid5(_MESSAGES, f"{name} {hashlib.sha256(b''.join(parts)).hexdigest()}")
    whole = message(parts, sender=delivery.agency, message_id=str(message_id), at=changed_at)
    return Document(b"".join(whole), changed_at)


@dataclass(frozen=True)
class _Kind:
    """Rows that make files of one name."""

    ours: Callable[[str], QuerySet[Any]]
    """Of our agency, with `changed_at`."""
    whole: Callable[[QuerySet[Any]], QuerySet[Any]]
    """With everything that `parts` reads."""
    parts: Callable[[Sequence[Any], str], Iterator[bytes]]
    tells_changes: bool = True
    """Whether `changed_at` can tell what changed since a day."""


def _changed(kind: _Kind, delivery: Delivery) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.ours(delivery.agency).annotate(part=F("pk") / PER_FILE)
    if delivery.since and kind.tells_changes:
        return rows.filter(changed_at__gte=day_begin(delivery.since))
    return rows


def _texts(rows: QuerySet[Any], *, agency: str, key: str) -> QuerySet[Any]:
    """Return published texts that are ours, or that came from elsewhere and were edited here."""
    edited = Version.objects.filter(**{key: OuterRef("pk")}, state=VersionState.PUBLISHED)
    ours = Q(agency__in=["", agency]) | (Exists(edited.exclude(writer_ids=[])) & Q(archived_at=None))
    texts: QuerySet[Any] = rows.filter(ours, published_at__isnull=False).annotate(
        changed_at=Greatest("published_at", "archived_at")
    )
    return texts


def _services(agency: str) -> QuerySet[Any]:
    return _texts(Entry.objects.filter(kind=Entry.Kind.SERVICE), agency=agency, key="entry")


def _additions(agency: str) -> QuerySet[Any]:
    rows = LocalAddition.objects.filter(entry__kind=Entry.Kind.SERVICE, entry__published_at__isnull=False)
    return _texts(rows.exclude(authority__regional_key=""), agency=agency, key="addition")


def _units(agency: str) -> QuerySet[Any]:
    rows = Unit.objects.filter(agency__in=["", agency]).exclude(authority__regional_key="")
    # A unit does not know when it changed; it is delivered each time.
    return rows.annotate(changed_at=Value(None, DateTimeField(null=True)))


_KINDS: Mapping[str, _Kind] = {
    "leistungen": _Kind(_services, lambda rows: rows.prefetch_related("exchanged"), delivered.service_parts),
    "organisationseinheiten": _Kind(
        _units,
        lambda rows: rows.select_related("authority").prefetch_related(*calendar_parts("opening_hours")),
        delivered.unit_parts,
        tells_changes=False,
    ),
    "spezialisierungen": _Kind(
        _additions,
        lambda rows: rows.select_related("entry", "authority").prefetch_related("exchanged"),
        delivered.addition_parts,
    ),
    "onlinedienste": _Kind(
        lambda agency: _services(agency).filter(links__contains=[{"kind": "online"}]),
        lambda rows: rows,
        delivered.online_parts,
    ),
    "onlinedienste-vor-ort": _Kind(
        lambda agency: _additions(agency).filter(links__contains=[{"kind": "online"}]),
        lambda rows: rows.select_related("entry", "authority"),
        delivered.online_parts,
    ),
}


def count_delivered(delivery: Delivery) -> dict[str, int]:
    """Return how many objects the files of each name hold."""
    return {name: _changed(kind, delivery).count() for name, kind in _KINDS.items()}
