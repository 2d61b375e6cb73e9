"""Local texts (spezialisierung) become additions of the authorities that their regions name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, ExchangedObject, LocalAddition
from buergerdraht.knowledge.operations.exchange.context import (
    NO_AUTHORITY,
    NO_REGION,
    NO_SERVICE,
    Context,
    keyed,
)
from buergerdraht.knowledge.operations.exchange.places import regions_in
from buergerdraht.knowledge.operations.exchange.publishing import Brought
from buergerdraht.knowledge.operations.exchange.services import content_of_modules, publish_or_propose
from buergerdraht.knowledge.operations.exchange.storing import rewrite
from buergerdraht.knowledge.operations.versions import archive_text
from buergerdraht.knowledge.xzufi.objects import Key, Specialisation

ANOTHER = (
    "Zu dieser Leistung gibt es bei der Behörde schon einen örtlichen Text aus anderer Quelle. Der bleibt."
)


@dataclass(frozen=True)
class _Told:
    row: ExchangedObject
    text: Specialisation
    entry: Entry
    authorities: tuple[Authority, ...]


def apply_specialisations(rows: Sequence[ExchangedObject], context: Context) -> None:
    """Publish or propose local texts; archive those that are gone, or no longer hold for an authority."""
    told = _told([row for row in rows if not row.deleted_at], context)
    present = _present(rows, told)
    brought: list[tuple[ExchangedObject, Brought]] = []
    for each in told:
        brought += _brought(each, present, context)
    _archive(rows, told, present, context)
    publish_or_propose(brought, context)
    for row, text in brought:
        row.addition = text.text  # type: ignore[assignment]
    rewrite(rows, ["addition", "entry", "authority", "is_applied"])


def _told(rows: Sequence[ExchangedObject], context: Context) -> list[_Told]:
    read = [(row, each) for row, each in context.parsed(rows) if isinstance(each, Specialisation)]
    entries = context.entries(each.service for _, each in read)
    told = []
    for row, each in read:
        entry = entries.get(context.key(each.service))
        regions, odd = regions_in(each.regions)
        found = [context.delivery.places.authority(region) for region in regions]
        authorities = tuple(dict.fromkeys(authority for authority in found if authority))
        if odd:
            context.note(row, NO_REGION)
        if entry is None or not authorities:
            context.note(row, NO_SERVICE if entry is None else NO_AUTHORITY)
            context.done(row, "waiting")
            continue
        row.entry, row.authority = entry, authorities[0]
        told.append(_Told(row, each, entry, authorities))
    return told


def _present(rows: Sequence[ExchangedObject], told: Sequence[_Told]) -> list[LocalAddition]:
    wanted = keyed(Key(row.agency, row.external_id) for row in rows)
    wanted |= Q(
        entry__in={each.entry.pk for each in told},
        authority__in={authority.pk for each in told for authority in each.authorities},
    )
    additions = LocalAddition.objects.filter(wanted).select_related("entry", "authority")
    return list(additions.select_for_update(of=("self",)).order_by("pk"))


def _brought(
    each: _Told, present: list[LocalAddition], context: Context
) -> list[tuple[ExchangedObject, Brought]]:
    there = {(row.entry_id, row.authority_id): row for row in present}
    brought = []
    for authority in each.authorities:
        addition = there.get((each.entry.pk, authority.pk)) or LocalAddition(
            entry=each.entry, authority=authority
        )
        if addition.external_id and not _is_of(addition, each.row):
            context.note(each.row, ANOTHER)
            context.done(each.row, "skipped")
            continue
        addition.agency, addition.external_id = each.row.agency, each.row.external_id
        if addition.pk is None:
            present.append(addition)
        brought.append((each.row, Brought(addition, content_of_modules(each.text, addition))))
    return brought


def _archive(
    rows: Sequence[ExchangedObject],
    told: Sequence[_Told],
    present: Sequence[LocalAddition],
    context: Context,
) -> None:
    authorities = {each.row.pk: each.authorities for each in told}
    for row in rows:
        if row.deleted_at is None and row.pk not in authorities:
            continue
        for addition in present:
            is_left = _is_of(addition, row) and addition.authority not in authorities.get(row.pk, ())
            if is_left and addition.pk and addition.archived_at is None:
                archive_text(addition, user=None, now=context.now)
        if row.deleted_at:
            context.done(row, "deleted")


def _is_of(addition: LocalAddition, row: ExchangedObject) -> bool:
    return (addition.agency, addition.external_id) == (row.agency, row.external_id)
