"""Who is responsible for a service in a region: told within a unit, or as an object of its own."""

import zlib
from collections.abc import Iterable, Sequence

from buergerdraht.knowledge.models import Entry, ExchangedObject, Responsibility
from buergerdraht.knowledge.operations.exchange.context import NO_REGION, NO_SERVICE, Context, keyed
from buergerdraht.knowledge.operations.exchange.links import Placing, place_links
from buergerdraht.knowledge.operations.exchange.places import regions_in
from buergerdraht.knowledge.operations.exchange.storing import rewrite
from buergerdraht.knowledge.xzufi.objects import Competence, Key
from buergerdraht.knowledge.xzufi.objects import Responsibility as Told
from buergerdraht.knowledge.xzufi.parsing import parsed

Place = tuple[int, str]
"""Entry and region."""
NO_PARENT = "Die Stelle oder der Onlinedienst der Zuständigkeit ist noch nicht da."


def set_competences(told: Sequence[tuple[ExchangedObject, Iterable[Competence]]], context: Context) -> None:
    """Make the responsibilities of units exactly these; those that came as objects come back later."""
    if not told:
        return
    entries = context.entries(each.service for _, competences in told for each in competences)
    units = [row.unit_id for row, _ in told]
    present: dict[int, dict[Place, int]] = {}
    rows = Responsibility.objects.filter(unit__in=units).exclude(agency="")
    for pk, unit_id, entry_id, region in rows.values_list("pk", "unit_id", "entry_id", "region"):
        present.setdefault(unit_id or 0, {})[entry_id, region] = pk
    surplus, missing = [], []
    for row, competences in told:
        wanted = _places(row, competences, entries, context)
        there = present.get(row.unit_id or 0, {})
        surplus += [pk for place, pk in there.items() if place not in wanted]
        missing += [_responsibility(row, place, context) for place in wanted if place not in there]
    _bring_back(surplus, units)
    Responsibility.objects.bulk_create(missing, ignore_conflicts=True)


def apply_responsibilities(rows: Sequence[ExchangedObject], context: Context) -> None:
    """Write responsibilities that came as objects; their parent is a unit, an online service or a form."""
    told = _told(rows, context)
    parents = _parents([each.parent for _, each in told], context)
    entries = context.entries(each.competence.service for _, each in told)
    placed = [(row, each) for row, each in told if _has_found_both(row, each, parents, entries, context)]
    missing = [
        _responsibility(row, place, context)
        for row, each in placed
        if row.unit
        for place in _places(row, [each.competence], entries, context)
    ]
    placings = [
        Placing(parents[context.key(each.parent)], (each.competence,)) for row, each in placed if not row.unit
    ]
    place_links(placings, context)
    rewrite(list({placing.row.pk: placing.row for placing in placings}.values()), ["entry"])
    Responsibility.objects.bulk_create(missing, ignore_conflicts=True)
    rewrite(rows, ["entry", "unit", "is_applied"])


def _told(rows: Sequence[ExchangedObject], context: Context) -> list[tuple[ExchangedObject, Told]]:
    """Remove what was deleted there, and return what the others say."""
    for row in rows:
        if row.deleted_at:
            _remove(row)
            context.done(row, "deleted")
    kept = context.parsed(row for row in rows if not row.deleted_at)
    return [(row, each) for row, each in kept if isinstance(each, Told)]


def _has_found_both(
    row: ExchangedObject,
    told: Told,
    parents: dict[Key, ExchangedObject],
    entries: dict[Key, Entry],
    context: Context,
) -> bool:
    """Link the row to its service and its parent; False if one of them has not come yet."""
    parent = parents.get(context.key(told.parent))
    row.entry = entries.get(context.key(told.competence.service))
    row.unit = parent.unit if parent else None
    if parent and row.entry:
        context.done(row, "created")
        return True
    context.note(row, NO_PARENT if row.entry else NO_SERVICE)
    context.done(row, "waiting")
    return False


def _places(
    row: ExchangedObject, competences: Iterable[Competence], entries: dict[Key, Entry], context: Context
) -> set[Place]:
    places = set()
    for each in competences:
        entry = entries.get(context.key(each.service))
        regions, odd = regions_in(each.regions)
        if odd:
            context.note(row, NO_REGION)
        if entry is None:
            context.note(row, NO_SERVICE)
            row.is_applied = False
        else:
            places |= {(entry.pk, region) for region in regions}
    return places


def _responsibility(row: ExchangedObject, place: Place, context: Context) -> Responsibility:
    entry_id, region = place
    unit = row.unit
    assert unit is not None  # noqa: S101  (the caller looked)
    return Responsibility(
        entry_id=entry_id,
        region=region,
        authority_id=unit.authority_id,
        unit=unit,
        agency=context.delivery.supplier,
    )


def _bring_back(surplus: list[int], units: Sequence[int | None]) -> None:
    if surplus:
        Responsibility.objects.filter(pk__in=surplus).delete()
        own = ExchangedObject.objects.filter(
            kind=ExchangedObject.Kind.RESPONSIBILITY, unit__in=units, deleted_at=None
        )
        own.update(is_applied=False)


def _parents(keys: Iterable[Key], context: Context) -> dict[Key, ExchangedObject]:
    kinds = ExchangedObject.Kind
    rows = ExchangedObject.objects.filter(
        keyed(context.key(key) for key in keys),
        kind__in=[kinds.UNIT, kinds.ONLINE_SERVICE, kinds.FORM],
        deleted_at=None,
    )
    parents = {Key(row.agency, row.external_id): row for row in rows.select_related("unit")}
    return {key: row for key, row in parents.items() if row.kind != ExchangedObject.Kind.UNIT or row.unit_id}


def _remove(row: ExchangedObject) -> None:
    told = parsed(row.kind, zlib.decompress(row.xml)).object
    if row.unit_id and row.entry_id and isinstance(told, Told):
        regions, _ = regions_in(told.competence.regions)
        there = Responsibility.objects.filter(unit=row.unit_id, entry=row.entry_id, region__in=regions)
        there.exclude(agency="").delete()
