"""Changing the routing: what holds afterwards, what the switchboard hears, what is refused and why."""

from datetime import date, timedelta
from functools import partial

import pytest

from buergerdraht.agreements.models import Attendant, AttendantAbsence
from buergerdraht.agreements.routing import errors
from buergerdraht.agreements.routing.operations import (
    AttendantDetails,
    Help,
    RoutingChoice,
    agree_on_help,
    cancel_absence,
    change_attendant,
    change_routing,
    come_back,
    end_help,
    enter_attendant,
    forget_absences,
    go_absent,
    plan_absence,
    plan_routing,
    withdraw_planned_routing,
)
from buergerdraht.agreements.routing.queries import planned_ways, routing_of, ways_on
from buergerdraht.agreements.routing.rules import Helper, Stage, Way, decide
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.routing.tests.conftest import ATTENDANT, GESEKE, NOW, Town, serve
from buergerdraht.agreements.routing.week import Answer, answer_of
from buergerdraht.agreements.rules import Hours
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.rules import WeeklyHours, local_day, weekly_sentence

HOUR = timedelta(hours=1)
TODAY = local_day(NOW)
TOMORROW = TODAY + timedelta(days=1)


def route(town: Town, *, is_backed_up: bool = True, **ways: Way) -> None:
    choice = RoutingChoice(ways, town.attendant.pk, is_backed_up)
    change_routing(town.served, choice=choice, by=town.user, now=NOW)


def usual(town: Town, way: Way) -> None:
    choice = RoutingChoice({"": way}, town.attendant.pk)
    change_routing(town.served, choice=choice, by=town.user, now=NOW)


def answer(*, after: timedelta = timedelta(0)) -> Answer:
    """Who answers now, as the switchboard would read it."""
    return answer_of(decide(routing_table(since=NOW).routes[GESEKE].plan, at=NOW + after))


def test_without_a_routing_the_centre_takes_every_call(town: Town) -> None:
    assert answer() is Answer.CENTRE


def test_each_phase_has_its_way(town: Town) -> None:
    route(town, pilot=Way.TAKEOVER, regular=Way.OVERFLOW)
    plan = routing_table().routes[GESEKE].plan
    assert plan.stages == (
        Stage(date(2018, 1, 1), date(2020, 1, 1), Way.TAKEOVER, "Pilotphase"),
        Stage(date(2020, 1, 1), None, Way.OVERFLOW, "Regelbetrieb"),
    )
    assert answer() is Answer.ATTENDANT_FIRST


def test_a_second_choice_replaces_the_first(town: Town) -> None:
    route(town, pilot=Way.TAKEOVER, regular=Way.OVERFLOW)
    route(town, regular=Way.ATTENDANT, is_backed_up=False)
    assert answer() is Answer.ATTENDANT
    assert AuditEntry.objects.filter(verb="served_number.routing_changed").count() == 2


def test_a_way_with_an_attendant_needs_one(town: Town) -> None:
    with pytest.raises(errors.AttendantNeeded, match="Regelbetrieb: "):
        change_routing(
            town.served,
            choice=RoutingChoice({"pilot": Way.TAKEOVER, "regular": Way.OVERFLOW}),
            by=town.user,
            now=NOW,
        )


def test_an_attendant_of_somebody_else_is_refused(town: Town) -> None:
    other = Attendant.objects.create(authority=town.centre.authority, number="+492214710555")
    with pytest.raises(errors.AttendantElsewhere):
        change_routing(town.served, choice=RoutingChoice({}, other.pk), by=town.user, now=NOW)


def test_who_runs_the_administration_answers_for_it_too(town: Town) -> None:
    village = Authority.objects.create(
        slug="dorf", name="Gemeinde Dorf", level="municipality", administered_by=town.authority
    )
    served = serve(town.agreement, "+492214710777", owner=village)
    choice = RoutingChoice({"regular": Way.OVERFLOW}, town.attendant.pk)
    change_routing(served, choice=choice, by=town.user, now=NOW)
    plan = routing_table().routes["+492214710777"].plan
    assert plan.attendant is not None
    assert plan.attendant.address == ATTENDANT


def test_a_served_number_is_no_attendant(town: Town) -> None:
    with pytest.raises(errors.CallsGoRound, match="Stadt Geseke"):
        enter_attendant(town.authority, details=AttendantDetails(GESEKE), by=town.user, now=NOW)


def test_a_diversion_in_a_circle_is_refused_with_its_way(town: Town) -> None:
    """A overflows to B; somebody then has B served, which overflows to A."""
    route(town, regular=Way.OVERFLOW)
    with pytest.raises(errors.CallsGoRound) as refusal:
        change_attendant(town.attendant, details=AttendantDetails(GESEKE), by=town.user, now=NOW)
    assert "0221 4710700 → 0221 4710701" in refusal.value.message
    PhoneNumber.objects.filter(number=GESEKE).update(number="+492214710999")
    serve(town.agreement, ATTENDANT)
    with pytest.raises(errors.CallsGoRound) as refusal:
        route(town, regular=Way.OVERFLOW)
    assert "0221 4710999 → 0221 4710701" in refusal.value.message


def test_an_attendant_rings_at_her_own_hours(town: Town) -> None:
    mornings = Hours("NW", (WeeklyHours(0, NOW.time(), (NOW + HOUR).time()),))
    details = AttendantDetails("+492214710702", 30, mornings)
    change_attendant(town.attendant, details=details, by=town.user, now=NOW)
    route(town, regular=Way.OVERFLOW)
    attendant = routing_table().routes[GESEKE].plan.attendant
    assert attendant is not None
    assert attendant.presence is not None
    assert (attendant.address, attendant.ring_seconds) == ("+492214710702", 30)
    assert weekly_sentence(attendant.presence) == "Mo 10–11 Uhr"
    assert [answer(), answer(after=HOUR)] == [Answer.ATTENDANT_FIRST, Answer.CENTRE]


def test_the_same_attendant_is_entered_once(town: Town) -> None:
    with pytest.raises(errors.AttendantKnown):
        enter_attendant(town.authority, details=AttendantDetails(ATTENDANT), by=town.user, now=NOW)
    second = enter_attendant(town.authority, details=AttendantDetails("+492214710702"), by=town.user, now=NOW)
    with pytest.raises(errors.AttendantKnown):
        change_attendant(second, details=AttendantDetails(ATTENDANT), by=town.user, now=NOW)


def test_absent_from_now_on_until_she_is_back(town: Town) -> None:
    route(town, regular=Way.ABSENCE)
    go_absent(town.attendant, by=town.user, now=NOW)
    go_absent(town.attendant, by=town.user, now=NOW + HOUR)
    assert [answer(after=-HOUR), answer(), answer(after=2 * HOUR)] == [
        Answer.ATTENDANT_FIRST,
        Answer.CENTRE,
        Answer.CENTRE,
    ]
    come_back(town.attendant, by=town.user, now=NOW + 2 * HOUR)
    assert answer(after=2 * HOUR) is Answer.ATTENDANT_FIRST
    assert AttendantAbsence.objects.count() == 1


def test_who_is_back_in_the_same_moment_was_never_away(town: Town) -> None:
    go_absent(town.attendant, by=town.user, now=NOW)
    come_back(town.attendant, by=town.user, now=NOW)
    assert not AttendantAbsence.objects.exists()


def test_who_is_back_early_ends_a_planned_absence(town: Town) -> None:
    route(town, regular=Way.ABSENCE)
    plan_absence(town.attendant, begins_at=NOW, ends_at=NOW + 4 * HOUR, by=town.user, now=NOW - HOUR)
    come_back(town.attendant, by=town.user, now=NOW + HOUR)
    assert [answer(), answer(after=HOUR)] == [Answer.CENTRE, Answer.ATTENDANT_FIRST]


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [
        (2, 2, errors.AbsenceWithoutLength),
        (-3, -1, errors.AbsenceOver),
        (2, 4, errors.AbsencesOverlap),
        (0, 24, errors.AbsencesOverlap),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    town: Town, begins: int, ends: int, refusal: type[DomainError]
) -> None:
    plan_absence(town.attendant, begins_at=NOW + HOUR, ends_at=NOW + 3 * HOUR, by=town.user, now=NOW)
    with pytest.raises(refusal):
        plan_absence(
            town.attendant, begins_at=NOW + begins * HOUR, ends_at=NOW + ends * HOUR, by=town.user, now=NOW
        )


def test_absences_may_follow_each_other(town: Town) -> None:
    for hour in (1, 2):
        plan_absence(
            town.attendant,
            begins_at=NOW + hour * HOUR,
            ends_at=NOW + (hour + 1) * HOUR,
            by=town.user,
            now=NOW,
        )
    assert AttendantAbsence.objects.count() == 2


def test_only_what_has_not_begun_is_cancelled(town: Town) -> None:
    absence = plan_absence(town.attendant, begins_at=NOW, ends_at=NOW + HOUR, by=town.user, now=NOW)
    cancel_absence(town.attendant, absence_id=absence.pk, by=town.user, now=NOW)
    assert AttendantAbsence.objects.exists()
    cancel_absence(town.attendant, absence_id=absence.pk, by=town.user, now=NOW - HOUR)
    assert not AttendantAbsence.objects.exists()


def test_absences_that_are_over_are_not_read(town: Town) -> None:
    route(town, regular=Way.ABSENCE)
    town.attendant.absences.create(begins_at=NOW - 9 * HOUR, ends_at=NOW - 8 * HOUR)
    attendants = [routing_table(since=since).routes[GESEKE].plan.attendant for since in (None, NOW)]
    assert [len(attendant.absences) for attendant in attendants if attendant] == [1, 0]


def test_another_centre_helps_until_that_ends(town: Town) -> None:
    wesel = ServiceCentre.objects.create(
        slug="wesel",
        name="ServiceCenter Kreis Wesel",
        authority=town.centre.authority,
        service_hours=town.centre.service_hours,
    )
    for seconds in (60, 90):
        agree_on_help(town.centre, help=Help(wesel.pk, seconds, False), by=town.user, now=NOW)
    assert routing_table().routes[GESEKE].plan.helpers == (Helper(wesel.pk, 90),)
    end_help(town.centre, help_id=town.centre.helped_by.get().pk, by=town.user, now=NOW)
    assert routing_table().routes[GESEKE].plan.helpers == ()
    with pytest.raises(errors.HelpsItself):
        agree_on_help(town.centre, help=Help(town.centre.pk, 60, False), by=town.user, now=NOW)


def test_help_for_115_is_for_115_only(town: Town) -> None:
    wesel = ServiceCentre.objects.create(
        slug="wesel",
        name="ServiceCenter Kreis Wesel",
        authority=town.centre.authority,
        service_hours=town.centre.service_hours,
    )
    agree_on_help(town.centre, help=Help(wesel.pk, 60, True), by=town.user, now=NOW)
    assert routing_table().routes[GESEKE].plan.helpers == ()
    PhoneNumber.objects.update(kind="one_one_five")
    assert routing_table().routes[GESEKE].plan.helpers == (Helper(wesel.pk, 60),)


def test_a_planned_change_begins_on_its_day_and_both_are_read_until_then(town: Town) -> None:
    route(town, pilot=Way.TAKEOVER, regular=Way.OVERFLOW)
    plan_routing(town.served, ways={"regular": Way.TAKEOVER}, valid_from=TOMORROW, by=town.user, now=NOW)
    assert routing_table().routes[GESEKE].plan.stages == (
        Stage(date(2018, 1, 1), date(2020, 1, 1), Way.TAKEOVER, "Pilotphase"),
        Stage(date(2020, 1, 1), TOMORROW, Way.OVERFLOW, "Regelbetrieb"),
        Stage(TOMORROW, None, Way.TAKEOVER, "Regelbetrieb"),
    )
    assert (answer(), answer(after=timedelta(days=1))) == (Answer.ATTENDANT_FIRST, Answer.CENTRE)
    routing = routing_of(town.served)
    assert ways_on(routing, day=TODAY)["regular"] == "overflow"
    assert planned_ways(routing, after=TODAY) == {TOMORROW: {"regular": "takeover"}}


def test_what_is_planned_is_taken_back_and_what_has_begun_is_not(town: Town) -> None:
    usual(town, Way.OVERFLOW)
    plan_routing(town.served, ways={"": Way.TAKEOVER}, valid_from=TOMORROW, by=town.user, now=NOW)
    plan_routing(town.served, ways={"": Way.ABSENCE}, valid_from=TOMORROW, by=town.user, now=NOW)
    assert planned_ways(routing_of(town.served), after=TODAY) == {TOMORROW: {"": "absence"}}
    later = NOW + timedelta(days=1)
    withdraw_planned_routing(town.served, valid_from=TOMORROW, by=town.user, now=later)
    assert ways_on(routing_of(town.served), day=TOMORROW) == {"": "absence"}
    withdraw_planned_routing(town.served, valid_from=TOMORROW, by=town.user, now=NOW)
    assert planned_ways(routing_of(town.served), after=TODAY) == {}


def test_a_change_now_leaves_what_is_planned_and_ends_what_has_begun(town: Town) -> None:
    plan_routing(town.served, ways={"": Way.TAKEOVER}, valid_from=TOMORROW, by=town.user, now=NOW)
    usual(town, Way.OVERFLOW)
    assert planned_ways(routing_of(town.served), after=TODAY) == {TOMORROW: {"": "takeover"}}
    choice = RoutingChoice({"": Way.ABSENCE}, town.attendant.pk)
    change_routing(town.served, choice=choice, by=town.user, now=NOW + timedelta(days=2))
    assert ways_on(routing_of(town.served), day=TODAY) == {"": "absence"}
    assert planned_ways(routing_of(town.served), after=TODAY) == {}


def test_a_planned_change_needs_a_later_day_of_the_agreement_and_its_attendant(town: Town) -> None:
    plan = partial(plan_routing, town.served, by=town.user, now=NOW)
    with pytest.raises(errors.RoutingDayOutside):
        plan(ways={"": Way.TAKEOVER}, valid_from=TODAY)
    town.served.agreement.valid_until = TOMORROW
    with pytest.raises(errors.RoutingDayOutside):
        plan(ways={"": Way.TAKEOVER}, valid_from=TOMORROW)
    town.served.agreement.valid_until = None
    with pytest.raises(errors.AttendantNeeded, match=r"Geplant ab .* ohne Phase"):
        plan(ways={"": Way.OVERFLOW}, valid_from=TOMORROW)


def test_absences_of_long_ago_are_forgotten(town: Town) -> None:
    begin = NOW - 10 * HOUR
    for ends_at in (NOW - 9 * HOUR, NOW - 7 * HOUR, None):
        AttendantAbsence.objects.create(attendant=town.attendant, begins_at=begin, ends_at=ends_at)
    assert forget_absences(ended_before=NOW - 8 * HOUR) == 1
    assert AttendantAbsence.objects.count() == 2
