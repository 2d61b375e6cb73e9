"""How the promise was kept, month by month: figures, charts with their tables, a file for spreadsheets."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.charts import drawing
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.figures import number
from buergerdraht.foundation.http import requires
from buergerdraht.portal.figures.drawings import hours_chart, promise_chart
from buergerdraht.tickets.figures import promise_figures

reacts = requires(Ability.REACT_TO_TICKETS)
COLUMNS = (
    "Monat",
    "rechtzeitig",
    "zu spät",
    "noch offen",
    "rechtzeitig in Prozent",
    "Arbeitsstunden (Median)",
)


@never_cache
@require_GET
@reacts
def figures(request: HttpRequest) -> HttpResponse:
    """Show this month and the eleven before."""
    months = promise_figures(signed_in(request), now=utc_now())
    context = {
        "latest": months[-1],
        "has_any": any(each.kept or each.late or each.open for each in months),
        "charts": [drawing(promise_chart(months)), drawing(hours_chart(months))],
    }
    return render(request, "portal/figures/page.html", context)


@never_cache
@require_GET
@reacts
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures to a spreadsheet in German."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reaktionen.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    for each in promise_figures(signed_in(request), now=utc_now()):
        rates = [
            number(value) if value is not None else "" for value in (each.percent_kept, each.median_hours)
        ]
        writer.writerow([f"{each.month:%m.%Y}", each.kept, each.late, each.open, *rates])
    return response
