"""A supervisor in an agent's talk: whom she hears, who hears her, what the agent is told."""

import pytest

from buergerdraht.telephony import ports
from buergerdraht.telephony.ports import LegId, Mute, RingAgent
from buergerdraht.telephony.rules import supervision
from buergerdraht.telephony.rules.tests.factory import SIGNED_OUT, Scene, call_id, end_leg, hang_up, talk
from buergerdraht.telephony.rules.vocabulary import AgentState, CallState, EventKind
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.supervision_ports import EarsReady, Hear, Listen, StopListening


@pytest.fixture
def scene() -> Scene:
    """Agent 1 talks, agent 9 supervises."""
    scene = Scene()
    talk(scene)
    scene.ready(9)
    scene.take_sent()
    return scene


def supervise(scene: Scene, mode: Mode, *, agent: int = 1) -> None:
    supervision.supervise(scene.floor, 9, agent, mode, at=scene.now)
    scene.happen()
    scene.command(9, "")


def leg_of(scene: Scene) -> LegId:
    leg = scene.agent(9).leg
    assert leg is not None
    return leg


def listening(scene: Scene, mode: Mode = Mode.LISTEN) -> LegId:
    supervise(scene, mode)
    leg = leg_of(scene)
    scene.happen(ports.LegAnswered(leg, scene.now))
    return leg


def told(scene: Scene) -> list[tuple[EventKind, str]]:
    kinds = {EventKind.SUPERVISED, EventKind.UNSUPERVISED}
    return [(fact.kind, fact.detail) for fact in scene.log.facts if fact.kind in kinds and fact.agent_id == 1]


def test_her_own_phone_rings_and_is_not_told_which_call_it_is(scene: Scene) -> None:
    supervise(scene, Mode.LISTEN)
    (ring,) = scene.take_sent()
    assert isinstance(ring, RingAgent)
    assert (ring.leg.agent_id, ring.is_supervision, ring.authority_name) == (9, True, "Aufsicht: Frau 1")
    assert told(scene) == [], "nobody listens yet"


def test_she_hears_and_is_not_heard(scene: Scene) -> None:
    leg, agent_leg = listening(scene), scene.leg(1)
    scene.happen(EarsReady(leg, scene.now))
    assert scene.take_sent()[1:] == [Listen(leg, agent_leg), Mute(leg, is_muted=True), Hear(leg)]
    assert told(scene) == [(EventKind.SUPERVISED, "listen:9")]
    assert scene.agent(9).state is AgentState.TALKING


def test_whispering_is_one_word_more(scene: Scene) -> None:
    leg = listening(scene)
    scene.take_sent()
    supervise(scene, Mode.WHISPER)
    assert scene.take_sent() == [Mute(leg, is_muted=False)]
    assert told(scene)[-1] == (EventKind.SUPERVISED, "whisper:9")


def test_taking_over_makes_the_call_hers(scene: Scene) -> None:
    leg, agent_leg = listening(scene), scene.leg(1)
    scene.take_sent()
    supervise(scene, Mode.TAKE_OVER)
    assert scene.take_sent() == [
        StopListening(leg),
        Mute(leg, is_muted=False),
        ports.Connect(call_id(1), leg),
        ports.HangUpLeg(agent_leg),
    ]
    assert scene.call(1).leg == leg
    assert (scene.agent(1).state, scene.agent(9).state) == (AgentState.WRAP_UP, AgentState.TALKING)
    hang_up(scene, 1)
    assert scene.call(1).agent_id == 9
    assert scene.agent(9).state is AgentState.WRAP_UP


def test_taking_over_at_once_waits_for_her_to_pick_up(scene: Scene) -> None:
    leg = listening(scene, Mode.TAKE_OVER)
    assert scene.call(1).leg == leg


@pytest.mark.parametrize("how", ["button", "phone", "command"])
def test_she_stops_and_is_free_and_the_agent_is_told(scene: Scene, how: str) -> None:
    leg = listening(scene)
    if how == "button":
        supervise(scene, Mode.STOP)
    elif how == "phone":
        end_leg(scene, leg, 16)
    else:
        scene.command(9, "hang_up")
    assert StopListening(leg) in scene.sent
    assert scene.agent(9).state is AgentState.READY
    assert scene.call(1).state is CallState.TALKING
    assert told(scene)[-1] == (EventKind.UNSUPERVISED, "listen:9")


def test_the_end_of_the_talk_is_the_end_of_listening(scene: Scene) -> None:
    leg = listening(scene)
    hang_up(scene, 1)
    assert ports.HangUpLeg(leg) in scene.sent
    assert scene.agent(9).state is AgentState.READY
    assert scene.floor.watches == {}


def test_who_does_not_pick_up_hears_nothing(scene: Scene) -> None:
    supervise(scene, Mode.LISTEN)
    end_leg(scene, leg_of(scene), 19)
    assert scene.agent(9).state is AgentState.READY
    assert told(scene) == []


@pytest.mark.parametrize("case", ["busy", "signed out", "other centre", "no talk", "herself"])
def test_it_is_void_where_it_makes_no_sense(scene: Scene, case: str) -> None:
    agent = 1
    if case == "busy":
        scene.arrive(2)
    elif case == "signed out":
        scene.wish(9, SIGNED_OUT)
    elif case == "other centre":
        scene.wish(9, SIGNED_OUT)
        scene.ready(9, centre=2)
    elif case == "no talk":
        hang_up(scene, 1)
    else:
        agent = 9
    scene.take_sent()
    supervise(scene, Mode.LISTEN, agent=agent)
    assert scene.take_sent() == []
    assert scene.floor.watches == {}
