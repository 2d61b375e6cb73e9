"""From our rows to the parts of a message: objects, and deletions of what is archived."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from buergerdraht.authorities.models import Unit as UnitRow
from buergerdraht.knowledge.models import Entry, LocalAddition, Responsibility
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.objects import (
    Competence,
    Key,
    Link,
    OnlineService,
    Service,
    Specialisation,
    Unit,
)
from buergerdraht.knowledge.xzufi.writing import WRITTEN_MODULES, deletion, written
from buergerdraht.servicehours.queries import rules_of

GERMANY = "000000000000"
Text = Entry | LocalAddition


def key_of_text(text: Text, *, agency: str) -> Key:
    """Return the key under which a text goes out: the one that it came with, or one of our own."""
    if text.external_id:
        return Key(text.agency, text.external_id)
    letter = "L" if isinstance(text, Entry) else "S"
    return Key(agency, f"{agency}.{letter}.{text.pk}")


def service_parts(rows: Sequence[Entry], agency: str) -> Iterator[bytes]:
    """Give services; deletions of archived ones."""
    for row in rows:
        key = key_of_text(row, agency=agency)
        yield deletion("leistung", key) if row.archived_at else written(service_of(row, key), base=_base(row))


def addition_parts(rows: Sequence[LocalAddition], agency: str) -> Iterator[bytes]:
    """Give local texts; deletions of archived ones."""
    for row in rows:
        key = key_of_text(row, agency=agency)
        if row.archived_at:
            yield deletion("spezialisierung", key)
        else:
            told = specialisation_of(row, key, service=key_of_text(row.entry, agency=agency))
            yield written(told, base=_base(row))


def unit_parts(rows: Sequence[UnitRow], agency: str) -> Iterator[bytes]:
    """Give units with what they are responsible for."""
    competences = _competences(rows, agency)
    for row in rows:
        key = Key(row.agency, row.external_id) if row.external_id else Key(agency, f"{agency}.OE.{row.pk}")
        yield written(unit_of(row, key, competences.get(row.pk, {})))


def online_parts(rows: Sequence[Text], agency: str) -> Iterator[bytes]:
    """Give online services of texts; those that came as objects of their own stay with who delivered them."""
    for row in rows:
        told = tuple(
            Link("online", link["title"], link["url"])
            for link in row.links
            if link["kind"] == "online" and "from" not in link
        )
        key = Key(agency, f"{agency}.O.{'E' if isinstance(row, Entry) else 'A'}{row.pk}")
        entry, region = (row, GERMANY) if isinstance(row, Entry) else (row.entry, row.authority.regional_key)
        competence = Competence(key_of_text(entry, agency=agency), (region,))
        if told and not row.archived_at:
            yield written(OnlineService(key=key, links=told, competences=(competence,)))
        else:
            yield deletion("onlinedienst", key)


def service_of(row: Entry, key: Key) -> Service:
    """Return an entry as XZuFi can tell it."""
    return Service(
        key=key,
        title=row.title,
        citizen_title=row.citizen_title,
        leika_keys=tuple(row.leika_keys),
        topics=tuple(row.topics),
        regulation_levels=tuple(row.regulation_levels),
        **_modules(row),
    )


def specialisation_of(row: LocalAddition, key: Key, *, service: Key) -> Specialisation:
    """Return an addition as XZuFi can tell it."""
    regions = (row.authority.regional_key,)
    return Specialisation(key=key, service=service, regions=regions, **_modules(row))


def unit_of(row: UnitRow, key: Key, competences: dict[Key, set[str]]) -> Unit:
    """Return a unit as XZuFi can tell it; without an address of its own it has the authority's."""
    place = row if row.street or row.town else row.authority
    return Unit(
        key=key,
        name=row.name,
        street=place.street,
        postal_code=place.postal_code,
        town=place.town,
        phone=row.phone,
        email=row.email,
        website=row.website,
        accessibility=row.accessibility,
        hours=rules_of(row.opening_hours).intervals if row.opening_hours else (),
        regions=(row.authority.regional_key,),
        competences=tuple(Competence(key, tuple(sorted(told))) for key, told in sorted(competences.items())),
    )


def _modules(row: Text) -> dict[str, Any]:
    links = [Link(link["kind"], link["title"], link["url"]) for link in row.links if "from" not in link]
    return {
        "texts": {Module(name): text for name, text in row.texts.items() if name in WRITTEN_MODULES and text},
        "links": tuple(sorted(links, key=lambda link: link.kind != "form")),
        "terms": tuple(row.terms),
        "source": row.source,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


def _base(row: Text) -> bytes:
    came = next((each for each in row.exchanged.all() if each.deleted_at is None), None)
    return zlib.decompress(came.xml) if came else b""


def _whole_region(region: str) -> str:
    """An AGS stays; of an ARS all twelve digits are written."""
    return region if len(region) == 8 else region.ljust(len(GERMANY), "0")


def _competences(rows: Sequence[UnitRow], agency: str) -> dict[int, dict[Key, set[str]]]:
    """Return unit -> service -> regions: of responsibilities, and of additions that send citizens there."""
    ids = [row.pk for row in rows]
    told: dict[int, dict[Key, set[str]]] = {}
    responsible = Responsibility.objects.filter(unit__in=ids, entry__kind=Entry.Kind.SERVICE)
    additions = LocalAddition.objects.filter(
        unit__in=ids, entry__kind=Entry.Kind.SERVICE, archived_at=None, published_at__isnull=False
    )
    for each in responsible.select_related("entry"):
        key = key_of_text(each.entry, agency=agency)
        told.setdefault(each.unit_id or 0, {}).setdefault(key, set()).add(_whole_region(each.region))
    for row in additions.exclude(authority__regional_key="").select_related("entry", "authority"):
        key = key_of_text(row.entry, agency=agency)
        told.setdefault(row.unit_id or 0, {}).setdefault(key, set()).add(row.authority.regional_key)
    return told
