"""Reviewing versions, and looking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.people import edits
from buergerdraht.editorial.review.forms import ComparisonForm, DecisionForm
from buergerdraht.editorial.review.words import words_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.diff import differences
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import Version
from buergerdraht.knowledge.operations.versions import (
    publish_version,
    restore_version,
    return_version,
    text_of,
)
from buergerdraht.knowledge.queries.access import version_for
from buergerdraht.knowledge.queries.entries import reviewable_by, waiting_for_review
from buergerdraht.knowledge.queries.suggestions import reasons_for
from buergerdraht.knowledge.queries.versions import history_of, version_before
from buergerdraht.knowledge.rules.workflow import VERSION_LABELS, VersionState
from buergerdraht.servicehours.rules import local_day


@edits
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, and one's own that waits for another."""
    user, today = signed_in(request), local_day(utc_now())
    versions = list(waiting_for_review(user, today=today))
    mine = reviewable_by(user, versions)
    context = {"reviewable": mine, "own": [each for each in versions if each not in mine]}
    return render(request, "editorial/review/list.html", context)


@edits
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show a version beside the one before; publish it or give it back."""
    found, now = _version(request, version_id), utc_now()
    form = DecisionForm(request.POST or None, version=found, today=local_day(now))
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form)
    if request.POST.get("action") == "return":
        return_version(found, reviewer=signed_in(request), comment=form.cleaned_data["comment"], now=now)
        messages.success(request, "Zurückgegeben. Die Anmerkung steht am Entwurf.")
    else:
        publish_version(found, reviewer=signed_in(request), **form.cleaned_data, now=now)
        messages.success(
            request, f"Fassung {found.number} veröffentlicht. Servicekräfte sehen sie ab sofort."
        )
    return redirect("editorial_review")


def _page(request: HttpRequest, found: Version, form: DecisionForm) -> HttpResponse:
    before = version_before(found)
    is_waiting = found.state == VersionState.IN_REVIEW
    context = {
        **_common(found),
        "before": before,
        "differences": _differences(found, before),
        "form": form,
        "is_waiting": is_waiting,
        "is_overtaken": before is not None and before.number > found.number,
        "may_review": is_waiting and bool(reviewable_by(signed_in(request), [found])),
        "reasons": reasons_for(text_of(found)),
        "history": history_of(found)[:6],
    }
    return render(request, "editorial/review/page.html", context, status=422 if form.is_bound else 200)


@edits
@require_GET
def history(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show all versions of a text, and the differences of any two."""
    found = _version(request, version_id)
    versions = list(history_of(found))
    by_number = {each.number: each for each in versions}
    before = version_before(found) or versions[-1]
    labels = [(each.number, f"{each.number}, {VERSION_LABELS[each.state]}") for each in versions]
    form = ComparisonForm(request.GET or None, numbers=labels, start=before.number, end=found.number)
    old, new = by_number[form.chosen("von")], by_number[form.chosen("bis")]
    compared = {"old": old, "new": new, "differences": _differences(new, old)}
    return render(
        request,
        "editorial/review/history.html",
        {**_common(found), "versions": versions, "form": form, **compared},
    )


@edits
@require_POST
def restore(request: HttpRequest, version_id: int) -> HttpResponse:
    """Begin a draft with the text of an earlier version."""
    found = _version(request, version_id)
    draft = restore_version(found, author=signed_in(request), now=utc_now())
    messages.success(request, f"Entwurf mit dem Text von Fassung {found.number} begonnen.")
    return redirect("editorial_guide_draft" if found.guide_id else "editorial_draft", draft.pk)


def _version(request: HttpRequest, version_id: int) -> Version:
    today = local_day(utc_now())
    return or_404(lambda: version_for(signed_in(request), version_id, today=today))


def _common(found: Version) -> dict[str, Any]:
    entry = found.addition.entry if found.addition else found.entry
    return {"version": found, "text": text_of(found), "entry": entry}


def _differences(new: Version, old: Version | None) -> Any:
    return differences(words_of(new, old.content if old else None), words_of(new, new.content))
