"""Writing a draft: one form, saved as often as one likes, proposed on its own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.models import AgreementVersion
from buergerdraht.agreements.negotiating import own_draft
from buergerdraht.agreements.tariffs import CATALOGUE
from buergerdraht.agreements.versions.operations import save_draft
from buergerdraht.agreements.versions.queries import Seat, contents_of, other_agreements
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.agreements.forms import DraftForm, shown_contents
from buergerdraht.office.agreements.shown import frame_context


@never_cache
@negotiates
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from what holds, or go on with the side's own."""
    seat = seat_at(request, slug)
    version = own_draft(AgreementVersion, seat)
    form = _form(request, seat, version)
    if not form.is_valid():
        context = {**frame_context(seat), "form": form, "tariff_measures": CATALOGUE.values()}
        status = 422 if form.is_bound else 200
        return render(request, "office/agreements/draft.html", context, status=status)
    told, user = form.cleaned_data, signed_in(request)
    saved = save_draft(
        seat, form.contents(), reason=told["reason"], saves=told["saves"], by=user, now=utc_now()
    )
    messages.success(request, "Der Entwurf ist gesichert. Die andere Seite sieht ihn noch nicht.")
    return redirect("agreement_version", slug, saved.pk)


def _form(request: HttpRequest, seat: Seat, version: AgreementVersion | None) -> DraftForm:
    contents = version.contents if version else contents_of(seat.agreement)
    initial = shown_contents(contents) | {
        "saves": version.saves if version else 0,
        "reason": version.reason if version else "",
    }
    others = other_agreements(seat.agreement)
    return DraftForm(request.POST or None, initial=initial, contents=contents, others=others)
