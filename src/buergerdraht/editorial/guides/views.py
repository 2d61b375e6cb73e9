"""Guides as their editors see them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.guides.editing import Edited, edited, numbered, shown
from buergerdraht.editorial.guides.forms import NewGuideForm, StepForm
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.errors import ChangedElsewhere
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.guides import save_guide, start_guide, submit_guide
from buergerdraht.knowledge.operations.versions import archive_text, confirm_text, restore_text, start_version
from buergerdraht.knowledge.queries.access import editors_authorities, scope_of, version_for
from buergerdraht.knowledge.queries.guides import (
    dialogue_of,
    entry_names,
    guide_for,
    guides_edited,
    linked_entries,
    run_of,
)
from buergerdraht.knowledge.rules.guide_picture import picture_of
from buergerdraht.knowledge.rules.guides import problems
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.servicehours.rules import local_day

SETTLING: dict[str, tuple[Callable[..., None], str]] = {
    "confirm": (confirm_text, "Als geprüft bestätigt."),
    "archive": (archive_text, "Archiviert. Servicekräfte finden den Leitfaden nicht mehr."),
    "restore": (restore_text, "Zurückgeholt."),
}


@edits
@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides that the person edits."""
    lines = guides_edited(signed_in(request), today=local_day(utc_now()))
    return render(request, "editorial/guides/list.html", {"lines": lines})


@edits
def new_guide(request: HttpRequest) -> HttpResponse:
    """Begin a guide."""
    user, now = signed_in(request), utc_now()
    today = local_day(now)
    form = NewGuideForm(
        request.POST or None,
        authorities=list(editors_authorities(user, today=today)),
        is_for_all=scope_of(user, Ability.EDIT_KNOWLEDGE, today=today).is_for_all,
    )
    if not form.is_valid():
        return render(
            request, "editorial/guides/new.html", {"form": form}, status=422 if form.is_bound else 200
        )
    title, authority = form.cleaned_data["title"], form.chosen_authority()
    version = start_guide(authority=authority, title=title, author=user, now=now)
    return redirect(_address(version.pk, step_id="s1", focus="frage"))


@edits
@require_POST
def begin(request: HttpRequest, guide_id: int) -> HttpResponse:
    """Open the draft of a guide, beginning it with what is published."""
    user, now = signed_in(request), utc_now()
    guide = or_404(lambda: guide_for(user, guide_id, today=local_day(now)))
    return redirect("editorial_guide_draft", start_version(guide, author=user, now=now).pk)


@edits
@require_POST
def settle(request: HttpRequest, guide_id: int) -> HttpResponse:
    """Confirm that a guide is right, take it out of search and calls, or bring it back."""
    user, now = signed_in(request), utc_now()
    guide = or_404(lambda: guide_for(user, guide_id, today=local_day(now)))
    act, sentence = SETTLING.get(request.POST.get("action", ""), SETTLING["confirm"])
    act(guide, user=user, now=now)
    messages.success(request, sentence)
    return redirect("editorial_guides")


@edits
def draft(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Show one step of a guide's draft beside the picture of the whole; save it with every button."""
    version = _version(request, version_id)
    if version.state != VersionState.DRAFT:
        return redirect("editorial_version", version.pk)
    if request.method != "POST":
        return _page(request, version)
    change = edited(request.POST, dialogue_of(version), today=local_day(utc_now()))
    try:
        return _saved(request, version, change)
    except ChangedElsewhere as refusal:
        messages.error(request, refusal.message)
        return _page(request, version, change)


@edits
@require_GET
def trial(request: HttpRequest, version_id: int) -> HttpResponse:
    """Run a draft as agents would."""
    version, today = _version(request, version_id), local_day(utc_now())
    way = "-".join(part for part in (request.GET.get("weg", ""), request.GET.get("antwort", "")) if part)
    run = run_of(version.content.get("title", ""), dialogue_of(version), way=way, on=today)
    address = reverse("editorial_guide_trial", args=[version.pk])
    return render(
        request, "editorial/guides/trial.html", {"version": version, "run": run, "address": address}
    )


def _saved(request: HttpRequest, version: Version, change: Edited) -> HttpResponseBase:
    user, action = signed_in(request), request.POST.get("action", "")
    kept = save_guide(
        version,
        title=change.title or version.content.get("title", ""),
        terms=change.terms,
        dialogue=change.dialogue,
        saved_count=_counted(request),
        author=user,
    )
    if change.complaint:
        messages.error(request, change.complaint)
    if action == "submit":
        return _submitted(request, kept, change)
    if action == "trial":
        return redirect("editorial_guide_trial", kept.pk)
    if action == "save" and not change.complaint:
        messages.success(request, "Entwurf gesichert.")
    return redirect(_address(kept.pk, step_id=change.step_id, focus=change.focus))


def _submitted(request: HttpRequest, version: Version, change: Edited) -> HttpResponseBase:
    comment = request.POST.get("anmerkung", "").strip()[:400]
    try:
        submit_guide(version, comment=comment, by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(_address(version.pk, step_id=change.step_id))
    messages.success(request, "Zur Prüfung gegeben. Eine zweite Person entscheidet.")
    return redirect("editorial_version", version.pk)


def _page(request: HttpRequest, version: Version, change: Edited | None = None) -> HttpResponse:
    dialogue = change.dialogue if change else dialogue_of(version)
    wanted = change.step_id if change else request.GET.get("schritt", "")
    step_id, step = shown(dialogue, wanted)
    today = local_day(utc_now())
    steps = numbered(dialogue)
    context: dict[str, Any] = {
        "version": version,
        "form": StepForm(
            step,
            title=change.title if change else version.content.get("title", ""),
            terms=", ".join(change.terms if change else version.content.get("terms", [])),
            targets=[(each["id"], each["label"]) for each in steps],
        ),
        "title": version.content.get("title", ""),
        "steps": steps,
        "step": step,
        "here": next((each for each in steps if each["id"] == step_id), None),
        "linked": linked_entries(step, on=today) if step else (),
        "problems": problems(dialogue),
        "picture": picture_of(dialogue),
        "entry_names": entry_names(on=today),
        "focus": request.GET.get("feld", ""),
    }
    return render(request, "editorial/guides/page.html", context, status=422 if change else 200)


def _address(version_id: int, *, step_id: str, focus: str = "") -> str:
    query = urlencode({name: value for name, value in (("schritt", step_id), ("feld", focus)) if value})
    return f"{reverse('editorial_guide_draft', args=[version_id])}?{query}"


def _counted(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _version(request: HttpRequest, version_id: int) -> Version:
    today = local_day(utc_now())
    version = or_404(lambda: version_for(signed_in(request), version_id, today=today))
    return or_404(lambda: _of_guide(version))


def _of_guide(version: Version) -> Version:
    if version.guide_id is None:
        raise Version.DoesNotExist
    return version
