"""Reads of authorities, staff directory, who works where, and the official list of municipalities."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import Case, Q, QuerySet, When

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, ServiceCentre, Unit
from buergerdraht.authorities.rules import readable_street, spoken_name, state_of_key
from buergerdraht.foundation.sorting import german_key, german_order

LISTED_MUNICIPALITIES = Path(__file__).parent / "municipalities.csv"
"""Every municipality of Germany as of 2011: key, name, kind, county, address of its administration."""


@dataclass(frozen=True, slots=True)
class ListedMunicipality:
    """A municipality of the official list."""

    ags: str
    name: str
    """As it is said: Stadt Leun."""
    county: str
    state: str
    """ISO 3166-2:DE."""
    street: str
    """Of its own administration; empty where the list names none, or one for several municipalities."""
    postal_code: str
    town: str


def centres_where(user: User, *abilities: Ability) -> QuerySet[ServiceCentre]:
    """Return the centres in which the user has a role with one of these abilities, by name."""
    roles = [role.value for role, allowed in ABILITIES.items() if not allowed.isdisjoint(abilities)]
    mine = ServiceCentre.objects.filter(memberships__user=user, memberships__role__in=roles)
    return mine.distinct().order_by(german_order("name"))


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return where the person works and as what, in the order of entry."""
    return Membership.objects.filter(user=user).select_related("centre", "authority").order_by("pk")


def people_able_at(
    ability: Ability, *, authority_id: int | None = None, centre_id: int | None = None
) -> QuerySet[User]:
    """Return who may do this at the authority or centre, by name; only who can sign in."""
    roles = [role.value for role, abilities in ABILITIES.items() if ability in abilities]
    near = Membership.objects.filter(authority=authority_id, centre=centre_id, role__in=roles)
    people = User.objects.filter(memberships__in=near, is_active=True).distinct()
    return people.order_by(german_order("last_name"), german_order("first_name"), "pk")


def own_authorities(user: User, ability: Ability) -> QuerySet[Authority]:
    """Return where the user has a role with this ability: authorities, and those that they run, by name."""
    roles = [role.value for role, abilities in ABILITIES.items() if ability in abilities]
    own = Membership.objects.filter(user=user, role__in=roles, authority__isnull=False).values("authority")
    mine = Authority.objects.filter(Q(pk__in=own) | Q(administered_by__in=own))
    return mine.order_by(german_order("name"), "pk")


def staff_of(user: User) -> QuerySet[DirectoryEntry]:
    """Return the directories of the authorities that the user works for, by authority, unit and name."""
    entries = DirectoryEntry.objects.filter(authority__in=own_authorities(user, Ability.REACT_TO_TICKETS))
    return entries.select_related("authority", "unit", "deputy").order_by(
        german_order("authority__name"), german_order("unit__name"), german_order("name"), "pk"
    )


def colleagues_of(entry: DirectoryEntry) -> QuerySet[DirectoryEntry]:
    """Return who may stand in for somebody: the others of the authority, those of the same unit first."""
    others = DirectoryEntry.objects.filter(authority=entry.authority_id).exclude(pk=entry.pk)
    is_near = Q(unit=entry.unit_id) if entry.unit_id else Q(unit__isnull=True)
    return others.select_related("unit").order_by(
        Case(When(is_near, then=0), default=1), german_order("name"), "pk"
    )


def units_of(authority: Authority) -> QuerySet[Unit]:
    """Return the authority's own organisational units, by name."""
    return Unit.objects.filter(authority=authority).order_by(german_order("name"), "pk")


def people_at(authority: Authority) -> QuerySet[User]:
    """Return who works at the authority itself, by name."""
    people = User.objects.filter(pk__in=Membership.objects.filter(authority=authority).values("user"))
    return people.order_by(german_order("last_name"), german_order("first_name"), "pk")


def directory_of(authority: Authority, *, search: str = "") -> QuerySet[DirectoryEntry]:
    """Return the staff directory of the authority and of the one that runs it, by unit and name.

    With words in `search`, the lines in which each of them stands: name, responsibility, unit or number.
    """
    entries = DirectoryEntry.objects.filter(authority__in=[authority.pk, authority.administered_by_id])
    for word in search.split():
        entries = entries.filter(
            Q(name__icontains=word)
            | Q(responsibility__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(phone__contains=word.lstrip("0"))
        )
    return entries.select_related("unit", "authority").order_by(
        german_order("unit__name"), german_order("name"), "pk"
    )


def people_matching(text: str, *, authority: Authority | None) -> QuerySet[DirectoryEntry]:
    """Return the lines of the directory, of one authority or of all, in which every word stands."""
    entries = DirectoryEntry.objects.all()
    if authority:
        entries = entries.filter(authority__in=[authority.pk, authority.administered_by_id])
    for word in text.split():
        entries = entries.filter(
            Q(name__icontains=word) | Q(responsibility__icontains=word) | Q(unit__name__icontains=word)
        )
    return entries.select_related("unit", "authority__administered_by", "deputy").order_by(
        german_order("unit__name"), german_order("name"), "pk"
    )


def units_matching(text: str, *, authority: Authority | None) -> QuerySet[Unit]:
    """Return the units with a number of one authority, or of all, in whose name every word stands."""
    units = Unit.objects.exclude(phone="")
    if authority:
        units = units.filter(authority__in=[authority.pk, authority.administered_by_id])
    for word in text.split():
        units = units.filter(name__icontains=word)
    return units.select_related("authority__administered_by").order_by(german_order("name"), "pk")


def staff_words(units: Iterable[Unit], *, on: date) -> dict[int, str]:
    """Return unit id -> who is there and who is not, as one line; empty: nobody has told."""
    lines: dict[int, list[str]] = {unit.pk: [] for unit in units}
    entries = (
        DirectoryEntry.objects.filter(unit__in=lines).exclude(presence="unknown").select_related("deputy")
    )
    for entry in entries.order_by("-presence", german_order("name")):
        if entry.unit_id and (words := _presence_words(entry, on=on)):
            lines[entry.unit_id].append(words)
    return {unit_id: ", ".join(words) for unit_id, words in lines.items()}


def _presence_words(entry: DirectoryEntry, *, on: date) -> str:
    """An absence whose end has passed tells nothing any more."""
    if entry.presence == DirectoryEntry.Presence.PRESENT:
        return f"{entry.name} ist da"
    if entry.absent_until_on and entry.absent_until_on < on:
        return ""
    until = f" bis {entry.absent_until_on:%d.%m.}" if entry.absent_until_on else ""
    deputy = f" (Vertretung: {entry.deputy.name})" if entry.deputy else ""
    return f"{entry.name} ist{until} abwesend{deputy}"


def directory_entry(authority: Authority, *, entry_id: int) -> DirectoryEntry:
    """Return a line of the authority's own directory; raise DirectoryEntry.DoesNotExist."""
    return DirectoryEntry.objects.select_related("unit", "authority").get(pk=entry_id, authority=authority)


def centre_with_id(centre_id: int) -> ServiceCentre:
    """Return a service centre; raise ServiceCentre.DoesNotExist."""
    return ServiceCentre.objects.get(pk=centre_id)


def centres_by_id() -> dict[int, str]:
    """Return the names of all service centres by their ids."""
    return dict(ServiceCentre.objects.values_list("pk", "name"))


def authority_with_slug(slug: str) -> Authority | None:
    """Return the authority of an address, with the one that runs it."""
    return Authority.objects.select_related("administered_by").filter(slug=slug).first()


def authorities_with_ids(ids: Iterable[int]) -> QuerySet[Authority]:
    """Return these authorities by name."""
    found = Authority.objects.select_related("administered_by").filter(pk__in=list(ids))
    return found.order_by(german_order("name"))


def authorities_named(text: str, *, limit: int) -> list[Authority]:
    """Return authorities in whose name every word stands, by name; with '' the first of all."""
    found = Authority.objects.all()
    for word in text.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by(german_order("name"), "pk")[:limit])


def home_authority_of(user: User) -> Authority | None:
    """Return the authority for which the person works, or that runs her centre; None without a membership."""
    membership = memberships_of(user).select_related("authority", "centre__authority").first()
    if membership is None:
        return None
    return membership.authority or (membership.centre.authority if membership.centre else None)


def authority_with_key(regional_key: str) -> Authority | None:
    """Return the authority with this AGS or ARS; None also for an empty key."""
    return Authority.objects.filter(regional_key=regional_key).first() if regional_key else None


def listed_municipality(ags: str) -> ListedMunicipality | None:
    """Return the municipality with this AGS from the official list."""
    return next((each for each in listed_municipalities() if each.ags == ags), None)


def municipalities_matching(text: str, *, limit: int) -> tuple[ListedMunicipality, ...]:
    """Return listed municipalities whose name, postal code or AGS match; names that begin so come first."""
    wanted = text.strip().casefold()
    if len(wanted) < 2:
        return ()
    ranked = [(rank, each) for each in listed_municipalities() if (rank := _rank(each, wanted)) is not None]
    return tuple(each for _, each in sorted(ranked, key=lambda pair: (pair[0], german_key(pair[1].town))))[
        :limit
    ]


@lru_cache(maxsize=1)
def listed_municipalities() -> tuple[ListedMunicipality, ...]:
    """Return the official list, read once per process, in the order of the AGS."""
    with LISTED_MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    users = Counter((row["county"], row["street"]) for row in rows)
    return tuple(_listed(row, is_shared=users[row["county"], row["street"]] > 1) for row in rows)


def _listed(row: dict[str, str], *, is_shared: bool) -> ListedMunicipality:
    return ListedMunicipality(
        ags=row["ags"],
        name=spoken_name(row["name"], kind=row["kind"]),
        county=row["county"].split(", ")[0],
        state=state_of_key(row["ags"]),
        # A street of several municipalities is the seat of a common administration, often in another town.
        street="" if is_shared else readable_street(row["street"]),
        postal_code=row["postal_code"],
        town=row["name"].split(", ")[0],
    )


def _rank(each: ListedMunicipality, wanted: str) -> int | None:
    """Return 0 for the very name or key, 1 for a beginning, 2 for a part; None: no match."""
    names = (each.town.casefold(), each.name.casefold(), each.ags, each.postal_code)
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if wanted in names[1] else None


def offices_for(authority: Authority, *, also: int | None = None) -> list[Unit]:
    """Return the offices to which the authority may send citizens: its own, its runner's, and `also`."""
    near = Q(authority=authority) | Q(authority=authority.administered_by_id) | Q(pk=also)
    units = Unit.objects.filter(near).select_related("authority")
    return list(units.order_by(german_order("authority__name"), german_order("name"), "pk"))
