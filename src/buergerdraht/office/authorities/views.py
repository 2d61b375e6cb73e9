"""Authorities: find one, see everything that is entered for it, keep its staff directory."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.fax_numbers import fax_number_of
from buergerdraht.agreements.queries import (
    administered_authority,
    authorities_administered_by,
    kept_authority,
    served_numbers_of,
    serving_agreement,
    with_served_numbers,
)
from buergerdraht.agreements.routing.queries import with_ways
from buergerdraht.authorities.models import Authority, DirectoryEntry
from buergerdraht.authorities.operations import (
    add_directory_entry,
    change_directory_entry,
    remove_directory_entry,
)
from buergerdraht.authorities.queries import directory_entry, directory_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires, typed_search
from buergerdraht.office.authorities.forms import DirectoryEntryForm, shown_entry
from buergerdraht.office.places import page_of

PER_PAGE = 50

administers = requires(Ability.ADMINISTER_AUTHORITIES)
keeps = requires(Ability.KEEP_AUTHORITIES)


@administers
def authority_list(request: HttpRequest) -> HttpResponse:
    """List the authorities, or those that match what was typed."""
    text = typed_search(request)
    found = with_served_numbers(authorities_administered_by(signed_in(request), on=localdate(), search=text))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "office/authorities/list.html", {"page": page, "text": text})


@administers
def authority_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything that is entered for one authority."""
    authority = _authority(request, slug)
    agreement = serving_agreement(authority, on=localdate())
    context = {
        "authority": authority,
        "agreement": agreement,
        "numbers": with_ways(served_numbers_of(authority), on=localdate()),
        "entries": directory_of(authority),
        "attendants": authority.attendants.order_by("number"),
        "fax_number": fax_number_of(authority),
        "is_demo": settings.ENVIRONMENT.demo,
    }
    return render(request, "office/authorities/page.html", context)


@keeps
def add_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a line to the staff directory."""
    authority = _kept(request, slug)
    form = DirectoryEntryForm(request.POST or None)
    if not form.is_valid():
        return _entry_form(request, form, authority, title="Neuer Eintrag")
    add_directory_entry(authority, details=form.details(), by=signed_in(request), now=utc_now())
    messages.success(request, f"{form.cleaned_data['name']} steht jetzt im Telefonverzeichnis.")
    return redirect(page_of(request, slug))


@keeps
def change_entry(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Change a line of the staff directory."""
    authority = _kept(request, slug)
    entry = _entry(authority, entry_id)
    form = DirectoryEntryForm(request.POST or None, initial=shown_entry(entry))
    if not form.is_valid():
        return _entry_form(request, form, authority, title="Eintrag ändern", entry=entry)
    change_directory_entry(entry, details=form.details(), by=signed_in(request), now=utc_now())
    messages.success(request, f"Der Eintrag {form.cleaned_data['name']} ist geändert.")
    return redirect(page_of(request, slug))


@keeps
@require_POST
def remove_entry(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Remove a line from the staff directory."""
    entry = _entry(_kept(request, slug), entry_id)
    remove_directory_entry(entry, by=signed_in(request), now=utc_now())
    messages.success(request, f"Der Eintrag {entry.name} ist entfernt.")
    return redirect(page_of(request, slug))


def _authority(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: administered_authority(signed_in(request), slug, on=localdate()))


def _kept(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: kept_authority(signed_in(request), slug, on=localdate()))


def _entry(authority: Authority, entry_id: int) -> DirectoryEntry:
    return or_404(lambda: directory_entry(authority, entry_id=entry_id))


def _entry_form(
    request: HttpRequest,
    form: DirectoryEntryForm,
    authority: Authority,
    *,
    title: str,
    entry: DirectoryEntry | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "authority": authority,
        "title": title,
        "entry": entry,
        "page_url": page_of(request, authority.slug),
    }
    return render(request, "office/authorities/entry.html", context, status=422 if form.is_bound else 200)
