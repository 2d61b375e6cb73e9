"""Online services and forms become links: of one authority's addition, or of the service for all."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from buergerdraht.authorities.rules import state_of_key
from buergerdraht.knowledge.models import Entry, ExchangedObject, LocalAddition
from buergerdraht.knowledge.operations.exchange.context import (
    NO_AUTHORITY,
    NO_REGION,
    NO_SERVICE,
    Context,
)
from buergerdraht.knowledge.operations.exchange.places import regions_in
from buergerdraht.knowledge.operations.exchange.publishing import Brought, publish_all
from buergerdraht.knowledge.operations.exchange.services import FROM, as_json, entry_key
from buergerdraht.knowledge.operations.exchange.storing import rewrite
from buergerdraht.knowledge.operations.versions import FIELDS
from buergerdraht.knowledge.rules.content import content_of
from buergerdraht.knowledge.xzufi.objects import Competence, OnlineService
from buergerdraht.knowledge.xzufi.parsing import parsed
from buergerdraht.servicehours.rules import STATES

Text = Entry | LocalAddition
Link = dict[str, Any]


@dataclass(frozen=True)
class Placing:
    """An online service or form, and for which services and regions it holds."""

    row: ExchangedObject
    competences: tuple[Competence, ...]


def apply_online_services(rows: Sequence[ExchangedObject], context: Context) -> None:
    """Put the links where they hold now, and take them away from where they do no longer."""
    told = [
        (row, each)
        for row, each in context.parsed(row for row in rows if not row.deleted_at)
        if isinstance(each, OnlineService)
    ]
    _remove([row for row in rows if row.entry_id], context)
    for row in rows:
        if row.deleted_at:
            context.done(row, "deleted")
    for row, _ in told:
        context.done(row, "changed" if row.entry_id else "created")
    place_links([Placing(row, each.competences) for row, each in told], context)
    rewrite(rows, ["entry", "is_applied"])


def place_links(placings: Sequence[Placing], context: Context) -> None:
    """Add links to the texts for which they hold; a link that is there already stays."""
    entries = context.entries(each.service for placing in placings for each in placing.competences)
    texts = _Texts({})
    for placing in placings:
        for competence in placing.competences:
            entry = entries.get(context.key(competence.service))
            if entry is None:
                context.note(placing.row, NO_SERVICE)
                placing.row.is_applied = False
                continue
            placing.row.entry = entry
            _place(placing.row, entry, competence, texts, context)
    texts.publish(context)


def _place(
    row: ExchangedObject, entry: Entry, competence: Competence, texts: "_Texts", context: Context
) -> None:
    links = [as_json(link) | {FROM: _origin(row)} for link in _links_of(row)]
    regions, odd = regions_in(competence.regions)
    if odd:
        context.note(row, NO_REGION)
    for region in regions:
        authority = context.delivery.places.authority(region)
        if authority is not None:
            texts.add(_addition(entry, authority.pk, texts, context), links)
        elif context.delivery.places.are_in(region):
            texts.add(entry, [link | {"title": _title(link["title"], region)} for link in links])
        else:
            context.note(row, NO_AUTHORITY)


@dataclass
class _Texts:
    """Texts whose links change, each once."""

    changed: dict[tuple[type[Text], int, int], tuple[Text, list[Link]]]

    def add(self, text: Text, links: Iterable[Link]) -> None:
        """Add the links that the text does not have."""
        _, there = self.changed.setdefault(_place_of(text), (text, list(text.links)))
        known = {link["url"] for link in there}
        there += [link for link in links if link["url"] not in known]

    def publish(self, context: Context) -> None:
        """Publish what changed."""
        for model in (Entry, LocalAddition):
            brought = [
                Brought(text, _content(text, links))
                for (kind, *_), (text, links) in self.changed.items()
                if kind is model
            ]
            publishing = [each for each in brought if each.is_new or each.is_changed]
            publish_all(publishing, now=context.now)
            context.index_keys |= {entry_key(each.text) for each in publishing}


def _content(text: Text, links: list[Link]) -> dict[str, Any]:
    return content_of(text, FIELDS[type(text)]) | {"links": links}


def _addition(entry: Entry, authority_id: int, texts: _Texts, context: Context) -> LocalAddition:
    known = texts.changed.get((LocalAddition, entry.pk, authority_id))
    if known:
        return known[0]  # type: ignore[return-value]
    there = LocalAddition.objects.filter(entry=entry, authority=authority_id).select_for_update().first()
    return there or LocalAddition(entry=entry, authority_id=authority_id, agency=context.delivery.supplier)


def _place_of(text: Text) -> tuple[type[Text], int, int]:
    if isinstance(text, LocalAddition):
        return LocalAddition, text.entry_id, text.authority_id
    return Entry, text.pk, 0


def _remove(rows: Sequence[ExchangedObject], context: Context) -> None:
    if not rows:
        return
    origins = {_origin(row) for row in rows}
    held = Q(pk__in=[])
    for origin in origins:
        held |= Q(links__contains=[{FROM: origin}])
    texts = _Texts({})
    for model in (Entry, LocalAddition):
        for text in model.objects.filter(held).select_for_update().order_by("pk"):
            kept = [link for link in text.links if link.get(FROM) not in origins]
            texts.changed[_place_of(text)] = (text, kept)
    texts.publish(context)
    entries = {entry_id for _, entry_id, _ in texts.changed}
    told = ExchangedObject.objects.filter(
        kind=ExchangedObject.Kind.RESPONSIBILITY, unit=None, entry__in=entries, deleted_at=None
    )
    told.update(is_applied=False)


def _links_of(row: ExchangedObject) -> Sequence[Any]:
    told = parsed(row.kind, zlib.decompress(row.xml)).object
    return told.links if isinstance(told, OnlineService) else ()


def _origin(row: ExchangedObject) -> str:
    return f"{row.agency}/{row.external_id}"


def _title(title: str, region: str) -> str:
    land = STATES.get(state_of_key(region), "")
    return f"{title} ({land})" if land else title
