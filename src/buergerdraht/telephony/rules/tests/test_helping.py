"""Overflow between centres: whoever waits long may be answered by another centre, as agreed."""

import pytest

from buergerdraht.agreements.routing import Helper
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import ATTENDANT, Scene, answer, call_id, end_leg, route
from buergerdraht.telephony.rules.vocabulary import CallState, EventKind

HELPERS = (Helper(2, 30), Helper(3, 60))


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.routes |= {"": route(1, helpers=HELPERS), "second": route(2)}
    return scene


def test_a_helper_is_asked_when_its_time_has_come_and_not_before(scene: Scene) -> None:
    scene.ready(2, centre=2)
    scene.arrive(1)
    scene.pass_time(29)
    assert scene.rung() == []
    scene.pass_time(1)
    assert scene.rung() == [2]
    assert scene.call(1).route.authority_id == 1


def test_the_next_helper_is_asked_later_and_who_gets_ready_there_takes_it(scene: Scene) -> None:
    scene.arrive(1)
    scene.pass_time(45)
    scene.ready(3, centre=3)
    assert scene.rung() == []
    scene.pass_time(15)
    assert scene.rung() == [3]
    assert scene.kinds(1).count(EventKind.HELP_ASKED) == 2


def test_a_helper_serves_its_own_callers_first(scene: Scene) -> None:
    scene.arrive(1)
    scene.pass_time(31)
    scene.arrive(2, dialled="second")
    scene.ready(2, centre=2)
    assert scene.call(2).state is CallState.OFFERED
    assert scene.call(1).state is CallState.ANNOUNCEMENT


def test_its_own_centres_agents_go_before_the_helpers(scene: Scene) -> None:
    scene.ready(2, centre=2)
    scene.arrive(1)
    scene.pass_time(5)
    scene.ready(1)
    assert scene.rung() == [1]


def test_a_helper_who_declines_gives_it_back_to_the_line(scene: Scene) -> None:
    scene.arrive(1)
    scene.pass_time(31)
    scene.ready(2, centre=2)
    end_leg(scene, scene.leg(1), 21)
    scene.ready(1)
    assert scene.rung() == [2, 1]


def test_who_talks_is_no_more_offered_to_helpers(scene: Scene) -> None:
    scene.ready(1)
    scene.arrive(1)
    answer(scene, 1)
    scene.ready(2, centre=2)
    scene.pass_time(120)
    assert scene.rung() == [1]
    assert EventKind.HELP_ASKED not in scene.kinds(1)


def test_the_wait_counts_from_when_the_attendant_passed_it_on(scene: Scene) -> None:
    scene.routes[""] = route(1, attendant=ATTENDANT, helpers=HELPERS)
    scene.ready(2, centre=2)
    scene.arrive(1)
    scene.pass_time(15)
    scene.happen(ports.AttendantEnded(ports.AttendantLeg(call_id(1)), 17, scene.now))
    scene.pass_time(29)
    assert scene.rung() == []
    scene.pass_time(1)
    assert scene.rung() == [2]


def test_after_a_restart_the_helpers_are_asked_as_before(scene: Scene) -> None:
    scene.ready(2, centre=2)
    live = ports.LiveCall(scene.arrived(1), None, is_in_fallback=False)
    scene.pass_time(31)
    scene.connect(live, phones=frozenset({2}))
    scene.pass_time(0)
    assert scene.rung() == [2]
