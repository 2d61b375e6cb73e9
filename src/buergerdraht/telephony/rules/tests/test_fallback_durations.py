"""What a call did that went to the fallback, second by second."""

from buergerdraht.telephony import ports
from buergerdraht.telephony.rules.completion import record_ended
from buergerdraht.telephony.rules.happenings import Vanished
from buergerdraht.telephony.rules.tests.factory import Scene, call_id, talk
from buergerdraht.telephony.rules.tests.passing_on import blind
from buergerdraht.telephony.rules.tests.test_durations import of, told


def test_a_second_talk_that_the_fallback_gave_is_talk() -> None:
    scene = Scene()
    talk(scene)
    scene.pass_time(30)
    arrived, given_at = scene.arrived(1), scene.now
    scene.happen(ports.CitizenMoved(call_id(1), given_at))
    scene.pass_time(15)
    again_at = scene.now
    scene.pass_time(60)
    ending = Vanished(scene.now, given_at=given_at, again_at=again_at, again_agent_id=2)
    record_ended(scene.floor, arrived, ending, is_in_fallback=True)
    scene.happen(ports.EngineLost(scene.now))
    assert told(of(scene)) == [("talk", 30, 1), ("wait", 15, None), ("talk", 60, 2)]
    assert (scene.call(1).talked_with, scene.call(1).disposition) == (2, "answered")


def test_a_call_that_is_given_up_while_its_target_rings_waits_from_then_on() -> None:
    scene = Scene()
    blind(scene)
    scene.pass_time(5)
    scene.command(1, "hang_up")
    scene.pass_time(10)
    arrived = scene.arrived(1)
    scene.floor.give_up(call_id(1), at=scene.now)
    scene.pass_time(8)
    record_ended(scene.floor, arrived, Vanished(scene.now), is_in_fallback=True)
    scene.happen(ports.EngineLost(scene.now))
    assert told(of(scene)) == [("reaching", 5, 1), ("target_ring", 10, None), ("wait", 8, None)]
