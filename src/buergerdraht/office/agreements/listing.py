"""The rows of the list, on the page and as CSV."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse

from buergerdraht.agreements.versions.standing import Standing, State
from buergerdraht.foundation.files import harmless_cell

COLUMNS = (
    "Partner",
    "Servicecenter",
    "Rechtsform",
    "Beginn",
    "Stand",
    "Phase",
    "Laufzeit bis",
    "Kündigung",
    "Vorschlag",
)
PILLS = {
    State.AHEAD: ("kalender", "info"),
    State.HOLDS: ("ok", "ok"),
    State.NOTICE: ("warnung", "warn"),
    State.OVER: ("abwesend", ""),
}
"""Icon and tone of a state."""


def as_csv(rows: Iterable[Standing]) -> HttpResponse:
    """Return the list for a spreadsheet in German."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="vereinbarungen.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([harmless_cell(cell) for cell in _cells(row)] for row in rows)
    return response


def _cells(row: Standing) -> Iterator[str]:
    agreement = row.agreement
    yield from (agreement.partner.name, agreement.centre.name, agreement.get_legal_form_display())
    yield f"{agreement.valid_from:%d.%m.%Y}"
    yield from (row.label, row.phase)
    yield f"{row.term_ends_on:%d.%m.%Y}" if row.term_ends_on else ""
    yield row.notice
    yield str(row.proposal or "")
