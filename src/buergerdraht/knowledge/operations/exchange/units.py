"""Offices (organisationseinheit) become units of the authority that their region names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import ProtectedError, Q

from buergerdraht.authorities.errors import NumberUnreadable
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.models import Unit as UnitRow
from buergerdraht.authorities.rules import e164, state_of_key
from buergerdraht.foundation.errors import DomainError
from buergerdraht.knowledge.models import ExchangedObject
from buergerdraht.knowledge.operations.exchange.context import NO_AUTHORITY, Context, keyed
from buergerdraht.knowledge.operations.exchange.places import regions_in
from buergerdraht.knowledge.operations.exchange.responsibilities import set_competences
from buergerdraht.knowledge.operations.exchange.storing import rewrite
from buergerdraht.knowledge.xzufi.objects import Key, Unit
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules

STILL_USED = "Die Stelle wurde gelöscht; Texte hier verweisen noch auf sie, deshalb bleibt sie stehen."
NO_NUMBER = "Die Rufnummer der Stelle ist nicht lesbar und wurde übergangen."
NO_HOURS = "Die Öffnungszeiten der Stelle sind nicht lesbar und wurden übergangen."
FIELDS = ("name", "street", "postal_code", "town", "accessibility", "phone", "email", "website")


@dataclass(frozen=True)
class _Rows:
    """Units that there are: by key, and by authority and name."""

    by_key: dict[Key, UnitRow]
    by_name: dict[tuple[int, str], UnitRow]


def apply_units(rows: Sequence[ExchangedObject], context: Context) -> None:
    """Write units and the responsibilities that they tell; remove those that are gone."""
    for row in rows:
        if row.deleted_at:
            _remove(row, context)
    told = [
        (row, unit)
        for row, unit in context.parsed(row for row in rows if not row.deleted_at)
        if isinstance(unit, Unit)
    ]
    homes = {row.pk: _home(unit, context) for row, unit in told}
    there = _there([unit for _, unit in told], homes.values(), context)
    for row, unit in told:
        home = homes[row.pk]
        if home is None:
            context.note(row, NO_AUTHORITY)
            context.done(row, "waiting")
        else:
            _write(row, unit, home, there, context)
    set_competences([(row, unit.competences) for row, unit in told if row.unit_id], context)
    rewrite(rows, ["unit", "authority", "is_applied"])


def _home(unit: Unit, context: Context) -> Authority | None:
    """Return whose unit it is: of whom it is responsible for, else of where it stands."""
    regions, _ = regions_in(region for each in unit.competences for region in each.regions)
    standing, _ = regions_in(unit.regions)
    return context.delivery.places.first_of(regions) or context.delivery.places.first_of(standing)


def _there(units: Sequence[Unit], homes: object, context: Context) -> _Rows:
    ids = {home.pk for home in homes if home}  # type: ignore[attr-defined]
    wanted = keyed(context.key(unit.key) for unit in units)
    named = Q(authority__in=ids, name__in={unit.name for unit in units})
    rows = list(UnitRow.objects.filter(wanted | named).select_for_update(of=("self",)).order_by("pk"))
    return _Rows(
        {Key(row.agency, row.external_id): row for row in rows if row.external_id},
        {(row.authority_id, row.name): row for row in rows},
    )


def _write(row: ExchangedObject, unit: Unit, home: Authority, there: _Rows, context: Context) -> None:
    key = context.key(unit.key)
    known = there.by_key.get(key)
    namesake = there.by_name.get((home.pk, unit.name))
    values = _values(row, unit, context)
    if known is None and namesake is not None and not namesake.external_id:
        known = namesake
        # Somebody entered it here: only the gaps are filled.
        values = {name: text for name, text in values.items() if not getattr(known, name)}
    elif namesake is not None and namesake is not known:
        values["name"] = f"{unit.name[:100]} ({key.id[:50]})"
    target = known or UnitRow()
    before = [getattr(target, name) for name in (*FIELDS, "authority_id")]
    for name, value in values.items():
        setattr(target, name, value)
    target.authority, target.agency, target.external_id = home, key.agency, key.id
    is_changed = before != [getattr(target, name) for name in (*FIELDS, "authority_id")]
    is_changed = _set_hours(row, target, unit, context) or is_changed
    if is_changed or known is None:
        target.save()
        context.index_keys.add(f"unit-{target.pk}")
    there.by_key[key] = there.by_name[home.pk, target.name] = target
    row.unit, row.authority = target, home
    context.done(row, "created" if known is None else "changed" if is_changed else "unchanged")


def _values(row: ExchangedObject, unit: Unit, context: Context) -> dict[str, str]:
    values = {name: getattr(unit, name) for name in FIELDS}
    values["postal_code"] = unit.postal_code if len(unit.postal_code) == 5 else ""
    try:
        values["phone"] = e164(unit.phone) if unit.phone else ""
    except NumberUnreadable:
        values["phone"] = ""
        context.note(row, NO_NUMBER)
    try:
        validate_email(unit.email)
    except ValidationError:
        values["email"] = ""
    return values


def _set_hours(row: ExchangedObject, target: UnitRow, unit: Unit, context: Context) -> bool:
    """Give the unit a calendar of its own if hours are told that it does not have."""
    if not unit.hours:
        return False
    old = target.opening_hours
    if old is not None and rules_of(old).intervals == unit.hours:
        return False
    rules = CalendarRules(state_of_key(target.authority.regional_key), unit.hours)
    try:
        target.opening_hours = make_calendar(f"Öffnungszeiten {unit.name}"[:120], rules=rules)
    except DomainError:
        context.note(row, NO_HOURS)
        return False
    return True


def _remove(row: ExchangedObject, context: Context) -> None:
    unit = row.unit
    if unit is not None:
        unit.opening_hours = None
        set_competences([(row, ())], context)
        try:
            key = unit.pk
            unit.delete()
            context.index_keys.add(f"unit-{key}")
            row.unit = None
        except ProtectedError:
            context.note(row, STILL_USED)
    context.done(row, "deleted")
