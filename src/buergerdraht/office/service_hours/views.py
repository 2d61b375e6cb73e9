"""The hours of a number or a centre, on one page; each change holds from the next call on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements import hours
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.opening_hours.forms import ClosureForm, OtherWeekForm
from buergerdraht.office.opening_hours.views import shown_other_weeks
from buergerdraht.office.questions import OpeningHoursForm, shown_week
from buergerdraht.office.service_hours.forms import FirstDayForm
from buergerdraht.office.service_hours.owners import Shown, owner_of
from buergerdraht.servicehours.queries import closures_from

DONE = "Das gilt ab dem nächsten Anruf."
Act = Callable[..., None]


def _set_week(owner: hours.Owner, form: OpeningHoursForm, **by: Any) -> None:
    state, week = form.cleaned_data["state"], form.intervals()
    hours.set_service_week(owner, state=state, intervals=week, local_holidays=form.local_holidays(), **by)


def _close(owner: hours.Owner, form: ClosureForm, **by: Any) -> None:
    hours.close_service(owner, **form.cleaned_data, **by)


def _change(owner: hours.Owner, form: OtherWeekForm, **by: Any) -> None:
    hours.change_service_for_a_time(owner, form.week(), **by)


def _reopen(owner: hours.Owner, form: FirstDayForm, **by: Any) -> None:
    hours.reopen_service(owner, first_on=form.cleaned_data["first_on"], **by)


def _restore(owner: hours.Owner, form: FirstDayForm, **by: Any) -> None:
    hours.restore_usual_service(owner, first_on=form.cleaned_data["first_on"], **by)


STEPS: dict[str, tuple[type[Form], Act]] = {
    "week": (OpeningHoursForm, _set_week),
    "close": (ClosureForm, _close),
    "change": (OtherWeekForm, _change),
    "reopen": (FirstDayForm, _reopen),
    "restore": (FirstDayForm, _restore),
}
"""What a button of the page does, and the form that stands before it."""


@requires(Ability.ADMINISTER_AUTHORITIES)
def service_hours(request: HttpRequest, number_id: int = 0, slug: str = "") -> HttpResponse:
    """Show the week and what differs from it, and change one of them."""
    user = signed_in(request)
    shown = or_404(lambda: owner_of(user, number_id=number_id, slug=slug))
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _page(request, shown)
    if step not in STEPS:
        raise Http404
    form = STEPS[step][0](request.POST)
    if not form.is_valid() or not _done(request, shown, form, STEPS[step][1]):
        return _page(request, shown, **{step: form})
    messages.success(request, DONE)
    return redirect(request.path)


def _done(request: HttpRequest, shown: Shown, form: Form, act: Act) -> bool:
    try:
        act(shown.owner, form, by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
    return form.is_valid()


def _page(request: HttpRequest, shown: Shown, **refused: Form) -> HttpResponse:
    calendar = shown.owner.service_hours
    context = {
        "shown": shown,
        "week": refused.get("week") or OpeningHoursForm(initial=shown_week(calendar)),
        "closure_form": refused.get("close") or ClosureForm(),
        "week_form": refused.get("change") or OtherWeekForm(),
        "form": next(iter(refused.values()), None),
        "closures": closures_from(calendar, day=localdate()),
        "other_weeks": shown_other_weeks(calendar),
    }
    return render(request, "office/service_hours/page.html", context, status=422 if refused else 200)
