"""Who sees a number's routing, whose phone may ring, and what a week looks like."""

from datetime import date, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Attendant, NumberRouting, ServedNumber
from buergerdraht.agreements.routing.answers import shown_week
from buergerdraht.agreements.routing.operations import (
    Help,
    RoutingChoice,
    agree_on_help,
    change_routing,
    go_absent,
    plan_absence,
    plan_routing,
)
from buergerdraht.agreements.routing.picture import week_picture
from buergerdraht.agreements.routing.queries import (
    absent_attendants,
    attendant_kept,
    attendant_of,
    attendant_told_by,
    attendants_for,
    attendants_told_by,
    coming_absences,
    helps_by,
    helps_of,
    kept_number,
    kept_number_called,
    numbers_by_attendant,
    numbers_kept_by,
    owner_of_attendant,
    owner_of_served,
    phases_of,
    planned_ways,
    possible_helpers,
    rings_at,
    route_of_number,
    routing_of,
    ways_on,
    with_ways,
)
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.routing.tests.conftest import ATTENDANT, GESEKE, NOW, Town
from buergerdraht.agreements.routing.tests.test_rules import plan
from buergerdraht.agreements.routing.week import planned_week
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre

TODAY, NEXT_YEAR = NOW.date(), date(2027, 1, 1)
MONDAY = TODAY - timedelta(days=TODAY.weekday())


@pytest.fixture
def overflow(town: Town) -> ServedNumber:
    """Its attendant rings first, the centre takes what she misses."""
    choice = RoutingChoice({"": Way.OVERFLOW}, town.attendant.pk)
    change_routing(town.served, choice=choice, by=town.user, now=NOW)
    return town.served


def person(name: str, role: Role, **place: object) -> User:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, role=role, **place)
    return user


@pytest.fixture
def manager(town: Town) -> User:
    return person("vogt", Role.PARTNER_MANAGER, authority=town.authority)


@pytest.fixture
def stranger(town: Town) -> User:
    """Of a town that nobody serves."""
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level="municipality")
    return person("fremd", Role.PARTNER_MANAGER, authority=leun)


def test_a_number_goes_its_usual_way_until_a_planned_one_begins(overflow: ServedNumber, town: Town) -> None:
    assert routing_of(town.served) == NumberRouting.objects.get()
    plan_routing(overflow, ways={"": Way.TAKEOVER}, valid_from=NEXT_YEAR, by=town.user, now=NOW)
    routing = routing_of(overflow)
    assert ways_on(routing, day=TODAY) == {"": "overflow"}
    assert ways_on(routing, day=NEXT_YEAR) == {"": "takeover"}
    assert planned_ways(routing, after=TODAY) == {NEXT_YEAR: {"": "takeover"}}
    assert planned_ways(routing, after=NEXT_YEAR) == {}
    assert ways_on(None, day=TODAY) == {}
    numbers = ServedNumber.objects.all()
    for day, way in ((TODAY, Way.OVERFLOW), (NEXT_YEAR, Way.TAKEOVER)):
        assert with_ways(numbers, on=day) == [(overflow, way)]


def test_a_number_is_told_by_where_it_rings_first_and_whose_it_is(overflow: ServedNumber, town: Town) -> None:
    assert (rings_at(GESEKE), owner_of_served(GESEKE)) == (ATTENDANT, "Stadt Geseke")
    assert (rings_at(ATTENDANT), owner_of_served(ATTENDANT)) == (None, "")
    assert (owner_of_attendant(ATTENDANT), owner_of_attendant(GESEKE)) == ("Stadt Geseke", "")
    assert numbers_by_attendant([town.attendant]) == {town.attendant.pk: [GESEKE]}
    NumberRouting.objects.update(attendant=None)
    assert rings_at(GESEKE) == ""


def test_the_routing_of_a_number_is_seen_by_its_centre_and_its_authority(
    town: Town, manager: User, stranger: User
) -> None:
    admin = person("leitung", Role.ADMINISTRATOR, centre=town.centre)
    for user in (manager, admin):
        assert list(numbers_kept_by(user)) == [kept_number(user, town.served.pk)]
        assert kept_number_called(user, GESEKE) == town.served
        assert attendant_kept(user, town.attendant.pk, on=TODAY) == town.attendant
    assert kept_number_called(stranger, GESEKE) is None
    with pytest.raises(ServedNumber.DoesNotExist):
        kept_number(stranger, town.served.pk)
    with pytest.raises(Attendant.DoesNotExist):
        attendant_kept(stranger, town.attendant.pk, on=TODAY)


def test_the_phone_of_who_runs_an_authority_may_ring_for_it(town: Town) -> None:
    hamlet = Authority.objects.create(
        slug="hamlet", name="Hamlet", level="municipality", administered_by=town.authority
    )
    assert list(attendants_for(hamlet)) == [town.attendant]
    assert attendant_of(town.authority, attendant_id=town.attendant.pk) == town.attendant
    with pytest.raises(Attendant.DoesNotExist):
        attendant_of(hamlet, attendant_id=town.attendant.pk)


def test_who_works_for_an_authority_tells_the_absence_of_its_attendants(
    town: Town, manager: User, stranger: User
) -> None:
    coming = plan_absence(
        town.attendant, begins_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2),
        by=manager, now=NOW,
    )  # fmt: skip
    assert list(attendants_told_by(manager, at=NOW)) == [town.attendant]
    assert attendant_told_by(manager, town.attendant.pk, at=NOW).coming_absences == [coming]  # type: ignore[attr-defined]
    assert not absent_attendants(manager, at=NOW).exists()
    go_absent(town.attendant, by=manager, now=NOW)
    assert list(absent_attendants(manager, at=NOW)) == [town.attendant]
    assert list(coming_absences(town.attendant, at=NOW + timedelta(days=1)))[-1] == coming
    with pytest.raises(Attendant.DoesNotExist):
        attendant_told_by(stranger, town.attendant.pk, at=NOW)


def test_centres_help_each_other_once(town: Town) -> None:
    wesel = ServiceCentre.objects.create(
        slug="wesel",
        name="Servicecenter Wesel",
        authority=town.authority,
        service_hours=town.centre.service_hours,
    )
    assert list(possible_helpers(town.centre)) == [wesel]
    agree_on_help(town.centre, help=Help(wesel.pk, 90, is_for_115_only=False), by=town.user, now=NOW)
    assert not possible_helpers(town.centre).exists()
    assert [(each.helper, each.after_seconds) for each in helps_of(town.centre)] == [(wesel, 90)]
    assert [each.centre for each in helps_by(wesel)] == [town.centre]


def test_the_phases_of_an_agreement_stand_in_the_order_of_their_days(town: Town) -> None:
    assert [phase.kind for phase in phases_of(town.agreement)] == ["pilot", "regular"]


def test_a_week_is_shown_as_it_will_be(overflow: ServedNumber) -> None:
    week = shown_week(route_of_number(overflow), day=TODAY)
    assert (week.monday, len(week.picture.days), len(week.lines) > 0) == (MONDAY, 7, True)


def test_a_picture_has_a_bar_for_each_answer_and_room_for_early_and_late_hours() -> None:
    picture = week_picture(planned_week(plan(Way.OVERFLOW), monday=MONDAY))
    assert len(picture.rows) == len(picture.days) == 7
    weekdays = {bar.y for bar in picture.bars}
    assert len(weekdays) == 5
    assert all(bar.width > 0 for bar in picture.bars)
    assert [int(mark.text) for mark in picture.hours] == sorted(int(mark.text) for mark in picture.hours)
    assert picture.height > picture.bottom > max(weekdays)
