"""When a town hall is open. Agents see it from the next call on, and each closure as a notice beforehand."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import kept_authority
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.operations import (
    change_hours_for_a_time,
    close_town_hall,
    reopen_town_hall,
    restore_usual_hours,
    set_opening_hours,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.opening_hours.forms import ClosureForm, OtherWeekForm
from buergerdraht.office.places import page_of
from buergerdraht.office.questions import OpeningHoursForm, shown_week
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.queries import closures_from, other_weeks_from, rules_of
from buergerdraht.servicehours.rules import weekly_sentence

keeps = requires(Ability.KEEP_AUTHORITIES)


@keeps
def opening_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change the week and the closures."""
    authority = _authority(request, slug)
    calendar = authority.opening_hours
    form = OpeningHoursForm(request.POST or None, initial=shown_week(calendar) if calendar else None)
    if not form.is_valid():
        return _page(request, authority, form=form)
    set_opening_hours(
        authority,
        state=form.cleaned_data["state"],
        intervals=form.intervals(),
        local_holidays=form.local_holidays(),
        by=signed_in(request),
        now=utc_now(),
    )
    messages.success(request, "Die Öffnungszeiten gelten ab sofort.")
    return redirect("opening_hours", slug=slug)


@keeps
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a closure."""
    authority = _authority(request, slug)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _page(request, authority, closure_form=form)
    try:
        close_town_hall(authority, **form.cleaned_data, by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("first_on", refusal.message)
        return _page(request, authority, closure_form=form)
    messages.success(request, f"Eingetragen: {form.cleaned_data['reason']}.")
    return redirect("opening_hours", slug=slug)


@keeps
@require_POST
def remove(request: HttpRequest, slug: str, closure_id: int) -> HttpResponse:
    """Remove a closure."""
    reopen_town_hall(_authority(request, slug), closure_id=closure_id, by=signed_in(request), now=utc_now())
    messages.success(request, "Der Schließtag ist entfernt.")
    return redirect("opening_hours", slug=slug)


@keeps
@require_POST
def add_week(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter hours that differ for a time."""
    authority, form = _authority(request, slug), OtherWeekForm(request.POST)
    if not form.is_valid():
        return _page(request, authority, week_form=form)
    try:
        change_hours_for_a_time(authority, form.week(), by=signed_in(request), now=utc_now())
    except DomainError as refusal:
        form.add_error("first_on", refusal.message)
        return _page(request, authority, week_form=form)
    messages.success(request, "Die anderen Zeiten sind eingetragen.")
    return redirect("opening_hours", slug=slug)


@keeps
@require_POST
def remove_week(request: HttpRequest, slug: str, week_id: int) -> HttpResponse:
    """Remove hours that differ for a time."""
    restore_usual_hours(_authority(request, slug), week_id=week_id, by=signed_in(request), now=utc_now())
    messages.success(request, "Die anderen Zeiten sind entfernt.")
    return redirect("opening_hours", slug=slug)


def _authority(request: HttpRequest, slug: str) -> Authority:
    return or_404(lambda: kept_authority(signed_in(request), slug, on=localdate()))


def _page(
    request: HttpRequest,
    authority: Authority,
    *,
    form: OpeningHoursForm | None = None,
    closure_form: ClosureForm | None = None,
    week_form: OtherWeekForm | None = None,
) -> HttpResponse:
    calendar = authority.opening_hours
    usual = form or OpeningHoursForm(initial=shown_week(calendar) if calendar else None)
    shown = closure_form or week_form or usual
    context = {
        "authority": authority,
        "page_url": page_of(request, authority.slug),
        "week": usual,
        "closure_form": closure_form or ClosureForm(),
        "week_form": week_form or OtherWeekForm(),
        "form": shown,
        "closures": closures_from(calendar, day=localdate()) if calendar else (),
        "other_weeks": shown_other_weeks(calendar) if calendar else (),
    }
    status = 422 if shown.is_bound else 200
    return render(request, "office/opening_hours/page.html", context, status=status)


def shown_other_weeks(calendar: Calendar) -> list[dict[str, object]]:
    """Return what differs from today on: the last day as people say it, and the week in words."""
    rules = rules_of(calendar)
    return [
        {
            "id": week.pk,
            "first_on": week.valid_from,
            "last_on": week.valid_until and week.valid_until - timedelta(days=1),
            "words": weekly_sentence(rules, on=week.valid_from),
        }
        for week in other_weeks_from(calendar, day=localdate())
    ]
