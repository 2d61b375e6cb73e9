"""The page on which a text is written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.drafts.forms import DraftForm
from buergerdraht.editorial.drafts.saving import form_of, keep, master_beside, place_of, submit
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted, or_404
from buergerdraht.foundation.markup import pasted_html, to_markup
from buergerdraht.knowledge.errors import ChangedElsewhere
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.versions import discard_version, withdraw_version
from buergerdraht.knowledge.queries.access import version_for
from buergerdraht.knowledge.queries.suggestions import reasons_for
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.servicehours.rules import local_day

LONGEST_PASTE = 400_000


@edits
def draft(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Show a draft, keep it as it is typed, or hand it to a second person."""
    found = _draft(request, version_id)
    if found.guide_id or found.state != VersionState.DRAFT:
        return redirect("editorial_version", found.pk)
    if request.method != "POST":
        return _page(request, found, form_of(found, today=local_day(utc_now())))
    form = form_of(found, request.POST, today=local_day(utc_now()))
    try:
        return _act(request, found, form)
    except ChangedElsewhere as refusal:
        return _changed_elsewhere(request, found, form, refusal)


def _act(request: HttpRequest, found: Version, form: DraftForm) -> HttpResponseBase:
    action = request.POST.get("action", "")
    if action == "submit" and form.is_valid():
        submit(request, found, form, now=utc_now())
        messages.success(request, "Zur Prüfung gegeben. Eine zweite Person entscheidet.")
        return redirect("editorial_version", found.pk)
    kept = keep(request, found, form)
    if is_scripted(request):
        return JsonResponse({"version": kept.saved_count})
    if action == "submit" or form.errors:
        return _page(request, kept, form, status=422)
    if action == "preview":
        return redirect("knowledge_preview", kept.pk)
    messages.success(request, "Entwurf gesichert.")
    return redirect("editorial_draft", kept.pk)


def _changed_elsewhere(
    request: HttpRequest, found: Version, form: DraftForm, refusal: DomainError
) -> HttpResponseBase:
    if is_scripted(request):
        return HttpResponse(refusal.message, status=409)
    form.add_error(None, refusal.message)
    return _page(request, found, form, status=422)


def _page(request: HttpRequest, found: Version, form: DraftForm, *, status: int = 200) -> HttpResponse:
    entry = found.addition.entry if found.addition else found.entry
    assert entry is not None  # noqa: S101  (guides are written elsewhere)
    context = {
        "draft": found,
        "form": form,
        "entry": entry,
        "addition": found.addition,
        "place": place_of(found),
        "reasons": reasons_for(found.addition or entry),
        "beside": master_beside(form, entry) if found.addition else None,
    }
    template = "editorial/additions/edit.html" if found.addition else "editorial/entries/edit.html"
    return render(request, template, context, status=status)


@edits
@require_POST
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give a draft up."""
    found = _draft(request, version_id)
    discard_version(found, by=signed_in(request), now=utc_now())
    messages.success(request, "Entwurf verworfen. Im Verlauf steht er weiter.")
    return redirect("editorial_version", found.pk)


@edits
@require_POST
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take a version back out of review, to go on writing."""
    found = _draft(request, version_id)
    withdraw_version(found, by=signed_in(request), now=utc_now())
    messages.success(request, "Zurückgezogen. Sie können weiterschreiben.")
    return redirect("editorial_draft", found.pk)


@edits
@require_POST
def pasted(request: HttpRequest) -> HttpResponse:
    """Turn what was pasted from a word processor into the signs of the editor."""
    html = request.POST.get("html", "")[:LONGEST_PASTE]
    return HttpResponse(to_markup(pasted_html(html)), content_type="text/plain; charset=utf-8")


def _draft(request: HttpRequest, version_id: int) -> Version:
    today = local_day(utc_now())
    return or_404(lambda: version_for(signed_in(request), version_id, today=today))
