"""Who withholds her number and wants to be called back enters it by keys, and hears it for a check."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.announcements.rules.prompts import Prompts
from buergerdraht.announcements.rules.speech import Kind, Values
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.number_entry import MOST_DIGITS, PAUSE
from buergerdraht.telephony.rules.tests.factory import START, Scene, answer, call_id, route
from buergerdraht.telephony.rules.tests.test_telling import PROMPTS, end_prompt, heard, press, said, wait
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition

NUMBER, TYPED = "+4930231250", "030231250"


@pytest.fixture
def scene() -> Scene:
    """A caller who withholds her number has pressed the key for a call-back."""
    scene = Scene()
    scene.routes["closed"] = replace(route(is_open=False), opens_at=START + timedelta(hours=15))
    scene.floor.prompts = PROMPTS
    wait(scene, caller="anonymous")
    press(scene, "1")
    return scene


def type_keys(scene: Scene, keys: str) -> None:
    for key in keys:
        scene.pass_time(0.3)
        press(scene, key)


def check_said(scene: Scene) -> tuple[str, ...]:
    to = scene.call(1).listener
    return scene.floor.prompts.of(Kind.CALLBACK_CHECK, to=to, told=Values(number=NUMBER))


def wished(scene: Scene) -> list[str]:
    return [wanted.number for wanted in scene.log.call_backs.values()]


def test_she_is_asked_hears_her_number_and_confirms_it(scene: Scene) -> None:
    assert heard(scene) == said(scene, Kind.CALLBACK_NUMBER)
    type_keys(scene, TYPED + "#")
    assert heard(scene) == check_said(scene)
    assert wished(scene) == []
    press(scene, "1")
    assert heard(scene) == said(scene, Kind.CALLBACK_CONFIRMED)
    assert wished(scene) == [NUMBER]
    end_prompt(scene)
    assert scene.call(1).disposition is Disposition.CALL_BACK
    assert scene.call(1).caller_number == "", "the call itself stays without a number"


@pytest.mark.parametrize("dear", ["+49900512345", "+8835100123456", "+12425551234"])
def test_a_number_that_costs_is_asked_for_instead_of_called_back(scene: Scene, dear: str) -> None:
    wait(scene, 2, caller=dear)
    press(scene, "1", 2)
    assert wished(scene) == []
    assert scene.call(2).entry is not None


def test_she_enters_another_number_instead_of_confirming(scene: Scene) -> None:
    type_keys(scene, "030231259#" + TYPED + "#1")
    assert wished(scene) == [NUMBER]


def test_the_star_key_begins_anew(scene: Scene) -> None:
    type_keys(scene, "99")
    heard(scene)
    press(scene, "*")
    assert heard(scene) == said(scene, Kind.CALLBACK_NUMBER)
    type_keys(scene, TYPED + "#1")
    assert wished(scene) == [NUMBER]


def test_without_the_hash_key_the_number_counts_as_entered_after_a_pause(scene: Scene) -> None:
    type_keys(scene, TYPED)
    heard(scene)
    scene.pass_time(PAUSE.total_seconds())
    assert heard(scene) == check_said(scene)


@pytest.mark.parametrize("typed", ["12#", "0900123456#", "0043158858#", "#", "9" * 40 + "#"])
def test_a_number_that_nobody_may_call_is_asked_for_twice_more(scene: Scene, typed: str) -> None:
    heard(scene)
    for _ in range(2):
        type_keys(scene, typed)
        assert heard(scene) == said(scene, Kind.CALLBACK_NUMBER)
    type_keys(scene, typed)
    assert heard(scene)[:1] == said(scene, Kind.POSITION, place=1)
    assert (scene.call(1).state, scene.call(1).entry) == (CallState.QUEUED, None)
    assert wished(scene) == []


def test_who_enters_nothing_waits_on_and_may_ask_again(scene: Scene) -> None:
    heard(scene)
    scene.pass_time(2 * PAUSE.total_seconds())
    assert heard(scene)[:1] == said(scene, Kind.POSITION, place=1)
    scene.pass_time(45)
    assert heard(scene)[:1] == said(scene, Kind.POSITION, place=1), "she hears it regularly again"
    press(scene, "1")
    assert heard(scene) == said(scene, Kind.CALLBACK_NUMBER)


def test_her_place_is_not_told_while_she_enters(scene: Scene) -> None:
    heard(scene)
    for _ in range(5):
        scene.pass_time(14)
        press(scene, "3")
        end_prompt(scene)
    assert heard(scene) == ()
    entry = scene.call(1).entry
    assert entry is not None
    assert len(entry.digits) == 5 <= MOST_DIGITS


def test_an_agent_who_becomes_free_meanwhile_talks_with_her(scene: Scene) -> None:
    type_keys(scene, "030")
    scene.ready(1)
    answer(scene, 1)
    heard(scene)
    type_keys(scene, TYPED + "#1")
    scene.pass_time(60)
    assert scene.call(1).state is CallState.TALKING
    assert heard(scene) == ()


def test_outside_service_hours_too_and_without_a_key_it_ends(scene: Scene) -> None:
    for number in (2, 3):
        scene.arrive(number, caller="anonymous", dialled="closed")
        end_prompt(scene, number)
        press(scene, "1", number)
    scene.pass_time(6)
    for key in TYPED + "#1":
        press(scene, key, 2)
    scene.pass_time(2 * PAUSE.total_seconds())
    assert wished(scene) == [NUMBER]
    assert scene.call(3).disposition is Disposition.CLOSED
    end_prompt(scene, 2)
    assert scene.call(2).disposition is Disposition.CLOSED


@pytest.mark.parametrize("caller", ["", "rathaus"])
def test_nobody_is_offered_what_could_not_be_said(caller: str) -> None:
    scene = Scene()
    scene.routes["closed"] = replace(route(is_open=False), opens_at=START + timedelta(hours=15))
    scene.floor.prompts = Prompts(PROMPTS.present - set(_numbers_said()))
    scene.arrive(2, dialled="closed", caller=caller)
    assert said(scene, Kind.CALLBACK_OFFER, 2)[0] not in heard(scene)
    press(scene, "1", 2)
    end_prompt(scene, 2)
    assert scene.call(2).disposition is Disposition.CLOSED
    wait(scene, caller="anonymous")
    press(scene, "1")
    assert scene.call(1).entry is None
    assert not [each for each in scene.sent if isinstance(each, ports.Announce)]
    assert scene.floor.calls[call_id(1)].is_waiting


def _numbers_said() -> tuple[str, ...]:
    scene = Scene()
    scene.floor.prompts = PROMPTS
    scene.arrive(1)
    return said(scene, Kind.CALLBACK_NUMBER)
