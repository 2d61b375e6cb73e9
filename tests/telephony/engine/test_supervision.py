"""Another pair of ears at a real talk: who gets sound, and that nothing is left of it."""

from buergerdraht.telephony.ports import Connect, HangUpLeg, LegAnswered, Mute
from buergerdraht.telephony.supervision_ports import EarsReady, Hear, Listen, StopListening
from tests.support.engine import Switch
from tests.telephony.engine.test_calls import connected, joined, members


async def test_a_supervisor_hears_a_talk_and_then_has_it(switch: Switch) -> None:
    await switch.agents(1, 9, with_echo=True)
    arrived = await switch.arrival()
    agent_leg = await connected(switch, arrived)
    leg = switch.ring(arrived, agent_id=9, attempt=2)
    assert (await switch.until(LegAnswered)).leg == leg
    switch.engine.send(Listen(leg, agent_leg))
    switch.engine.send(Mute(leg, is_muted=True))
    assert (await switch.until(EarsReady)).leg == leg
    switch.engine.send(Hear(leg))
    watch, ears = f"watch~{leg}", f"ears~{leg}"
    await joined(switch, watch, str(leg), ears)
    before = (await switch.ask(f"channels/{leg}/rtp_statistics"))["txcount"]

    async def has_sound() -> bool:
        return bool((await switch.ask(f"channels/{leg}/rtp_statistics"))["txcount"] > before + 25)

    while not await has_sound():
        pass
    assert await members(switch, f"talk~{arrived.call_id}~1~1") == {arrived.channel_id, str(agent_leg)}

    switch.engine.send(StopListening(leg))
    switch.engine.send(Connect(arrived.call_id, leg))
    switch.engine.send(HangUpLeg(agent_leg))
    await joined(switch, f"talk~{arrived.call_id}~9~2", arrived.channel_id, str(leg))
    assert await members(switch, watch) == set()
