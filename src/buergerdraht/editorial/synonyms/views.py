"""Synonyms: search, write, see conflicts and what is found."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.people import edits
from buergerdraht.editorial.synonyms.forms import GroupForm
from buergerdraht.editorial.synonyms.preview import findings
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, typed_search
from buergerdraht.knowledge.models import SynonymGroup
from buergerdraht.knowledge.operations.synonyms import delete_group, save_group
from buergerdraht.knowledge.queries.synonyms import conflicts_of, synonym_group, synonym_groups

PAGE_SIZE = 50
SAVED = "Gespeichert. Die Suche kennt die Wörter in wenigen Sekunden."


@edits
@require_GET
def synonyms(request: HttpRequest) -> HttpResponse:
    """Show the groups."""
    text = typed_search(request)
    page = Paginator(synonym_groups(text=text), PAGE_SIZE).get_page(request.GET.get("seite"))
    return render(request, "editorial/synonyms/page.html", {"page": page, "text": text})


@edits
def new(request: HttpRequest) -> HttpResponse:
    """Write a new group."""
    return _edit(request, None)


@edits
def change(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change a group."""
    return _edit(request, or_404(lambda: synonym_group(group_id)))


@edits
@require_POST
def delete(request: HttpRequest, group_id: int) -> HttpResponse:
    """Forget a group."""
    delete_group(or_404(lambda: synonym_group(group_id)), by=signed_in(request), now=utc_now())
    messages.success(request, "Gelöscht. Die Suche vergisst die Wörter in wenigen Sekunden.")
    return redirect("editorial_synonyms")


def _edit(request: HttpRequest, group: SynonymGroup | None) -> HttpResponse:
    form = _form(request, group)
    if not form.is_valid():
        words, entry = (group.words, group.entry) if group else ([], None)
        context = {
            "form": form,
            "group": group,
            "conflicts": conflicts_of(words, entry=entry, group_id=group.pk if group else None),
            "findings": findings(words, now=utc_now()),
        }
        status = 422 if form.is_bound else 200
        return render(request, "editorial/synonyms/edit.html", context, status=status)
    entry = group.entry if group else None
    saved = save_group(group, **form.cleaned_data, entry=entry, by=signed_in(request), now=utc_now())
    messages.success(request, SAVED)
    return redirect("editorial_synonyms_change", saved.pk)


def _form(request: HttpRequest, group: SynonymGroup | None) -> GroupForm:
    initial = {"words": "\n".join(group.words), "note": group.note} if group else {}
    data = request.POST if request.method == "POST" else None
    return GroupForm(data, initial=initial, least=1 if group and group.entry_id else 2)
