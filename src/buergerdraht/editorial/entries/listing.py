"""The rows of the list, on the page and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.files import harmless_cell
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.knowledge.operations.versions import freshness_of
from buergerdraht.knowledge.rules.workflow import FRESHNESS_LABELS, VERSION_LABELS, Freshness

TONES = {
    Freshness.CURRENT: ("ok", "ok"),
    Freshness.TO_CHECK: ("uhr", "warn"),
    Freshness.EXPIRED: ("gefahr", "bad"),
    Freshness.ARCHIVED: ("abwesend", ""),
    Freshness.UNPUBLISHED: ("stift", "info"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a text stands, as a pill says it."""

    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    entry: Entry
    text: Entry | LocalAddition | None
    """What the list tells of: the entry, or the authority's addition to it; None: it has none."""
    standing: Standing | None
    open_label: str

    @property
    def kind(self) -> str:
        if self.entry.kind == Entry.Kind.ARTICLE:
            return f"Artikel, {self.entry.authority}" if self.entry.authority else "Artikel"
        return "Leistung"


def standing_of(text: Entry | LocalAddition, *, today: date) -> Standing:
    """Return how a text stands."""
    state = freshness_of(text, today=today)
    return Standing(FRESHNESS_LABELS[state], *TONES[state])


def row_of(entry: Any, *, authority: Authority | None, today: date) -> Row:
    """Return the line of an entry that `texts_matching` found."""
    is_own = authority is None or entry.authority_id is not None
    text = entry if is_own else next(iter(entry.local_additions), None)
    open_version = next(iter(text.open_versions), None) if text else None
    return Row(
        entry=entry,
        text=text,
        standing=standing_of(text, today=today) if text else None,
        open_label=VERSION_LABELS[open_version.state] if open_version else "",
    )


def as_csv(rows: Iterable[Row]) -> HttpResponse:
    """Return the list for a spreadsheet in German."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="texte.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["Name", "Art", "LeiKa", "Stand", "Offen", "Zuständig", "Geprüft am", "Nächste Prüfung"])
    writer.writerows([harmless_cell(cell) for cell in _cells(row)] for row in rows)
    return response


def _cells(row: Row) -> Iterator[str]:
    yield from (str(row.entry), row.kind, " ".join(row.entry.leika_keys))
    yield row.standing.label if row.standing else "ohne Ergänzung"
    yield row.open_label
    yield row.text.owner.display_name if row.text and row.text.owner else ""
    for day in (row.text.checked_on, row.text.check_due_on) if row.text else (None, None):
        yield f"{day:%d.%m.%Y}" if day else ""
