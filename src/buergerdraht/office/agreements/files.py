"""Files of an agreement: laid down, given out as a download, removed by whose they are."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.versions.files import add_file, remove_file
from buergerdraht.agreements.versions.queries import file_for
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import UploadForm, as_download
from buergerdraht.foundation.http import or_404
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.agreements.shown import agreement_context


@require_POST
@negotiates
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Lay a file to the agreement."""
    seat, form = seat_at(request, slug), UploadForm(request.POST, request.FILES)
    keep = partial(add_file, seat, by=signed_in(request), now=utc_now())
    if not form.hand_in(keep):
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
    remove_file(seat, found, by=signed_in(request), now=utc_now())
    messages.success(request, f"{found.name} ist entfernt.")
    return redirect("agreement_page", slug)
