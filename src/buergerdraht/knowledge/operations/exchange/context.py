"""What the appliers share: the delivery, the report, objects as parsed."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from buergerdraht.knowledge.models import Entry, ExchangedObject
from buergerdraht.knowledge.operations.exchange.report import Outcome, Problem, Report
from buergerdraht.knowledge.operations.exchange.storing import Delivery
from buergerdraht.knowledge.xzufi.errors import ObjectUnreadable
from buergerdraht.knowledge.xzufi.objects import Key
from buergerdraht.knowledge.xzufi.parsing import Object, parsed

NO_SERVICE = "Die Leistung, zu der das Objekt gehört, ist noch nicht da."
NO_AUTHORITY = "Für kein Gebiet des Objekts ist hier eine Behörde eingetragen."
NO_REGION = "Ein Gebiet gibt es nicht."
IN_WORK = "Der Text wurde hier bearbeitet und ist gerade in Arbeit. Die Lieferung wartet auf den Entwurf."


@dataclass
class Context:
    """Of one batch."""

    delivery: Delivery
    now: datetime
    report: Report = field(default_factory=Report)
    index_keys: set[str] = field(default_factory=set)
    """Of texts that changed, as in search hits."""

    def done(self, row: ExchangedObject, outcome: Outcome) -> None:
        """Count a row; what waits or was skipped is tried again at the next run."""
        row.is_applied = outcome not in ("waiting", "skipped")
        self.report.count(row.kind, outcome)

    def note(self, row: ExchangedObject, reason: str) -> None:
        """Remember a problem of a row."""
        self.report.note(Problem(row.file, row.line, row.external_id, reason))

    def parsed(self, rows: Iterable[ExchangedObject]) -> Iterator[tuple[ExchangedObject, Object]]:
        """Give the rows that can be read with what they say; note the others."""
        for row in rows:
            try:
                read = parsed(row.kind, zlib.decompress(row.xml))
            except ObjectUnreadable as error:
                self.note(row, error.message)
                self.done(row, "skipped")
                continue
            for note in read.notes:
                self.note(row, note)
            yield row, read.object

    def key(self, told: Key) -> Key:
        """Return an identifier with its agency, which is the supplier's if none is told."""
        return Key(told.agency or self.delivery.supplier, told.id)

    def entries(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """Return the services with these keys, in one query."""
        wanted = keyed(self.key(key) for key in keys)
        rows = Entry.objects.filter(wanted).select_for_update().order_by("pk")
        return {Key(row.agency, row.external_id): row for row in rows}


def keyed(keys: Iterable[Key]) -> Q:
    """Return the condition that agency and external id are one of the keys."""
    by_agency: dict[str, set[str]] = {}
    for agency, external_id in keys:
        by_agency.setdefault(agency, set()).add(external_id)
    wanted = Q(pk__in=[])
    for agency, ids in by_agency.items():
        wanted |= Q(agency=agency, external_id__in=ids)
    return wanted
