"""Announcements: what is played when, new versions, publishing and restoring."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.queries import with_served_numbers
from buergerdraht.announcements.operations import (
    discard_draft,
    draft_announcement,
    publish_announcement,
    withdraw_announcement,
)
from buergerdraht.announcements.queries import (
    announcing_authorities,
    made_for,
    slot_of,
    spoken_words,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import typed_search
from buergerdraht.office.announcements.doors import announced_authority, asked_slot, version_of, writes
from buergerdraht.office.announcements.forms import PublicationForm, TakeForm
from buergerdraht.office.announcements.pages import address_of, authority_page, version_page

PER_PAGE = 50


@require_GET
@writes
def announcements(request: HttpRequest) -> HttpResponse:
    """List the authorities whose announcements the person makes; one alone is opened at once."""
    text = typed_search(request)
    found = announcing_authorities(signed_in(request), on=localdate(), search=text)
    if not text and len(found) == 1:
        return redirect("announcements_of", found[0].slug)
    page = Paginator(with_served_numbers(found), PER_PAGE).get_page(request.GET.get("seite"))
    made = made_for(page.object_list)
    rows = [(authority, made.get(authority.pk)) for authority in page]
    return render(request, "office/announcements/list.html", {"page": page, "rows": rows, "text": text})


@require_GET
@writes
def announcements_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what callers of an authority hear when."""
    return authority_page(request, announced_authority(request, slug))


@writes
def announcement(request: HttpRequest, slug: str, occasion: str, language: str) -> HttpResponse:
    """Show an announcement with its versions, and take a new draft."""
    authority = announced_authority(request, slug)
    slot = asked_slot(request, authority, occasion=occasion, language=language)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TakeForm(*sent, language=language, initial={"text": spoken_words(slot)})
    if not form.is_valid():
        return version_page(request, authority, slot, form=form)
    draft_announcement(slot, form.take(), by=signed_in(request), now=utc_now())
    messages.success(request, "Der Entwurf ist gesichert. Hören Sie ihn an.")
    return redirect(address_of(slot, authority))


@require_POST
@writes
def publish(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Let callers hear a version from now on."""
    version = version_of(request, announcement_id)
    form, slot = PublicationForm(request.POST), slot_of(version)
    if not form.is_valid():
        words = TakeForm(initial={"text": spoken_words(slot)})
        return version_page(request, version.authority, slot, form=words, publication=form)
    publish_announcement(version, by=signed_in(request), now=utc_now())
    messages.success(request, "Veröffentlicht. Wer jetzt anruft, hört diese Ansage.")
    return redirect(address_of(slot, version.authority))


@require_POST
@writes
def withdraw(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Let the machine speak again."""
    version = version_of(request, announcement_id)
    withdraw_announcement(version, by=signed_in(request), now=utc_now())
    messages.success(request, "Zurückgezogen. Der Rechner spricht wieder selbst.")
    return redirect(address_of(slot_of(version), version.authority))


@require_POST
@writes
def discard(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Delete a draft."""
    version = version_of(request, announcement_id)
    discard_draft(version)
    messages.success(request, "Der Entwurf ist verworfen.")
    return redirect(address_of(slot_of(version), version.authority))
