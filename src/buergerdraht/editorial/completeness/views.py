"""Completeness and freshness."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.queries.access import editors_authorities, editors_authority
from buergerdraht.knowledge.queries.completeness import asked_services, figures_of
from buergerdraht.knowledge.rules.completeness import DEFINITION
from buergerdraht.servicehours.rules import local_day


@edits
@require_GET
def network(request: HttpRequest) -> HttpResponse:
    """Show the figures of all authorities whose texts the user edits."""
    today = local_day(utc_now())
    figures = figures_of(list(editors_authorities(signed_in(request), today=today)), today=today)
    whole = sum(each.complete.whole for each in figures)
    complete = sum(each.complete.part for each in figures)
    context = {
        "figures": figures,
        "definition": DEFINITION,
        "percent": 100 * complete // whole if whole else None,
    }
    return render(request, "editorial/completeness/page.html", context)


@edits
@require_GET
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which of the most asked services lack what, each with the way to write it."""
    today = local_day(utc_now())
    found = or_404(lambda: editors_authority(signed_in(request), slug, today=today))
    services = asked_services(found, today=today)
    is_all = "alle" in request.GET
    context = {
        "authority": found,
        "figures": figures_of([found], today=today)[0],
        "services": services if is_all else [each for each in services if each.lacks],
        "is_all": is_all,
        "definition": DEFINITION,
    }
    return render(request, "editorial/completeness/authority.html", context)
