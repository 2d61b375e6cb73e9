"""The second half of an import: what the stored objects say goes into our tables, batch by batch."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from buergerdraht.knowledge.models import ExchangedObject
from buergerdraht.knowledge.operations.exchange.additions import apply_specialisations
from buergerdraht.knowledge.operations.exchange.context import Context
from buergerdraht.knowledge.operations.exchange.links import apply_online_services
from buergerdraht.knowledge.operations.exchange.report import Report
from buergerdraht.knowledge.operations.exchange.responsibilities import apply_responsibilities
from buergerdraht.knowledge.operations.exchange.services import apply_services
from buergerdraht.knowledge.operations.exchange.storing import Delivery
from buergerdraht.knowledge.operations.exchange.units import apply_units

BATCH = 200
REFUSED = "Die Datenbank hat das Objekt nicht angenommen."
Kind = ExchangedObject.Kind
APPLIERS: Mapping[str, Callable[[Sequence[ExchangedObject], Context], None]] = {
    Kind.SERVICE: apply_services,
    Kind.UNIT: apply_units,
    Kind.SPECIALISATION: apply_specialisations,
    Kind.ONLINE_SERVICE: apply_online_services,
    Kind.FORM: apply_online_services,
    Kind.RESPONSIBILITY: apply_responsibilities,
}
"""In this order: later kinds refer to earlier ones."""


def apply_next(
    kind: str, *, after: int, delivery: Delivery, report: Report, now: datetime
) -> tuple[int, set[str]] | None:
    """Apply a batch of a kind behind a row's id; return the last id and what changed, None at the end."""
    rows = list(_waiting(delivery, kind).filter(pk__gt=after)[:BATCH])
    if not rows:
        return None
    try:
        return rows[-1].pk, _applied(rows, Context(delivery, now), report)
    except DatabaseError:
        changed: set[str] = set()
        for row in _waiting(delivery, kind).filter(pk__in=[row.pk for row in rows]):
            changed |= _applied_alone(row, Context(delivery, now), report)
        return rows[-1].pk, changed


def _waiting(delivery: Delivery, kind: str) -> QuerySet[ExchangedObject]:
    rows = ExchangedObject.objects.filter(supplier=delivery.supplier, kind=kind, is_applied=False)
    return rows.select_related("entry", "unit__authority").order_by("pk")


def _applied(rows: Sequence[ExchangedObject], context: Context, report: Report) -> set[str]:
    with transaction.atomic():
        APPLIERS[rows[0].kind](rows, context)
    report.add(context.report)
    return context.index_keys


def _applied_alone(row: ExchangedObject, context: Context, report: Report) -> set[str]:
    try:
        return _applied([row], context, report)
    except DatabaseError:
        refused = Context(context.delivery, context.now)
        refused.note(row, REFUSED)
        refused.done(row, "skipped")
        report.add(refused.report)
        return set()
