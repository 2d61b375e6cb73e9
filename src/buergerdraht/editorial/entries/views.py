"""The list of texts, and one text with everything that belongs to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.entries.forms import FileForm, OwnerForm
from buergerdraht.editorial.entries.listing import as_csv, row_of
from buergerdraht.editorial.entries.looking import (
    after_confirming,
    confirmed_sentence,
    entry_context,
    list_form,
    new_entry_form,
)
from buergerdraht.editorial.people import editing_scope, edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.operations.entries import attach_file, remove_file, start_entry
from buergerdraht.knowledge.operations.versions import (
    archive_text,
    assign_owner,
    confirm_text,
    restore_text,
    start_version,
)
from buergerdraht.knowledge.queries.access import (
    check_editor,
    editors_of,
)
from buergerdraht.knowledge.queries.editing import attachment_of, entry_to_edit
from buergerdraht.knowledge.queries.entries import TextCriteria, texts_matching
from buergerdraht.servicehours.rules import local_day

ROWS = 40


@edits
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Show the texts that are looked for."""
    today, scope, form = local_day(utc_now()), editing_scope(request), list_form(request)
    criteria = form.criteria()
    found = texts_matching(criteria, scope=scope, today=today)
    page = Paginator(found, ROWS).get_page(request.GET.get("seite"))
    rows = [row_of(each, authority=criteria.authority, today=today) for each in page]
    context = {"form": form, "criteria": criteria, "page": page, "rows": rows}
    is_filtered = criteria != TextCriteria(authority=criteria.authority, order=criteria.order)
    return render(request, "editorial/entries/list.html", {**context, "is_filtered": is_filtered})


@edits
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Give the same list to a spreadsheet."""
    criteria, scope, today = list_form(request).criteria(), editing_scope(request), local_day(utc_now())
    found = texts_matching(criteria, scope=scope, today=today)
    return as_csv(row_of(each, authority=criteria.authority, today=today) for each in found)


@edits
def new(request: HttpRequest) -> HttpResponse:
    """Begin a service or an article."""
    form = new_entry_form(request)
    if not form.is_valid():
        context, status = {"form": form}, 422 if form.is_bound else 200
        return render(request, "editorial/entries/new.html", context, status=status)
    begun = {name: form.cleaned_data[name] for name in ("kind", "authority", "title")}
    draft = start_entry(**begun, author=signed_in(request), now=utc_now())
    return redirect("editorial_draft", draft.pk)


@edits
@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show a text with its state, all its local additions, its files and who keeps it right."""
    found = or_404(lambda: entry_to_edit(entry_id, scope=editing_scope(request)))
    return render(
        request, "editorial/entries/page.html", entry_context(found, user=signed_in(request), now=utc_now())
    )


@edits
@require_POST
def start(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Open the text's draft, beginning one if need be."""
    found, user = _own(request, entry_id), signed_in(request)
    return redirect("editorial_draft", start_version(found, author=user, now=utc_now()).pk)


@edits
@require_POST
def confirm(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    """Note that the text is still right."""
    found = _own(request, entry_id)
    confirm_text(found, user=signed_in(request), now=utc_now())
    messages.success(request, confirmed_sentence(str(found)))
    return after_confirming(request, found)


@edits
@require_POST
def archive(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take the text out of search and reading, or bring it back."""
    found = _own(request, entry_id)
    change = restore_text if found.archived_at else archive_text
    change(found, user=signed_in(request), now=utc_now())
    messages.success(request, "Text wieder aufgenommen." if found.archived_at else "Text archiviert.")
    return redirect("editorial_entry", found.pk)


@edits
@require_POST
def owner(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Make somebody responsible for the text."""
    found, now = _own(request, entry_id), utc_now()
    editors = editors_of(found.authority_id, today=local_day(now))
    form = OwnerForm(request.POST, owner=found.owner, editors=editors)
    if form.is_valid():
        assign_owner(found, owner=form.chosen(), by=signed_in(request), now=now)
        messages.success(request, "Zuständigkeit gespeichert.")
    return redirect("editorial_entry", found.pk)


@edits
@require_POST
def attach(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Add a file that readers can save."""
    found, now = _own(request, entry_id), utc_now()
    form = FileForm(request.POST, request.FILES, auto_id="datei_%s", label_suffix="")
    if not form.is_valid():
        context = entry_context(found, user=signed_in(request), now=now) | {"form": form}
        return render(request, "editorial/entries/page.html", context, status=422)
    data = form.cleaned_data
    attach_file(found, data["file"], title=data["title"], user=signed_in(request), now=now)
    messages.success(request, "Datei hinzugefügt.")
    return redirect("editorial_entry", found.pk)


@edits
@require_POST
def detach(request: HttpRequest, entry_id: int, attachment_id: int) -> HttpResponse:
    """Take a file away."""
    found = _own(request, entry_id)
    remove_file(or_404(lambda: attachment_of(found, attachment_id)), user=signed_in(request), now=utc_now())
    messages.success(request, "Datei entfernt.")
    return redirect("editorial_entry", found.pk)


def _own(request: HttpRequest, entry_id: int) -> Entry:
    """Return a text that the user may write."""
    found = or_404(lambda: entry_to_edit(entry_id, scope=editing_scope(request)))
    check_editor(signed_in(request), found, today=local_day(utc_now()))
    return found
