"""Notice: one side ends the agreement, as agreed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.agreements.errors import NoticeImpossible
from buergerdraht.agreements.terms import ONE_DAY, end_after_notice
from buergerdraht.agreements.versions.describing import day_words
from buergerdraht.agreements.versions.operations import give_notice
from buergerdraht.agreements.versions.queries import Seat, term_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.agreements.door import negotiates, seat_at
from buergerdraht.office.agreements.forms import NoticeForm
from buergerdraht.office.agreements.reminding import tell_other_side
from buergerdraht.office.agreements.shown import frame_context


@never_cache
@negotiates
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the day, then end the agreement at the end of its term."""
    seat, form = seat_at(request, slug), NoticeForm(request.POST or None, initial={"given_on": localdate()})
    if not form.is_valid() or not _given(request, seat, form):
        ends = end_after_notice(term_of(seat.agreement), given_on=localdate())
        context = {**frame_context(seat), "form": form, "ends_on": ends and ends - ONE_DAY}
        status = 422 if form.is_bound else 200
        return render(request, "office/agreements/notice.html", context, status=status)
    return redirect("agreement_page", slug)


def _given(request: HttpRequest, seat: Seat, form: NoticeForm) -> bool:
    given_on, user = form.cleaned_data["given_on"], signed_in(request)
    try:
        end = give_notice(seat, given_on=given_on, by=user, now=utc_now())
    except NoticeImpossible as refusal:
        form.add_error("given_on", refusal.message)
        return False
    sentence = f"Die Vereinbarung endet mit dem {day_words(end - ONE_DAY)}."
    tell_other_side(seat, f"Die andere Seite hat gekündigt. {sentence}", now=utc_now())
    messages.success(request, sentence)
    return True
