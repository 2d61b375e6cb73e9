from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from buergerdraht.agreements.routing import (
    Absence,
    Attendant,
    Helper,
    RingAttendant,
    RoutingPlan,
    Stage,
    Way,
)
from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.announcements.rules.prompts import Prompts, vocabulary
from buergerdraht.announcements.rules.speech import prompt_name
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from buergerdraht.telephony.ports import CitizenArrived
from buergerdraht.telephony.switchboard.directory import Directory, NothingEntered

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVENING = MONDAY.replace(hour=20)
OFFICE_HOURS = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(18)) for day in range(5)))
OVERFLOW = (Stage(date(2020, 1, 1), None, Way.OVERFLOW, "Regelbetrieb"),)
LEUN, WETZLAR_115 = "+49647391440", "+496441990115"


def centre(number: int, slug: str) -> CentreRoute:
    return CentreRoute(number, slug, slug.title(), number, f"Kreis {number}", OFFICE_HOURS, 15, 60)


def number_route(
    number: str, *, is_one_one_five: bool = False, valid_from: date = date(2020, 1, 1)
) -> NumberRoute:
    return NumberRoute(
        number=number,
        served_number_id=7,
        centre_id=1,
        centre_slug="wetzlar",
        authority_id=3,
        authority_name="Stadt Leun",
        greeting="{authority}, Sie sprechen mit {agent}.",
        hours=OFFICE_HOURS,
        priority=2,
        skill="signs",
        label="",
        is_one_one_five=is_one_one_five,
        valid_from=valid_from,
        valid_until=None,
        plan=RoutingPlan(1, OFFICE_HOURS),
    )


def directory(*routes: NumberRoute) -> Directory:
    centres = {1: centre(1, "wetzlar"), 2: centre(2, "wesel")}
    return Directory(RoutingTable({route.number: route for route in routes}, centres, 1))


def test_the_dialled_number_decides_however_the_carrier_writes_it() -> None:
    arrived = CitizenArrived(UUID(int=1), "channel", "0647391440", "anonymous", MONDAY)
    arrival = directory(number_route(LEUN)).arrival(arrived)
    assert (arrival.route.authority_id, arrival.route.served_number_id) == (3, 7)
    assert arrival.route.greeting == "Stadt Leun, Sie sprechen mit {agent}."
    assert (arrival.route.priority, arrival.route.skill) == (2, "signs")
    assert arrival.route.is_number_known
    assert arrival.caller.number == ""


WETZLAR = "+496441990"


@pytest.mark.parametrize(
    ("diverted_from", "dialled", "reached"),
    [
        ((LEUN,), LEUN, WETZLAR),
        (("06473 91440", "+49301"), LEUN, WETZLAR),
        (("+4915112345678", LEUN), LEUN, WETZLAR),
        (("+4915112345678",), WETZLAR, ""),
        (("%$&",), WETZLAR, ""),
        ((), WETZLAR, ""),
    ],
)
def test_a_diverted_call_belongs_to_the_number_that_was_dialled_first_if_it_is_served(
    diverted_from: tuple[str, ...], dialled: str, reached: str
) -> None:
    arrived = CitizenArrived(UUID(int=1), "channel", WETZLAR, "+4930231250", MONDAY, diverted_from)
    arrival = directory(number_route(LEUN), number_route(WETZLAR)).arrival(arrived)
    assert (arrival.route.dialled_number, arrival.reached) == (dialled, reached)
    assert arrival.caller.number == "+4930231250"


def test_a_telephone_system_that_asserts_itself_tells_whose_call_it_is_but_not_who_calls() -> None:
    arrived = CitizenArrived(UUID(int=1), "channel", "+49644199500", LEUN, MONDAY)
    arrival = directory(number_route(LEUN)).arrival(arrived)
    assert (arrival.route.dialled_number, arrival.reached) == (LEUN, "+49644199500")
    assert (arrival.caller.number, arrival.caller.kind) == ("", "unreadable")


@pytest.mark.parametrize("dialled", [WETZLAR, "115"])
def test_somebody_at_a_town_hall_who_calls_another_number_is_not_diverted(dialled: str) -> None:
    routes = (number_route(LEUN), number_route(WETZLAR), number_route(WETZLAR_115, is_one_one_five=True))
    arrived = CitizenArrived(UUID(int=1), "channel", dialled, LEUN, MONDAY)
    arrival = directory(*routes).arrival(arrived)
    assert (arrival.route.dialled_number, arrival.caller.number) == (dialled, LEUN)


def test_an_absence_holds_from_the_second_on() -> None:
    away = Absence(MONDAY + timedelta(seconds=30))
    attended = RoutingPlan(1, OFFICE_HOURS, OVERFLOW, Attendant("+49647391450", 20, None, (away,)))
    numbers = directory(replace(number_route(LEUN), plan=attended))
    first, second = (numbers.route(LEUN, at=MONDAY + timedelta(seconds=after)) for after in (29, 30))
    assert first.attendant == RingAttendant("+49647391450", 20)
    assert second.attendant is None
    assert second.is_open


def test_a_closed_number_tells_when_somebody_is_there_and_an_open_one_who_helps() -> None:
    helped = RoutingPlan(1, OFFICE_HOURS, helpers=(Helper(2, 30),))
    numbers = directory(replace(number_route(LEUN), plan=helped))
    assert numbers.route(LEUN, at=EVENING).opens_at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert numbers.route(LEUN, at=MONDAY).helpers == (Helper(2, 30),)


def test_hours_are_asked_for_the_minute_of_the_call() -> None:
    numbers = directory(number_route(LEUN))
    numbers.warm_up(at=MONDAY)
    assert numbers.route(LEUN, at=MONDAY).is_open
    assert not numbers.route(LEUN, at=EVENING).is_open
    assert numbers.route(LEUN, at=MONDAY).is_open


def test_a_demonstration_may_be_open_at_any_hour() -> None:
    route = number_route(LEUN)
    table = RoutingTable({route.number: route}, {1: centre(1, "wetzlar")}, 1)
    assert Directory(table, always_open=True).route(LEUN, at=EVENING).is_open


@pytest.mark.parametrize("dialled", ["+49301234567", "rathaus", "", "115"])
def test_a_number_that_nobody_entered_goes_to_the_default_centre_and_is_marked(dialled: str) -> None:
    route = directory(number_route(LEUN)).route(dialled, at=MONDAY)
    assert not route.is_number_known
    assert (route.centre_id, route.authority_id, route.authority_name) == (1, 1, "Kreis 1")
    assert route.served_number_id is None
    assert route.greeting.startswith("Kreis 1, guten Tag")
    assert route.is_open


def test_115_is_the_default_centres_number_for_it() -> None:
    route = directory(number_route(LEUN), number_route(WETZLAR_115, is_one_one_five=True)).route(
        "115", at=MONDAY
    )
    assert route.is_number_known
    assert route.dialled_number == "115"


def test_a_number_whose_service_has_not_begun_is_not_known_yet() -> None:
    assert (
        not directory(number_route(LEUN, valid_from=date(2027, 1, 1))).route(LEUN, at=MONDAY).is_number_known
    )


def test_the_fallback_gets_every_number_with_authority_and_greeting() -> None:
    plan = directory(number_route(LEUN)).fallback({"wetzlar": ("agent-1",), "wesel": ()})
    assert plan.centre_of_number == {LEUN: "wetzlar"}
    assert plan.default_centre == "wetzlar"
    assert plan.authority_of_number == {LEUN: "Stadt Leun"}
    assert plan.greeting_of_number == {LEUN: "Stadt Leun, Sie sprechen mit {agent}."}


def test_without_any_centre_no_call_can_be_anybodys() -> None:
    with pytest.raises(NothingEntered):
        Directory(RoutingTable({}, {}, None)).route(LEUN, at=MONDAY)


def test_waiting_callers_hear_the_announcement_of_their_authority() -> None:
    table = RoutingTable({LEUN: number_route(LEUN)}, {1: centre(1, "wetzlar")}, 1)
    assert Directory(table, announced=frozenset({3})).route(LEUN, at=MONDAY).announcement == ("notices/3",)
    assert Directory(table, announced=frozenset({4})).route(LEUN, at=MONDAY).announcement == ()


def test_who_waits_is_welcomed_in_the_name_of_the_authority() -> None:
    table = RoutingTable({LEUN: number_route(LEUN)}, {1: centre(1, "wetzlar")}, 1)
    files = vocabulary(["de"], authorities=["Stadt Leun"])
    named = Directory(table, prompts=Prompts(frozenset(map(prompt_name, files))))
    assert named.route(LEUN, at=MONDAY).welcome[0] == prompt_name(files[0])
    assert named.route("+49301", at=MONDAY).welcome == ("welcome",)
