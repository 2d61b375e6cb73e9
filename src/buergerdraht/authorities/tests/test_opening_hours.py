"""The town hall's hours are kept by its people; closures and other weeks come and go by themselves."""

from datetime import UTC, date, datetime, time

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.operations import (
    change_hours_for_a_time,
    close_town_hall,
    reopen_town_hall,
    restore_usual_hours,
    set_opening_hours,
)
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.errors import ClosuresOverlap, NoHours
from buergerdraht.servicehours.models import Closure, OtherWeek
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from buergerdraht.servicehours.rules import OtherWeek as OtherHours

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MORNINGS = tuple(WeeklyHours(day, time(8), time(12)) for day in range(5))
LONG = (WeeklyHours(3, time(8), time(18)),)
SUMMER = OtherHours(date(2027, 7, 1), date(2027, 8, 1), LONG)


@pytest.fixture
def by() -> User:
    return User.objects.create_user("vogt")


@pytest.fixture
def town() -> Authority:
    """Without hours."""
    return Authority.objects.create(slug="leun", name="Stadt Leun", level="municipality")


@pytest.fixture
def leun(town: Authority, by: User) -> Authority:
    set_opening_hours(town, state="HE", intervals=MORNINGS, by=by, now=NOW)
    return town


def hours(authority: Authority) -> CalendarRules:
    authority.refresh_from_db()
    assert authority.opening_hours
    return rules_of(authority.opening_hours)


def test_a_town_hall_without_hours_has_nothing_to_change(town: Authority, by: User) -> None:
    with pytest.raises(NoHours):
        close_town_hall(town, first_on=NOW.date(), last_on=NOW.date(), reason="Umzug", by=by, now=NOW)
    with pytest.raises(NoHours):
        change_hours_for_a_time(town, SUMMER, by=by, now=NOW)
    assert not AuditEntry.objects.exists()


def test_a_changed_week_leaves_closures_and_other_weeks(leun: Authority, by: User) -> None:
    close_town_hall(
        leun, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), reason="Umzug", by=by, now=NOW
    )
    change_hours_for_a_time(leun, SUMMER, by=by, now=NOW)
    set_opening_hours(leun, state="BY", intervals=LONG, local_holidays=("peace_festival",), by=by, now=NOW)
    kept = hours(leun)
    assert (kept.state, kept.intervals, kept.local_holidays) == ("BY", LONG, ("peace_festival",))
    assert [closure.reason for closure in kept.closures] == ["Umzug"]
    assert kept.other_weeks == (SUMMER,)


def test_two_closures_never_overlap(leun: Authority, by: User) -> None:
    for first_on, is_refused in ((date(2026, 12, 1), False), (date(2026, 12, 5), True)):
        try:
            close_town_hall(
                leun, first_on=first_on, last_on=date(2026, 12, 7), reason="Umzug", by=by, now=NOW
            )
        except ClosuresOverlap:
            assert is_refused
    assert len(hours(leun).closures) == 1


def test_what_was_taken_back_is_gone_and_of_others_nothing_is(leun: Authority, by: User) -> None:
    close_town_hall(
        leun, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), reason="Umzug", by=by, now=NOW
    )
    change_hours_for_a_time(leun, SUMMER, by=by, now=NOW)
    closure, week = Closure.objects.get().pk, OtherWeek.objects.get().pk
    soest = Authority.objects.create(slug="soest", name="Stadt Soest", level="municipality")
    set_opening_hours(soest, state="NW", intervals=MORNINGS, by=by, now=NOW)
    for authority in (soest, leun, leun):
        reopen_town_hall(authority, closure_id=closure, by=by, now=NOW)
        restore_usual_hours(authority, week_id=week, by=by, now=NOW)
    assert hours(leun) == CalendarRules("HE", MORNINGS)
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["opening_hours.changed", "closure.removed", "other_week.removed"]
