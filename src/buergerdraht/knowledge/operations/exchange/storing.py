"""The first half of an import: objects as they came, one row for each, unchanged ones left alone."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from buergerdraht.knowledge.models import ExchangedObject
from buergerdraht.knowledge.operations.exchange.places import Places
from buergerdraht.knowledge.operations.exchange.report import OBJECT, Problem, Report
from buergerdraht.knowledge.xzufi.messages import Found, Unreadable

CAME = ["version", "xml", "digest", "supplier", "file", "line", "is_applied", "imported_at", "deleted_at"]
LEFT = ["supplier", "file", "line", "is_applied", "imported_at", "deleted_at"]
TWICE = "Dasselbe Objekt kommt in der Lieferung mehrmals vor, mit verschiedenem Inhalt. Das letzte gilt."
OF_ANOTHER = "Das Objekt kommt schon aus der Lieferung einer anderen Redaktion. Deren Stand bleibt."
OURS = "Das Objekt gehört unserer eigenen Redaktion. Was hier steht, bleibt."

ObjectKey = tuple[str, str, str]


@dataclass(frozen=True)
class Delivery:
    """Who delivers, when the run began, and which authorities there are here."""

    supplier: str
    started_at: datetime
    places: Places
    own_agency: str = ""


def store_batch(items: Sequence[Found | Unreadable], *, file: str, delivery: Delivery, report: Report) -> int:
    """Store what a part of a file holds: three statements, however many objects."""
    wanted: dict[ObjectKey, Found] = {}
    for item in items:
        if isinstance(item, Unreadable):
            report.count(OBJECT, "skipped")
            report.note(Problem(file, item.line, "", item.reason))
        elif _is_welcome(item, file=file, delivery=delivery, report=report):
            key = (item.key.agency or delivery.supplier, item.key.id, item.kind)
            before = wanted.get(key)
            if before is not None and before.xml != item.xml:
                report.note(Problem(file, item.line, item.key.id, TWICE))
            wanted[key] = item
    return _store(wanted, file=file, delivery=delivery, report=report)


def rewrite(rows: Sequence[ExchangedObject], fields: Sequence[str]) -> None:
    """Write these fields of whole rows in one statement; bulk_update takes four times as long."""
    ExchangedObject.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _is_welcome(item: Found, *, file: str, delivery: Delivery, report: Report) -> bool:
    if not delivery.own_agency or item.key.agency != delivery.own_agency:
        return True
    report.count(item.kind, "skipped")
    report.note(Problem(file, item.line, item.key.id, OURS))
    return False


def _store(wanted: dict[ObjectKey, Found], *, file: str, delivery: Delivery, report: Report) -> int:
    known = _known(wanted)
    created, changed, moved = [], [], []
    for key, item in wanted.items():
        row = known.get(key)
        if row is None:
            created += [] if item.is_deletion else [_row(key, item, file=file, delivery=delivery)]
        elif row.supplier != delivery.supplier and row.deleted_at is None:
            report.count(item.kind, "skipped")
            report.note(Problem(file, item.line, item.key.id, OF_ANOTHER))
        elif _is_as_before(row, item):
            moved += [row] if (row.file, row.line) != (file, item.line) else []
            report.count(item.kind, "unchanged", int(row.is_applied))
        else:
            _note_twice(row, item, file=file, delivery=delivery, report=report)
            changed.append(_changed(row, item, file=file, delivery=delivery))
    for row in moved:
        row.file, row.line = file, wanted[row.agency, row.external_id, row.kind].line
    ExchangedObject.objects.bulk_create(created)
    ExchangedObject.objects.bulk_update([row for row in changed if row.deleted_at], LEFT)
    rewrite([row for row in changed if not row.deleted_at], CAME)
    ExchangedObject.objects.bulk_update(moved, ["file", "line"])
    return len(created)


def _known(wanted: dict[ObjectKey, Found]) -> dict[ObjectKey, ExchangedObject]:
    by_agency: dict[str, list[str]] = {}
    for agency, external_id, _ in wanted:
        by_agency.setdefault(agency, []).append(external_id)
    places = Q(pk__in=[])
    for agency, ids in by_agency.items():
        places |= Q(agency=agency, external_id__in=ids)
    rows = ExchangedObject.objects.filter(places).defer("xml").select_for_update().order_by("pk")
    return {(row.agency, row.external_id, row.kind): row for row in rows}


def _row(key: ObjectKey, item: Found, *, file: str, delivery: Delivery) -> ExchangedObject:
    agency, external_id, kind = key
    row = ExchangedObject(agency=agency, external_id=external_id, kind=kind)
    return _changed(row, item, file=file, delivery=delivery)


def _changed(row: ExchangedObject, item: Found, *, file: str, delivery: Delivery) -> ExchangedObject:
    row.supplier, row.file, row.line = delivery.supplier, file, item.line
    row.imported_at, row.is_applied = delivery.started_at, False
    if item.is_deletion:
        row.deleted_at = delivery.started_at
        return row
    row.xml, row.digest, row.version = zlib.compress(item.xml), item.digest, item.version
    row.deleted_at = None
    return row


def _is_as_before(row: ExchangedObject, item: Found) -> bool:
    if item.is_deletion:
        return row.deleted_at is not None
    return row.deleted_at is None and row.digest == item.digest


def _note_twice(row: ExchangedObject, item: Found, *, file: str, delivery: Delivery, report: Report) -> None:
    if row.imported_at == delivery.started_at:
        report.note(Problem(file, item.line, item.key.id, TWICE))
