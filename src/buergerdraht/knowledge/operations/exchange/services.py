"""Services (leistung) become entries."""

from collections.abc import Iterable, Sequence

from buergerdraht.knowledge.models import Entry, ExchangedObject, LocalAddition
from buergerdraht.knowledge.operations.exchange.context import IN_WORK, Context
from buergerdraht.knowledge.operations.exchange.publishing import (
    Brought,
    propose,
    publish_all,
    written_here,
)
from buergerdraht.knowledge.operations.exchange.storing import rewrite
from buergerdraht.knowledge.operations.versions import archive_text
from buergerdraht.knowledge.rules.content import Content
from buergerdraht.knowledge.xzufi.objects import Link, Modules, Service
from buergerdraht.knowledge.xzufi.writing import WRITTEN_MODULES

WITH_OWN_TEXTS = "Die Leistung wurde gelöscht und hier archiviert; örtliche Ergänzungen dazu gibt es noch."
OWN_SERVICE = "Zum selben LeiKa-Schlüssel gibt es hier schon eine eigene Leistung."
FROM = "from"
"""Key of a link that an object of its own brought: 'agency/id'."""


def apply_services(rows: Sequence[ExchangedObject], context: Context) -> None:
    """Publish what came, propose what was edited here, archive what is gone."""
    gone = [row for row in rows if row.deleted_at]
    archive_entries(gone, context)
    told = [
        (row, service)
        for row, service in context.parsed(row for row in rows if not row.deleted_at)
        if isinstance(service, Service)
    ]
    entries = context.entries(service.key for _, service in told)
    brought = []
    for row, service in told:
        key = context.key(service.key)
        entry = entries.get(key) or Entry(kind=Entry.Kind.SERVICE, agency=key.agency, external_id=key.id)
        brought.append((row, Brought(entry, content_of_service(service, entry))))
    _note_own_services(brought, context)
    publish_or_propose(brought, context)
    for row, each in brought:
        row.entry = each.text  # type: ignore[assignment]
    rewrite(rows, ["entry", "is_applied"])


def publish_or_propose(brought: Sequence[tuple[ExchangedObject, Brought]], context: Context) -> None:
    """Publish texts of one kind unless a person here wrote what is published."""
    saved = [each.text for _, each in brought if not each.is_new]
    here = written_here(type(saved[0]), [text.pk for text in saved]) if saved else set()
    publishing = []
    for row, each in brought:
        if not each.is_new and not each.is_changed:
            context.done(row, "unchanged")
        elif each.text.pk in here:
            is_proposed = propose(each.text, each.content, now=context.now)
            context.done(row, "proposed" if is_proposed else "waiting")
            if not is_proposed:
                context.note(row, IN_WORK)
        else:
            context.done(row, "created" if each.is_new else "changed")
            publishing.append(each)
    publish_all(publishing, now=context.now)
    context.index_keys |= {entry_key(each.text) for each in publishing}


def entry_key(text: Entry | LocalAddition) -> str:
    """Return the key under which search finds a text; an addition is found with its entry."""
    return f"entry-{text.entry_id if isinstance(text, LocalAddition) else text.pk}"


def content_of_service(service: Service, entry: Entry) -> Content:
    """Return the fields of an entry as the service tells them; what XZuFi has no place for stays."""
    return {
        "title": service.title,
        "citizen_title": service.citizen_title,
        "leika_keys": list(service.leika_keys),
        "topics": list(service.topics),
        "regulation_levels": list(service.regulation_levels),
        **content_of_modules(service, entry),
    }


def content_of_modules(told: Modules, row: Entry | LocalAddition) -> Content:
    """Return the fields that entries and additions share."""
    ours = {module: text for module, text in row.texts.items() if module not in WRITTEN_MODULES}
    return {
        "texts": ours | {module.value: text for module, text in told.texts.items()},
        "links": [as_json(link) for link in told.links] + [link for link in row.links if FROM in link],
        "terms": list(told.terms),
        "valid_from": told.valid_from.isoformat() if told.valid_from else None,
        "valid_until": told.valid_until.isoformat() if told.valid_until else None,
        "source": told.source,
    }


def as_json(link: Link) -> dict[str, str]:
    """Return a link as entries hold it."""
    return {"kind": link.kind, "title": link.title, "url": link.url}


def archive_entries(rows: Iterable[ExchangedObject], context: Context) -> None:
    """Take services that are gone out of search; they can be brought back."""
    for row in rows:
        entry = row.entry
        if entry is not None and entry.archived_at is None:
            archive_text(entry, user=None, now=context.now)
            if entry.additions.filter(archived_at=None).exclude(agency=row.agency).exists():
                context.note(row, WITH_OWN_TEXTS)
        context.done(row, "deleted")


def _note_own_services(brought: Sequence[tuple[ExchangedObject, Brought]], context: Context) -> None:
    keys = {key for _, each in brought if each.is_new for key in each.content["leika_keys"]}
    own = Entry.objects.filter(external_id="", archived_at=None, leika_keys__overlap=list(keys))
    ours = {key for told in own.values_list("leika_keys", flat=True) for key in told} if keys else set()
    for row, each in brought:
        if each.is_new and ours.intersection(each.content["leika_keys"]):
            context.note(row, OWN_SERVICE)
