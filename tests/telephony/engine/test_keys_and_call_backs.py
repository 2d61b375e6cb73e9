"""Keys of citizens, prompts that cut others off, and citizens who are called back, at a real Asterisk."""

from uuid import uuid4

from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ports import (
    AnnouncementEnded,
    CallCitizen,
    CitizenAnswered,
    CitizenArrived,
    CitizenLeft,
    Connect,
    KeepWaiting,
    KeyPressed,
    LegAnswered,
    LegEnded,
    LegId,
    RingAgent,
    call_back_channel,
    call_id_of,
)
from tests.support.engine import AUTHORITY, GREETING, NUMBER, Switch
from tests.support.room import ari
from tests.support.sipp import CitizenCall
from tests.telephony.engine.test_attendants import ANSWERS, BUSY


async def test_a_key_is_heard_during_a_prompt_and_another_prompt_cuts_it_off(switch: Switch) -> None:
    switch.citizens(CitizenCall("+4930231250002", NUMBER), key="1", key_seconds=0.5)
    arrived = await switch.until(CitizenArrived)
    switch.engine.send(KeepWaiting(arrived.call_id, ("welcome", "welcome", "please_wait")))
    pressed = await switch.until(KeyPressed)
    assert (pressed.call_id, pressed.key) == (arrived.call_id, "1")
    switch.engine.send(KeepWaiting(arrived.call_id, ("please_wait",)))
    ended = await switch.until(AnnouncementEnded, seconds=10)
    assert not [event for event in switch.heard[:-1] if isinstance(event, AnnouncementEnded)]
    assert ended.call_id == arrived.call_id


async def call_back(switch: Switch, number: str) -> CallCitizen:
    """Let agent 1 pick up for a call-back, and ring the citizen."""
    channel = call_back_channel(uuid4(), at=utc_now())
    call_id = call_id_of(channel)
    leg = LegId(1, call_id, 1)
    switch.engine.send(RingAgent(leg, number, AUTHORITY, GREETING, 10, is_call_back=True))
    await switch.until(LegAnswered)
    dial = CallCitizen(call_id, leg, channel, number, AUTHORITY, NUMBER, 10, utc_now())
    switch.engine.send(dial)
    return dial


async def test_a_citizen_is_called_back_and_talks_until_she_hangs_up(switch: Switch) -> None:
    await switch.agents(1)
    dial = await call_back(switch, ANSWERS)
    answered = await switch.until(CitizenAnswered)
    assert (answered.call_id, answered.channel_id) == (dial.call_id, dial.channel_id)
    switch.engine.send(Connect(dial.call_id, dial.leg))
    bridge = await switch.eventually(lambda: _members(switch, dial))
    assert bridge == {dial.channel_id, str(dial.leg)}
    left = await switch.until(CitizenLeft)
    assert left.call_id == dial.call_id


async def test_a_citizen_who_is_busy_leaves_the_agent_alone(switch: Switch) -> None:
    await switch.agents(1)
    dial = await call_back(switch, BUSY)
    left = await switch.until(CitizenLeft)
    assert (left.call_id, left.cause) == (dial.call_id, 17)
    assert not [event for event in switch.heard if isinstance(event, LegEnded)]


def _members(switch: Switch, dial: CallCitizen) -> set[str]:
    bridge = ari(switch.stack.environment, "GET", f"bridges/talk~{dial.call_id}~1~1")
    members = set(bridge["channels"]) if bridge else set()
    return members if len(members) == 2 else set()
