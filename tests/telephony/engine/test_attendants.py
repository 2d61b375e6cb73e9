"""The partner's own attendant is rung over the trunk, at a real Asterisk."""

import pytest

from buergerdraht.telephony.ports import (
    AttendantAnswered,
    AttendantEnded,
    AttendantLeg,
    CallAttendant,
    CitizenArrived,
    Connect,
    KeepWaiting,
    LegAnswered,
)
from tests.support.engine import NUMBER, Switch
from tests.support.room import ari
from tests.support.sipp import CitizenCall

ANSWERS, BUSY, UNPLUGGED, SILENT = (f"+493023190{digit}" for digit in (1, 7, 8, 9))


def ring(switch: Switch, arrived: CitizenArrived, address: str, *, seconds: int = 10) -> AttendantLeg:
    leg = AttendantLeg(arrived.call_id)
    switch.engine.send(CallAttendant(leg, address, arrived.caller, seconds))
    return leg


async def test_citizen_and_attendant_talk_until_she_hangs_up(switch: Switch) -> None:
    citizen = switch.citizens(CitizenCall("+4930231250001", NUMBER))
    arrived = await switch.until(CitizenArrived)
    leg = ring(switch, arrived, ANSWERS)
    channel = f"channels/{arrived.channel_id}"
    assert (await switch.until(AttendantAnswered)).leg == leg
    assert await switch.eventually(lambda: [seen.event for seen in citizen.seen()] == ["sent", "ringing"])
    switch.engine.send(Connect(arrived.call_id, leg))
    await switch.until(AttendantEnded)
    assert (await switch.ask(channel))["state"] == "Up"


@pytest.mark.parametrize(("address", "cause"), [(BUSY, 17), (UNPLUGGED, 19), (SILENT, 19)])
async def test_an_attendant_who_does_not_take_it_leaves_the_citizen_to_an_agent(
    switch: Switch, address: str, cause: int
) -> None:
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = ring(switch, arrived, address, seconds=1)
    ended = await switch.until(AttendantEnded, seconds=2)
    assert (ended.leg, ended.cause) == (leg, cause)
    agent = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id))
    assert (await switch.until(LegAnswered)).leg == agent


async def test_a_restarted_switchboard_finds_who_rings_and_who_talks(switch: Switch) -> None:
    arrived = await switch.arrival()
    leg = ring(switch, arrived, SILENT)
    await switch.eventually(lambda: _is_ringing(switch, leg))
    await switch.leave()
    (found,) = (await switch.start()).calls
    assert found.attendant is not None
    assert (found.attendant.leg, found.attendant.has_answered) == (leg, False)


def _is_ringing(switch: Switch, leg: AttendantLeg) -> bool:
    channel = ari(switch.stack.environment, "GET", f"channels/{leg}")
    return bool(channel) and channel["state"] == "Ringing"
