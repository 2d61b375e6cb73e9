"""A citizen is called back: at her place in the line, the agent first; three tries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import requests
from buergerdraht.telephony.rules.callbacks import PAUSE, CallBack, CallBackState
from buergerdraht.telephony.rules.records import Call
from buergerdraht.telephony.rules.tests.factory import START, Scene, call_id, end_leg, route
from buergerdraht.telephony.rules.tests.test_telling import CALLER, PROMPTS, press, wait
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, Disposition, EventKind


@pytest.fixture
def scene() -> Scene:
    scene = Scene(wrap_up=timedelta(0))
    scene.floor.prompts = PROMPTS
    wait(scene)
    press(scene, "1")
    scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
    scene.pass_time(0)
    return scene


def wanted(scene: Scene) -> CallBack:
    return scene.log.call_backs[call_id(1)]


def its_call(scene: Scene) -> Call:
    """Return the try that goes on."""
    (call,) = (call for call in scene.floor.calls.values() if call.call_back_id == call_id(1))
    return call


def pick_up(scene: Scene) -> Call:
    """Let the agent who is rung for the call-back pick up."""
    leg = its_call(scene).leg
    assert leg is not None
    scene.happen(ports.LegAnswered(leg, scene.now))
    return its_call(scene)


def leave(scene: Scene, call: Call, cause: int) -> None:
    scene.happen(ports.CitizenLeft(call.id, cause, scene.now))


def answer_citizen(scene: Scene, call: Call) -> None:
    scene.happen(ports.CitizenAnswered(call.id, call.channel_id, scene.now))


def test_the_agent_is_rung_first_then_the_citizen_and_then_they_talk(scene: Scene) -> None:
    scene.ready(1)
    (ring,) = (command for command in scene.take_sent() if isinstance(command, ports.RingAgent))
    assert ring.is_call_back
    call = pick_up(scene)
    (dial,) = scene.take_sent()
    assert isinstance(dial, ports.CallCitizen)
    assert (dial.number, dial.channel_id) == (CALLER, call.channel_id)
    assert (call.state, call.answered_at) == (CallState.CALLING_BACK, None)
    assert scene.agent(1).state is AgentState.TALKING
    answer_citizen(scene, call)
    assert scene.take_sent() == [ports.Connect(call.id, its_call(scene).leg or ring.leg)]
    leave(scene, call, 16)
    assert scene.log.calls[call.id].disposition is Disposition.ANSWERED
    assert wanted(scene).state is CallBackState.DONE


def test_she_keeps_her_place_before_those_who_came_later(scene: Scene) -> None:
    scene.pass_time(5)
    scene.arrive(2, caller="+49302312599")
    scene.ready(1)
    assert its_call(scene).state is CallState.OFFERED
    assert scene.call(2).state is CallState.ANNOUNCEMENT


def test_nothing_is_recorded_of_a_try_before_it_rings(scene: Scene) -> None:
    assert its_call(scene).id not in scene.log.calls
    scene.ready(1)
    facts = [fact for fact in scene.log.facts if fact.call_id == its_call(scene).id]
    assert [(fact.sequence, fact.kind) for fact in facts] == [(0, EventKind.OFFERED)]


@pytest.mark.parametrize("cause", [17, 19, 20])
def test_after_three_tries_in_vain_it_is_given_up(scene: Scene, cause: int) -> None:
    scene.ready(1)
    for tries in (1, 2, 3):
        leave(scene, pick_up(scene), cause)
        assert (wanted(scene).tries, scene.agent(1).state) == (tries, AgentState.READY)
        scene.pass_time(PAUSE.total_seconds())
    assert wanted(scene).state is CallBackState.GIVEN_UP
    assert scene.floor.calls == {}
    dispositions = [call.disposition for call in scene.log.calls.values() if call.call_back_id]
    assert dispositions == [Disposition.NOT_REACHED] * 3


def test_the_agent_gives_up_while_it_rings(scene: Scene) -> None:
    scene.ready(1)
    call = pick_up(scene)
    scene.take_sent()
    scene.command(1, "hang_up")
    assert ports.HangUpCitizen(call.id) in scene.take_sent()
    assert wanted(scene).tries == 1


@pytest.mark.parametrize("cause", [16, 38])
def test_her_phone_goes_while_it_rings(scene: Scene, cause: int) -> None:
    scene.ready(1)
    call = pick_up(scene)
    end_leg(scene, call.leg or ports.LegId(0, call.id, 0), cause)
    assert scene.log.calls[call.id].disposition is Disposition.NOT_REACHED
    assert scene.agent(1).state is AgentState.READY


def test_an_agent_who_declines_leaves_it_in_the_line(scene: Scene) -> None:
    scene.ready(1)
    scene.command(1, "decline")
    scene.ready(2)
    assert its_call(scene).agent_id == 2
    assert wanted(scene).tries == 0


def test_who_picks_up_too_late_is_not_left_alone_on_the_line(scene: Scene) -> None:
    scene.ready(1)
    call = pick_up(scene)
    scene.command(1, "hang_up")
    scene.take_sent()
    answer_citizen(scene, call)
    assert scene.take_sent() == [ports.HangUpCitizen(call.id)]


def test_it_waits_until_somebody_is_there() -> None:
    scene = Scene(wrap_up=timedelta(0))
    scene.floor.prompts = PROMPTS
    first, second = (START + timedelta(hours=hours) for hours in (1, 2))
    closed = replace(route(is_open=False), opens_at=first)
    scene.routes |= {"closed": closed, closed.dialled_number: replace(closed, opens_at=second)}
    scene.arrive(1, dialled="closed", caller=CALLER)
    press(scene, "1")
    scene.happen(ports.AnnouncementEnded(call_id(1), scene.now))
    scene.ready(1)
    scene.pass_time(3600)
    assert wanted(scene).next_try_at == second
    scene.routes[closed.dialled_number] = route()
    scene.pass_time(3600)
    assert its_call(scene).state is CallState.OFFERED


def test_after_a_restart_it_stands_in_the_line_again(scene: Scene) -> None:
    anew = Scene()
    anew.floor.restore(calls=[], agents=[], ended=[], call_backs=[wanted(scene)])
    anew.pass_time(0)
    anew.ready(1)
    assert its_call(anew).place_at == START
    pick_up(anew)


def test_a_gap_leaves_it_in_the_line_and_ends_a_try_of_which_nothing_is_left(scene: Scene) -> None:
    scene.connect(phones=frozenset())
    assert its_call(scene).state is CallState.QUEUED
    scene.ready(1)
    call = pick_up(scene)
    scene.connect(phones=frozenset({1}))
    assert call.id in scene.floor.unwatched
    assert scene.agent(1).state is AgentState.READY


def test_a_talk_with_her_is_answered_on_as_any_other(scene: Scene) -> None:
    scene.ready(1)
    call = pick_up(scene)
    answer_citizen(scene, call)
    scene.ready(2)
    end_leg(scene, its_call(scene).leg or ports.LegId(0, call.id, 0), 38)
    assert its_call(scene).state in {CallState.PARKED, CallState.OFFERED}
    scene.pass_time(21)
    assert its_call(scene).state is not CallState.ENDED


def test_who_is_taken_out_is_not_called_any_more(scene: Scene) -> None:
    requests.change_call_back(scene.floor, call_id(1), next_try_at=None)
    scene.ready(1)
    assert scene.floor.calls == {}
    assert scene.agent(1).state is AgentState.READY
    requests.change_call_back(scene.floor, call_id(1), next_try_at=None)


def test_who_is_taken_out_while_it_rings_may_be_called_and_that_is_all(scene: Scene) -> None:
    scene.ready(1)
    requests.change_call_back(scene.floor, call_id(1), next_try_at=None)
    leave(scene, pick_up(scene), 17)
    scene.pass_time(PAUSE.total_seconds())
    assert scene.floor.calls == {}


def test_the_next_try_can_be_sooner(scene: Scene) -> None:
    scene.ready(1)
    leave(scene, pick_up(scene), 17)
    requests.change_call_back(scene.floor, call_id(1), next_try_at=scene.now)
    scene.pass_time(0)
    assert its_call(scene).state is CallState.OFFERED
