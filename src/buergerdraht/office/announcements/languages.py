"""The languages that an authority's callers choose by a key."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.announcements.operations import offer_language, withhold_language
from buergerdraht.announcements.rules.catalogue import LANGUAGES
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.office.announcements.doors import announced_authority, writes
from buergerdraht.office.announcements.forms import LanguageForm
from buergerdraht.office.announcements.pages import authority_page


@require_POST
@writes
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Let callers choose one more language."""
    authority, form = announced_authority(request, slug), LanguageForm(request.POST)
    if not form.is_valid():
        return authority_page(request, authority, language_form=form)
    choice = form.choice()
    try:
        offer_language(authority, choice, by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("key", refusal.message)
        return authority_page(request, authority, language_form=form)
    messages.success(request, f"Die Taste {choice.key} führt jetzt zu {LANGUAGES[choice.language]}.")
    return redirect("announcements_of", slug)


@require_POST
@writes
def withhold(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Let callers no longer choose a language."""
    authority = announced_authority(request, slug)
    withhold_language(authority, language=language, by=signed_in(request), now=utc_now())
    messages.success(request, f"{LANGUAGES.get(language, language)} steht nicht mehr zur Wahl.")
    return redirect("announcements_of", slug)
