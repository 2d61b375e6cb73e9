"""The first page of the administration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import (
    authorities_administered_by,
    authorities_without_directory,
    numbers_administered_by,
    people_administered_by,
)
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.standing import standings_to_see_to
from buergerdraht.authorities.queries import centres_where
from buergerdraht.channels.queries import mailbox_away
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.office.joining.draft import draft_of
from buergerdraht.servicehours.queries import calendar_parts, rules_of
from buergerdraht.servicehours.rules import ALWAYS, is_open, weekly_sentence

TRIAL_NUMBERS = 8


@requires(Ability.ADMINISTER_AUTHORITIES)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the centres with what they answer for, what is unfinished, and, in the demo, numbers to ring."""
    user, today = signed_in(request), localdate()
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES).prefetch_related(
        "service_hours", *calendar_parts("service_hours")
    )
    context = {
        "centres": centres,
        "authority_count": authorities_administered_by(user, on=today).count(),
        "trial_numbers": _open_numbers(user) if settings.ENVIRONMENT.demo else (),
        "incomplete": authorities_without_directory(user, on=today),
        "people_count": people_administered_by(user, on=today).count(),
        "draft": draft_of(request),
        "agreements": standings_to_see_to(user, side=Side.CENTRE, today=today),
        "mailbox_away": mailbox_away(now=utc_now()),
    }
    return render(request, "office/overview/page.html", context)


def _open_numbers(user: User) -> list[ServedNumber]:
    """Return numbers that a citizen can try now, those that are always open first."""
    rules = [(served, rules_of(served.service_hours)) for served in numbers_administered_by(user)]
    now = utc_now()
    is_open_now = [(weekly_sentence(each) != ALWAYS, served) for served, each in rules if is_open(each, now)]
    return [served for _, served in sorted(is_open_now, key=lambda pair: pair[0])][:TRIAL_NUMBERS]
