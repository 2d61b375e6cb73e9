"""Gaps: the list, one key for its proposal, another decision, undo; and the charts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.editorial.gaps.deciding import Decision, carry_out, place_of, proposed, sentence
from buergerdraht.editorial.gaps.forms import DecisionForm
from buergerdraht.editorial.gaps.learning import learning_charts
from buergerdraht.editorial.gaps.looking import Asking, asking, gaps_context, line_or_404, row_of
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.http import or_404, typed_search
from buergerdraht.knowledge.operations.gaps import dismiss_gap, reopen_gap
from buergerdraht.knowledge.queries.access import editors_authorities
from buergerdraht.knowledge.queries.gaps import GapLine, entries_named, settled_gap_for
from buergerdraht.knowledge.rules.gaps import Proposal
from buergerdraht.servicehours.rules import local_day


@edits
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what is missing, the worst first."""
    return render(request, "editorial/gaps/page.html", gaps_context(asking(request)))


@edits
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Do what the list proposes."""
    who = asking(request)
    line = line_or_404(who, request.POST.get("key", ""))
    gap = carry_out(proposed(line, scope=who.scope), line.found, by=who.user, now=who.now)
    messages.success(request, sentence(gap))
    return redirect("editorial_gaps")


@edits
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Say that this is no gap."""
    who = asking(request)
    line = line_or_404(who, request.POST.get("key", ""))
    dismiss_gap(line.found, by=who.user, now=who.now)
    messages.success(request, f"{row_of(line).title} ist keine Lücke und steht nicht mehr in der Liste.")
    return redirect("editorial_gaps")


@edits
def choose(request: HttpRequest) -> HttpResponse:
    """Decide otherwise than proposed, or about another text."""
    who = asking(request)
    line = line_or_404(who, request.GET.get("key", ""))
    form = _form(request, who, line)
    if not form.is_valid():
        context = {"form": form, "row": row_of(line), "text": _searched(request, line)}
        return render(request, "editorial/gaps/choose.html", context, status=422 if form.is_bound else 200)
    chosen = form.cleaned_data
    decision = Decision(Proposal(chosen["decision"]), chosen["entry"], chosen["authority"])
    gap = carry_out(decision, line.found, by=who.user, now=who.now)
    messages.success(request, sentence(gap))
    return redirect(place_of(gap))


@edits
@require_POST
def reopen(request: HttpRequest, gap_id: int) -> HttpResponse:
    """Take a decision back."""
    who = asking(request)
    gap = or_404(lambda: settled_gap_for(who.scope, gap_id))
    reopen_gap(gap, by=who.user, now=who.now)
    messages.success(request, "Zurückgenommen. Die Lücke steht wieder in der Liste.")
    return redirect("editorial_gaps")


@edits
@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """Show how the knowledge base grows, ages, is found, and answers."""
    return render(request, "editorial/gaps/learning.html", {"charts": learning_charts(asking(request))})


def _form(request: HttpRequest, who: Asking, line: GapLine) -> DecisionForm:
    entries = entries_named(_searched(request, line), on=local_day(who.now))
    return DecisionForm(
        request.POST if request.method == "POST" else None,
        entries=[*([line.entry] if line.entry else []), *(each for each in entries if each != line.entry)],
        authorities=list(editors_authorities(who.user, today=local_day(who.now))),
        is_for_all=who.scope.is_for_all,
        initial={"decision": line.found.proposal, "entry": line.found.entry_id or ""},
    )


def _searched(request: HttpRequest, line: GapLine) -> str:
    return typed_search(request) if "suche" in request.GET else line.found.words
