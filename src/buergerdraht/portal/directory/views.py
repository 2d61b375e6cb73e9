"""Who is there: the directory of the own staff, and its presence, told in one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import authorities_kept_by, entry_to_report
from buergerdraht.authorities.errors import AbsenceOver, AccountOfAnotherEntry
from buergerdraht.authorities.models import DirectoryEntry
from buergerdraht.authorities.operations import link_account, report_presence
from buergerdraht.authorities.queries import staff_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.portal.directory.forms import AccountForm, PresenceForm

reacts = requires(Ability.REACT_TO_TICKETS)
keeps = requires(Ability.KEEP_AUTHORITIES)


@never_cache
@reacts
def directory(request: HttpRequest) -> HttpResponse:
    """Show the own staff by unit, and one's own entry first."""
    user = signed_in(request)
    entries = list(staff_of(user))
    context = {
        "entries": entries,
        "own": [entry for entry in entries if entry.user_id == user.pk],
        "kept": list(authorities_kept_by(user, on=localdate())),
    }
    return render(request, "portal/directory/page.html", context)


@never_cache
@reacts
def presence(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Tell whether somebody is there: oneself, or any colleague as partner manager."""
    user, today = signed_in(request), localdate()
    entry = or_404(lambda: entry_to_report(user, entry_id, on=today))
    form = PresenceForm(request.POST or None, entry=entry)
    if not form.is_valid():
        return _presence(request, entry, form)
    try:
        report_presence(entry, report=form.report(), by=user, today=today, now=utc_now())
    except AbsenceOver as refusal:
        form.add_error("absent_until_on", refusal.message)
        return _presence(request, entry, form)
    messages.success(request, f"Die Anwesenheit von {entry.name} ist gemeldet.")
    return redirect("portal_directory")


@never_cache
@keeps
def account_of_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Say whose entry it is, so that she tells her presence herself."""
    user = signed_in(request)
    entry = or_404(lambda: entry_to_report(user, entry_id, on=localdate()))
    form = AccountForm(request.POST if request.method == "POST" else None, entry=entry)
    if not form.is_valid():
        return _account(request, entry, form)
    try:
        link_account(entry, user=form.cleaned_data["user"], by=user, now=utc_now())
    except AccountOfAnotherEntry as refusal:
        form.add_error("user", refusal.message)
        return _account(request, entry, form)
    messages.success(request, f"Der Eintrag {entry.name} ist zugeordnet.")
    return redirect("portal_directory")


def _presence(request: HttpRequest, entry: DirectoryEntry, form: PresenceForm) -> HttpResponse:
    is_own = entry.user_id == signed_in(request).pk
    return _question(request, "presence", {"form": form, "entry": entry, "is_own": is_own})


def _account(request: HttpRequest, entry: DirectoryEntry, form: AccountForm) -> HttpResponse:
    return _question(request, "account", {"form": form, "entry": entry})


def _question(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    back = {"back": "Verzeichnis", "back_url": reverse("portal_directory")}
    status = 422 if context["form"].is_bound else 200
    return render(request, f"portal/directory/{page}.html", {**context, **back}, status=status)
