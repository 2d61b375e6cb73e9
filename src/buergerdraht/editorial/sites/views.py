"""Web sites that are searched: what was agreed, what the last crawl found, fetch now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.people import edits
from buergerdraht.editorial.sites.forms import SiteForm
from buergerdraht.editorial.sites.report import site_context
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import Site
from buergerdraht.knowledge.operations.sites import crawl_later, delete_site, save_site
from buergerdraht.knowledge.queries.access import Scope, editors_authorities, scope_of
from buergerdraht.knowledge.queries.sites import site_for, sites_for
from buergerdraht.servicehours.rules import local_day


@edits
@require_GET
def sites(request: HttpRequest) -> HttpResponse:
    """Show the sites of the editor's authorities."""
    return render(request, "editorial/sites/page.html", {"sites": sites_for(_scope(request))})


@edits
def new(request: HttpRequest) -> HttpResponse:
    """Enter a site that was agreed."""
    return _edit(request, None)


@edits
def change(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change what was agreed."""
    return _edit(request, _site(request, site_id))


@edits
@require_GET
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show one site with the report of its last crawl."""
    return render(
        request, "editorial/sites/site.html", site_context(_site(request, site_id), signed_in(request))
    )


@edits
@require_GET
def state(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show how far the crawl is, as a fragment."""
    context = site_context(_site(request, site_id), signed_in(request))
    return render(request, "editorial/sites/site.html#state", context)


@edits
@require_POST
def crawl(request: HttpRequest, site_id: int) -> HttpResponse:
    """Let the worker fetch the pages now."""
    found = _site(request, site_id)
    crawl_later(found.pk)
    messages.success(request, "Der Abruf beginnt. Sie können die Seite verlassen.")
    return redirect("editorial_site", found.pk)


@edits
def end(request: HttpRequest, site_id: int) -> HttpResponse:
    """Ask once, then end the search of a site."""
    found = _site(request, site_id)
    if request.method != "POST":
        return render(request, "editorial/sites/end.html", {"site": found})
    delete_site(found, by=signed_in(request), now=utc_now())
    messages.success(request, f"{found.start_url} wird nicht mehr durchsucht.")
    return redirect("editorial_sites")


def _edit(request: HttpRequest, found: Site | None) -> HttpResponse:
    user, now = signed_in(request), utc_now()
    today = local_day(now)
    authorities = list(editors_authorities(user, today=today))
    data = request.POST if request.method == "POST" else None
    form = SiteForm(data, authorities=authorities, today=today, site=found)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "editorial/sites/edit.html", {"form": form, "site": found}, status=status)
    agreed = {name: form.cleaned_data[name] for name in ("authority", "start_url", "agreed_on", "is_active")}
    saved = save_site(found, **agreed, hosts=form.hosts(), by=user, now=now)
    messages.success(request, "Gespeichert. Der nächste Abruf ist heute Nacht.")
    return redirect("editorial_site", saved.pk)


def _site(request: HttpRequest, site_id: int) -> Site:
    return or_404(lambda: site_for(_scope(request), site_id))


def _scope(request: HttpRequest) -> Scope:
    return scope_of(signed_in(request), Ability.EDIT_KNOWLEDGE, today=local_day(utc_now()))
