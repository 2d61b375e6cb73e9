"""Offices (organisationseinheit) become units of the authority that their region names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

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
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import calendar_parts, rules_of
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

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


def _there(units: Sequence[Unit], homes: Iterable[Authority | None], context: Context) -> _Rows:
    ids = {home.pk for home in homes if home}
    wanted = keyed(context.key(unit.key) for unit in units)
    named = Q(authority__in=ids, name__in={unit.name for unit in units})
    known = UnitRow.objects.filter(wanted | named).select_for_update(of=("self",))
    rows = list(known.prefetch_related(*calendar_parts("opening_hours")).order_by("pk"))
    return _Rows(
        {Key(row.agency, row.external_id): row for row in rows if row.external_id},
        {(row.authority_id, row.name): row for row in rows},
    )


def _write(row: ExchangedObject, unit: Unit, home: Authority, there: _Rows, context: Context) -> None:
    key = context.key(unit.key)
    namesake = there.by_name.get((home.pk, unit.name))
    ours = namesake if namesake and not namesake.external_id else None
    known = there.by_key.get(key) or row.unit or ours
    target = known or UnitRow(agency=key.agency, external_id=key.id)
    values = _values(row, unit, context)
    if not target.external_id:
        # Somebody entered it here: only gaps are filled.
        values = {name: text for name, text in values.items() if not getattr(target, name)}
    else:
        values["authority_id"] = home.pk
        if namesake is not None and namesake != known:
            values["name"] = f"{unit.name[:100]} ({key.id[:50]})"
    is_changed = _set(target, values) or known is None
    if _set_hours(row, target, unit, context) or is_changed:
        target.save()
        context.index_keys.add(f"unit-{target.pk}")
    there.by_key[key] = there.by_name[home.pk, target.name] = target
    row.unit, row.authority = target, home
    context.done(row, "created" if known is None else "changed" if is_changed else "unchanged")


def _set(target: UnitRow, values: dict[str, Any]) -> bool:
    """Set fields; tell whether one changed."""
    changed = {name: value for name, value in values.items() if getattr(target, name) != value}
    for name, value in changed.items():
        setattr(target, name, value)
    return bool(changed)


def _values(row: ExchangedObject, unit: Unit, context: Context) -> dict[str, Any]:
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
    """Give the unit a calendar of its own if hours are told that it does not have; ours stay."""
    old = target.opening_hours
    if not unit.hours or (old is not None and (not target.external_id or _are(old, unit.hours))):
        return False
    rules = CalendarRules(state_of_key(target.authority.regional_key), unit.hours)
    try:
        target.opening_hours = make_calendar(f"Öffnungszeiten {unit.name}"[:120], rules=rules)
    except DomainError:
        context.note(row, NO_HOURS)
        return False
    return True


def _are(calendar: Calendar, hours: tuple[WeeklyHours, ...]) -> bool:
    return rules_of(calendar).intervals == hours


def _remove(row: ExchangedObject, context: Context) -> None:
    unit = row.unit
    if unit is not None:
        set_competences([(row, ())], context)
        _delete(unit, row, context)
    context.done(row, "deleted")


def _delete(unit: UnitRow, row: ExchangedObject, context: Context) -> None:
    """What somebody entered here, or what texts need, stays."""
    key = f"unit-{unit.pk}"
    try:
        if unit.external_id:
            unit.delete()
            row.unit = None
            context.index_keys.add(key)
    except ProtectedError:
        context.note(row, STILL_USED)
