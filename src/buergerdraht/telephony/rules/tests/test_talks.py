"""A talk, and what becomes of it when the agent's phone or wish changes."""

from datetime import timedelta

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.tests.factory import (
    LUNCH,
    START,
    Scene,
    answer,
    call_id,
    end_leg,
    find_phone,
    hang_up,
    lose_phone,
    route,
    talk,
    talk_lost,
)
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition, EventKind


@pytest.fixture
def scene() -> Scene:
    return Scene()


class TestATalk:
    def test_desk_phones_are_driven_from_the_page(self, scene: Scene) -> None:
        leg = talk(scene)
        scene.take_sent()
        for command in ("hold", "resume", "mute", "unmute", "tones:115#", "nonsense"):
            scene.command(1, command)
        assert scene.take_sent() == [
            ports.Hold(call_id(1), leg, is_held=True),
            ports.Hold(call_id(1), leg, is_held=False),
            ports.Mute(leg, is_muted=True),
            ports.Mute(leg, is_muted=False),
            ports.SendTones(call_id(1), "115#"),
        ]
        scene.command(1, "hang_up")
        assert scene.take_sent() == [ports.HangUpLeg(leg), ports.HangUpCitizen(call_id(1))]
        assert scene.agent(1).state is AgentState.WRAP_UP

    def test_holding_at_the_phone_is_recorded_once(self, scene: Scene) -> None:
        leg = talk(scene)
        for is_held in (True, True, False):
            scene.happen(ports.HoldChanged(leg, is_held, scene.now))
        assert scene.kinds(1)[-2:] == [EventKind.HELD, EventKind.RESUMED]


class TestALostAgent:
    def test_a_browser_that_is_gone_for_two_seconds_parks_the_talk(self, scene: Scene) -> None:
        leg = talk(scene)
        scene.take_sent()
        lose_phone(scene)
        lose_phone(scene)
        scene.pass_time(1)
        assert scene.call(1).state is CallState.TALKING
        scene.pass_time(1.5)
        assert scene.call(1).state is CallState.PARKED
        assert scene.take_sent() == [ports.HangUpLeg(leg), ports.KeepWaiting(call_id(1))]
        assert scene.states(1)[-1] == "break/phone_lost"

    def test_it_is_offered_back_to_her_when_her_phone_returns(self, scene: Scene) -> None:
        talk(scene)
        scene.ready(2)
        lose_phone(scene)
        scene.pass_time(5)
        find_phone(scene)
        assert scene.rung() == [1, 1]
        rings = [command for command in scene.sent if isinstance(command, ports.RingAgent)]
        assert rings[-1].timeout_seconds == 17, "what is left of the twenty seconds"
        assert scene.kinds(1)[-1] is EventKind.OFFERED_BACK
        answer(scene, 1)
        scene.pass_time(30)
        assert scene.call(1).state is CallState.TALKING
        hang_up(scene, 1)
        assert scene.call(1).answered_at == START + timedelta(seconds=0.001)

    def test_a_reloaded_page_is_rung_at_once(self, scene: Scene) -> None:
        talk(scene)
        lose_phone(scene)
        scene.pass_time(1)
        find_phone(scene)
        assert scene.rung() == [1, 1]
        assert ports.RingAgent in {type(command) for command in scene.take_sent()}

    def test_a_page_that_says_its_talk_is_lost_is_rung_at_once(self, scene: Scene) -> None:
        talk(scene)
        scene.command(1, talk_lost(scene))
        assert scene.rung() == [1, 1]

    def test_a_page_that_says_so_too_late_does_not_end_the_talk_given_back(self, scene: Scene) -> None:
        talk(scene)
        late = talk_lost(scene)
        scene.pass_time(1)
        lose_phone(scene)
        find_phone(scene)
        answer(scene, 1)
        scene.command(1, late)
        assert scene.call(1).state is CallState.TALKING

    @pytest.mark.parametrize("cause", [0, 38, 44, 102])
    def test_a_broken_line_parks_the_talk(self, scene: Scene, cause: int) -> None:
        leg = talk(scene)
        lose_phone(scene)
        end_leg(scene, leg, cause)
        assert scene.call(1).state is CallState.PARKED

    def test_a_browser_that_says_goodbye_while_it_closes_has_not_hung_up(self, scene: Scene) -> None:
        leg = talk(scene)
        lose_phone(scene)
        end_leg(scene, leg, 16)
        assert scene.call(1).state is CallState.PARKED
        scene.pass_time(3)

    def test_after_twenty_seconds_the_next_agent_gets_it_before_all_others(self, scene: Scene) -> None:
        talk(scene)
        scene.routes["urgent"] = route(priority=9)
        scene.arrive(2, dialled="urgent")
        lose_phone(scene)
        scene.pass_time(21)
        assert scene.call(1).state is CallState.PARKED
        scene.pass_time(2)
        scene.ready(2)
        assert scene.rung() == [1, 2]
        assert scene.call(1).state is CallState.OFFERED
        find_phone(scene)
        assert scene.agent(1).state is AgentState.WRAP_UP

    def test_if_she_does_not_take_it_back_the_next_agent_gets_it(self, scene: Scene) -> None:
        talk(scene)
        lose_phone(scene)
        scene.pass_time(3)
        find_phone(scene)
        scene.ready(2)
        end_leg(scene, scene.leg(1), 19)
        assert scene.rung() == [1, 1, 2]

    def test_a_phone_that_goes_again_while_it_rings_back_leaves_it_parked_for_her(self, scene: Scene) -> None:
        talk(scene)
        lose_phone(scene)
        scene.pass_time(3)
        find_phone(scene)
        lose_phone(scene)
        assert scene.call(1).state is CallState.PARKED
        find_phone(scene)
        assert scene.rung() == [1, 1, 1]
        scene.pass_time(15)
        lose_phone(scene)
        scene.pass_time(10)
        assert scene.call(1).state is CallState.QUEUED

    def test_the_citizen_who_hangs_up_while_parked_was_answered(self, scene: Scene) -> None:
        talk(scene)
        lose_phone(scene)
        scene.pass_time(3)
        hang_up(scene, 1)
        assert scene.call(1).disposition is Disposition.ANSWERED
        assert scene.call(1).agent_id == 1
        find_phone(scene)
        assert scene.agent(1).state is AgentState.WRAP_UP

    def test_her_wishes_while_it_is_parked_are_honoured_afterwards(self, scene: Scene) -> None:
        talk(scene)
        lose_phone(scene)
        scene.pass_time(3)
        scene.wish(1, LUNCH)
        assert scene.states(1)[-1] == "break/phone_lost"
        hang_up(scene, 1)
        assert scene.states(1)[-1] == "break/lunch"

    def test_a_desk_phone_that_does_not_answer_a_probe_keeps_its_talk(self, scene: Scene) -> None:
        talk(scene, is_browser=False)
        lose_phone(scene)
        scene.pass_time(30)
        assert scene.call(1).state is CallState.TALKING
