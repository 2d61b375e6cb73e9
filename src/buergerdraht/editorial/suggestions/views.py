"""The inbox of hints: read, begin a draft, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.people import edits
from buergerdraht.editorial.suggestions.forms import AnswerForm
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import Suggestion
from buergerdraht.knowledge.operations.suggestions import begin_draft, settle_suggestion
from buergerdraht.knowledge.queries.access import Scope, scope_of
from buergerdraht.knowledge.queries.suggestions import suggestion_for, suggestions_for
from buergerdraht.servicehours.rules import local_day

SHOWN_SETTLED = 50


@edits
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show the open hints, and the last ones that were answered."""
    scope = _scope(request)
    settled = [
        *suggestions_for(scope, state=Suggestion.State.DONE)[:SHOWN_SETTLED],
        *suggestions_for(scope, state=Suggestion.State.DECLINED)[:SHOWN_SETTLED],
    ]
    context = {
        "open": suggestions_for(scope, state=Suggestion.State.OPEN),
        "settled": sorted(settled, key=lambda each: (each.settled_at, each.pk), reverse=True)[:SHOWN_SETTLED],
    }
    return render(request, "editorial/suggestions/page.html", context)


@edits
def suggestion(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Show a hint and answer it."""
    found = _suggestion(request, suggestion_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"hint": found, "form": form}
        return render(
            request, "editorial/suggestions/hint.html", context, status=422 if form.is_bound else 200
        )
    state, answer = Suggestion.State(form.cleaned_data["state"]), form.cleaned_data["answer"]
    settle_suggestion(found, state=state, answer=answer, by=signed_in(request), now=utc_now())
    messages.success(request, f"Beantwortet: {state.label}. {found.made_by.display_name} liest die Antwort.")
    return redirect("editorial_suggestions")


@edits
@require_POST
def begin(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Begin a draft because of a hint."""
    version = begin_draft(_suggestion(request, suggestion_id), by=signed_in(request), now=utc_now())
    return redirect("editorial_draft", version.pk)


@edits
@require_POST
def reopen(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Take an answer back."""
    found = _suggestion(request, suggestion_id)
    settle_suggestion(found, state=Suggestion.State.OPEN, answer="", by=signed_in(request), now=utc_now())
    messages.success(request, "Der Hinweis ist wieder offen.")
    return redirect("editorial_suggestion", suggestion_id)


def _suggestion(request: HttpRequest, suggestion_id: int) -> Suggestion:
    return or_404(lambda: suggestion_for(_scope(request), suggestion_id))


def _scope(request: HttpRequest) -> Scope:
    return scope_of(signed_in(request), Ability.EDIT_KNOWLEDGE, today=local_day(utc_now()))
