"""One local addition: how it stands, beside the master text."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.editorial.additions.looking import addition_context
from buergerdraht.editorial.entries.forms import OwnerForm
from buergerdraht.editorial.entries.looking import after_confirming, confirmed_sentence
from buergerdraht.editorial.people import edits
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404
from buergerdraht.knowledge.models import LocalAddition
from buergerdraht.knowledge.operations.entries import start_addition
from buergerdraht.knowledge.operations.versions import archive_text, assign_owner, confirm_text, restore_text
from buergerdraht.knowledge.queries.access import editors_authority, editors_of
from buergerdraht.knowledge.queries.editing import addition_of, service_to_add_to
from buergerdraht.servicehours.rules import local_day


@edits
@require_GET
def addition(request: HttpRequest, entry_id: int, slug: str) -> HttpResponse:
    """Show the addition of an authority, or that there is none yet."""
    entry = or_404(lambda: service_to_add_to(entry_id))
    authority = or_404(lambda: editors_authority(signed_in(request), slug, today=local_day(utc_now())))
    context = addition_context(entry, authority, today=local_day(utc_now()))
    return render(request, "editorial/additions/page.html", context)


@edits
@require_POST
def start(request: HttpRequest, entry_id: int, slug: str) -> HttpResponse:
    """Open the addition's draft, beginning both if need be."""
    user, now = signed_in(request), utc_now()
    entry = or_404(lambda: service_to_add_to(entry_id))
    authority = or_404(lambda: editors_authority(user, slug, today=local_day(now)))
    return redirect("editorial_draft", start_addition(entry, authority=authority, author=user, now=now).pk)


@edits
@require_POST
def confirm(request: HttpRequest, entry_id: int, slug: str) -> HttpResponseBase:
    """Note that the addition is still right."""
    found = _own(request, entry_id, slug)
    confirm_text(found, user=signed_in(request), now=utc_now())
    messages.success(request, confirmed_sentence(str(found)))
    return after_confirming(request, found)


@edits
@require_POST
def archive(request: HttpRequest, entry_id: int, slug: str) -> HttpResponse:
    """Take the addition out of reading, or bring it back."""
    found = _own(request, entry_id, slug)
    change = restore_text if found.archived_at else archive_text
    change(found, user=signed_in(request), now=utc_now())
    messages.success(
        request, "Ergänzung wieder aufgenommen." if found.archived_at else "Ergänzung archiviert."
    )
    return redirect("editorial_addition", entry_id, slug)


@edits
@require_POST
def owner(request: HttpRequest, entry_id: int, slug: str) -> HttpResponse:
    """Make somebody responsible for the addition."""
    found, now = _own(request, entry_id, slug), utc_now()
    editors = editors_of(found.authority_id, today=local_day(now))
    form = OwnerForm(request.POST, owner=found.owner, editors=editors)
    if form.is_valid():
        assign_owner(found, owner=form.chosen(), by=signed_in(request), now=now)
        messages.success(request, "Zuständigkeit gespeichert.")
    return redirect("editorial_addition", entry_id, slug)


def _own(request: HttpRequest, entry_id: int, slug: str) -> LocalAddition:
    """Return an addition of an authority whose texts the user edits."""
    today = local_day(utc_now())
    entry = or_404(lambda: service_to_add_to(entry_id))
    authority = or_404(lambda: editors_authority(signed_in(request), slug, today=today))
    found = addition_of(entry, authority=authority)
    if found is None:
        raise Http404
    return found
