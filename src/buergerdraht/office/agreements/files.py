"""Files of an agreement: laid down, given out as a download, removed by whose they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.agreements.versions.files import add_file, remove_file
from buergerdraht.agreements.versions.queries import Seat, file_for
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.file_kinds import check_size
from buergerdraht.foundation.files import UploadForm, as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.agreements.shown import agreement_context
from buergerdraht.office.people import signed_in_user


@require_POST
@negotiates
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Lay a file to the agreement."""
    seat, form = seat_at(request, slug), UploadForm(request.POST, request.FILES)
    if not form.is_valid() or not _added(request, seat, form):
        context = agreement_context(seat, today=localdate(), file_form=form)
        return render(request, "office/agreements/page.html", context, status=422)
    messages.success(request, "Die Unterlage liegt jetzt bei der Vereinbarung.")
    return redirect("agreement_page", slug)


@never_cache
@require_GET
@negotiates
def give_out(request: HttpRequest, slug: str, agreement_file_id: int) -> HttpResponseBase:
    """Give a file out."""
    seat = seat_at(request, slug)
    found = or_404(lambda: file_for(seat, agreement_file_id))
    return as_download(bytes(found.content), name=found.name, media_type=found.media_type)


@require_POST
@negotiates
def remove(request: HttpRequest, slug: str, agreement_file_id: int) -> HttpResponse:
    """Remove a file of the own side."""
    seat = seat_at(request, slug)
    found = or_404(lambda: file_for(seat, agreement_file_id))
    remove_file(seat, found, by=signed_in_user(request), now=utc_now())
    messages.success(request, f"{found.name} ist entfernt.")
    return redirect("agreement_page", slug)


def _added(request: HttpRequest, seat: Seat, form: UploadForm) -> bool:
    given: Any = form.cleaned_data["file"]
    try:
        check_size(given.size)
        add_file(seat, name=given.name, content=given.read(), by=signed_in_user(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return False
    return True
