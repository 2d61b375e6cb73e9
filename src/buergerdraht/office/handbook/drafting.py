"""Writing a draft: one form, saved as often as one likes, proposed on its own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.negotiating import own_draft
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.door import negotiates
from buergerdraht.office.handbook.door import reader_at, seat_of
from buergerdraht.office.handbook.forms import HandbookForm
from buergerdraht.reports.handbook.operations import save_handbook_draft
from buergerdraht.reports.handbook.queries import agreed_version, chapters_of
from buergerdraht.reports.models import HandbookVersion


@never_cache
@negotiates
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from what holds, or go on with the side's own."""
    seat = seat_of(reader_at(request, slug))
    version = own_draft(HandbookVersion, seat)
    form = HandbookForm(request.POST or None, initial=_initial(seat, version))
    if not form.is_valid():
        context = {"agreement": seat.agreement, "form": form, "rows": _rows(seat, version, form)}
        return render(request, "office/handbook/draft.html", context, status=422 if form.is_bound else 200)
    told, by = form.cleaned_data, signed_in(request)
    saved = save_handbook_draft(
        seat, form.texts(), reason=told["reason"], saves=told["saves"], by=by, now=utc_now()
    )
    messages.success(request, "Der Entwurf ist gesichert. Die andere Seite sieht ihn noch nicht.")
    return redirect("handbook_version", slug, saved.pk)


def _initial(seat: Seat, version: HandbookVersion | None) -> dict[str, object]:
    written = version or agreed_version(seat.agreement)
    texts = {each.kind.value: each.text for each in written.chapters} if written else {}
    return {
        **texts,
        "saves": version.saves if version else 0,
        "reason": version.reason if version else "",
    }


def _rows(seat: Seat, version: HandbookVersion | None, form: HandbookForm) -> list[tuple[object, object]]:
    """Each chapter with its field."""
    chapters = chapters_of(seat.agreement, version, now=utc_now())
    return [(chapter, form[chapter.kind.value]) for chapter in chapters]
