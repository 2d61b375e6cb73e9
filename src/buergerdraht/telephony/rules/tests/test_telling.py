"""What callers hear while they wait or find nobody there, and what their keys do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.announcements.rules.prompts import Choice, Prompts, vocabulary
from buergerdraht.announcements.rules.speech import Kind, Values, prompt_name
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import START, Scene, answer, call_id, hang_up, route, talk
from buergerdraht.telephony.rules.vocabulary import CallState, Disposition, EventKind

CALLER = "+4930231250"
SPOKEN = frozenset(map(prompt_name, vocabulary(("de", "en"), authorities=["Stadt 1", "Stadt 2"])))
PROMPTS = Prompts(SPOKEN)
IN_ENGLISH = Prompts(SPOKEN, choices={1: (Choice("1", "en", "english"),)})


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.routes["closed"] = replace(route(is_open=False), opens_at=START + timedelta(hours=15))
    scene.floor.prompts = PROMPTS
    return scene


def heard(scene: Scene) -> tuple[str, ...]:
    """Return the prompts of the last announcement since the last look."""
    said = [
        command for command in scene.take_sent() if isinstance(command, ports.KeepWaiting | ports.Announce)
    ]
    return said[-1].announcement if said else ()


def said(scene: Scene, kind: Kind, number: int = 1, **values: object) -> tuple[str, ...]:
    told = Values(**values)  # type: ignore[arg-type]
    return scene.floor.prompts.of(kind, to=scene.call(number).listener, told=told)


def end_prompt(scene: Scene, number: int = 1) -> None:
    scene.happen(ports.AnnouncementEnded(call_id(number), scene.now))


def press(scene: Scene, key: str, number: int = 1) -> None:
    scene.happen(ports.KeyPressed(call_id(number), key, scene.now))


def wait(scene: Scene, number: int = 1, *, caller: str = CALLER) -> None:
    scene.arrive(number, caller=caller)
    end_prompt(scene, number)


class TestWhileWaiting:
    def test_after_the_greeting_she_hears_notices_place_and_the_offer_of_a_call_back(
        self, scene: Scene
    ) -> None:
        scene.routes[""] = replace(route(), announcement=("notices/1",))
        wait(scene)
        expected = ("notices/1", *said(scene, Kind.POSITION, place=1), *said(scene, Kind.CALLBACK_OFFER))
        assert heard(scene) == expected

    def test_whom_an_agent_declined_at_once_hears_it_after_the_greeting(self, scene: Scene) -> None:
        scene.ready(1)
        scene.arrive(1, caller=CALLER)
        scene.command(1, "decline")
        assert heard(scene) == scene.call(1).route.welcome
        end_prompt(scene)
        assert heard(scene) == (*said(scene, Kind.POSITION, place=1), *said(scene, Kind.CALLBACK_OFFER))
        end_prompt(scene)
        assert heard(scene) == ()
        scene.pass_time(9)
        assert heard(scene) == ()

    def test_her_place_is_told_again_and_again_until_an_agent_answers(self, scene: Scene) -> None:
        wait(scene, 1)
        wait(scene, 2, caller="+49302312599")
        heard(scene)
        hang_up(scene, 1)
        scene.pass_time(45)
        assert heard(scene)[:1] == said(scene, Kind.POSITION, 2, place=1)
        scene.ready(1)
        answer(scene, 2)
        heard(scene)
        scene.pass_time(300)
        assert heard(scene) == ()

    def test_the_expected_wait_is_told_once_there_are_talks_to_tell_it_from(self, scene: Scene) -> None:
        for number in range(1, 4):
            talk(scene, number=number)
            scene.pass_time(120)
            hang_up(scene, number)
            scene.pass_time(60)
        talk(scene, number=9)
        wait(scene, 10)
        assert said(scene, Kind.WAIT, 10, wait=timedelta(minutes=3))[0] in heard(scene)

    def test_an_unusual_wait_is_told_as_such(self, scene: Scene) -> None:
        for _ in range(5):
            scene.floor.recent_talks.add(1, scene.now, timedelta(minutes=12))
        talk(scene)
        wait(scene, 2)
        assert heard(scene)[0] == said(scene, Kind.OVERLOAD, 2)[0]

    def test_without_spoken_pieces_she_is_asked_for_patience_and_offered_nothing(self, scene: Scene) -> None:
        scene.floor.prompts = Prompts()
        wait(scene)
        assert heard(scene) == ("please_wait",)
        press(scene, "1")
        assert scene.call(1).state is CallState.QUEUED

    def test_after_a_gap_her_place_is_told_again(self, scene: Scene) -> None:
        wait(scene)
        scene.connect(ports.LiveCall(scene.arrived(1), None, is_in_fallback=False))
        heard(scene)
        scene.pass_time(45)
        assert heard(scene)[:1] == said(scene, Kind.POSITION, place=1)
        scene.pass_time(44)
        assert heard(scene) == ()


class TestOutsideServiceHours:
    def test_she_hears_when_somebody_is_there_and_may_wish_for_a_call_back(self, scene: Scene) -> None:
        scene.arrive(1, dialled="closed", caller=CALLER)
        opens_at = scene.call(1).route.opens_at
        opening = said(scene, Kind.OPENING, opens_at=opens_at, at=START)
        assert heard(scene) == said(scene, Kind.CLOSED) + opening + said(scene, Kind.CALLBACK_OFFER)
        end_prompt(scene)
        scene.pass_time(4)
        press(scene, "1")
        assert heard(scene) == said(scene, Kind.CALLBACK_CONFIRMED)
        end_prompt(scene)
        assert ports.HangUpCitizen(call_id(1)) in scene.take_sent()
        assert scene.call(1).disposition is Disposition.CLOSED
        assert scene.log.call_backs[call_id(1)].next_try_at == opens_at

    def test_without_a_key_it_ends(self, scene: Scene) -> None:
        scene.arrive(1, dialled="closed", caller=CALLER)
        end_prompt(scene)
        assert scene.call(1).state is CallState.ANNOUNCEMENT
        scene.pass_time(5)
        assert scene.call(1).disposition is Disposition.CLOSED
        assert scene.log.call_backs == {}


class TestKeys:
    def test_a_call_back_instead_of_waiting_ends_the_wait_and_keeps_the_place(self, scene: Scene) -> None:
        wait(scene)
        scene.pass_time(20)
        press(scene, "1")
        assert scene.call(1).state is CallState.ANNOUNCEMENT
        end_prompt(scene)
        assert scene.call(1).disposition is Disposition.CALL_BACK
        wanted = scene.log.call_backs[call_id(1)]
        assert (wanted.number, wanted.place_at) == (CALLER, START)
        assert EventKind.CALL_BACK_WISHED in scene.kinds(1)

    def test_who_asks_for_it_is_offered_to_no_agent_any_more(self, scene: Scene) -> None:
        wait(scene)
        press(scene, "1")
        scene.ready(1)
        assert all(leg.call_id != call_id(1) for leg in rung_legs(scene))

    def test_one_call_back_per_caller(self, scene: Scene) -> None:
        wait(scene, 1)
        press(scene, "1", 1)
        wait(scene, 2)
        press(scene, "1", 2)
        assert heard(scene) == said(scene, Kind.CALLBACK_KNOWN, 2)
        assert list(scene.log.call_backs) == [call_id(1)]

    def test_a_second_press_and_other_keys_mean_nothing(self, scene: Scene) -> None:
        wait(scene)
        press(scene, "1")
        heard(scene)
        for key in ("1", "7", "#"):
            press(scene, key)
        press(scene, "1", 99)
        assert heard(scene) == ()

    def test_in_a_talk_keys_are_for_the_agents_ears(self, scene: Scene) -> None:
        talk(scene)
        press(scene, "1")
        assert scene.call(1).state is CallState.TALKING

    def test_a_key_chooses_a_language_and_who_speaks_it(self, scene: Scene) -> None:
        scene.floor.prompts = IN_ENGLISH
        scene.ready(2, skills=("english",))
        scene.arrive(1, caller=CALLER)
        scene.command(2, "decline")
        scene.pass_time(11)
        scene.command(2, "decline")
        press(scene, "1")
        assert scene.call(1).language == "en"
        assert scene.call(1).route.skill == "english"

    def test_the_call_backs_key_makes_room_for_a_language(self, scene: Scene) -> None:
        scene.floor.prompts = IN_ENGLISH
        wait(scene)
        press(scene, "2")
        assert list(scene.log.call_backs) == [call_id(1)]


def rung_legs(scene: Scene) -> list[ports.LegId]:
    return [command.leg for command in scene.sent if isinstance(command, ports.RingAgent)]
