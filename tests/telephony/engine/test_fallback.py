"""Calls while the switchboard is away, or when it gives them away."""

import asyncio
from typing import Any

import pytest

from buergerdraht.telephony.ari.names import call_id_of
from buergerdraht.telephony.ports import (
    CitizenMoved,
    Connect,
    FallbackPlan,
    GiveToFallback,
    KeepWaiting,
    LegAnswered,
    LegId,
)
from tests.support.desk_phone import DeskPhone
from tests.support.engine import AUTHORITY, GREETING, NUMBER, Switch
from tests.support.sipp import Account, AgentPhones, CitizenCall
from tests.telephony.engine.test_attendants import ANSWERS

CALLER, OTHER_CALLER = "+4930231250001", "+4930231250002"
IN_VAIN_SECONDS = 2.0
"""The queue looks for a free agent every second."""


def plan(*ready: int) -> FallbackPlan:
    return FallbackPlan(
        centre_of_number={NUMBER: "wetzlar", "115": "wesel"},
        default_centre="soest",
        ready_usernames={"wetzlar": tuple(f"agent-{agent_id}" for agent_id in ready)},
        authority_of_number={NUMBER: AUTHORITY},
        greeting_of_number={NUMBER: GREETING},
    )


async def ready_then_away(switch: Switch, *agent_ids: int, **habits: Any) -> AgentPhones:
    """Agents are ready, and the switchboard is gone."""
    phones = await switch.agents(*agent_ids, **habits)
    await switch.engine.set_fallback(plan(*agent_ids))
    await switch.leave()
    return phones


async def citizen_channel(switch: Switch, *, app: str = "Queue") -> dict[str, Any]:
    """Return the citizen's channel once it is in the application."""
    async with asyncio.timeout(5):
        while True:
            for channel in await switch.ask("channels"):
                if "carrier" in channel["name"] and channel["dialplan"]["app_name"] == app:
                    return dict(channel)


@pytest.mark.parametrize("dialled", [NUMBER, "06441990", "00496441990"])
async def test_a_call_that_nobody_distributes_rings_as_if_somebody_did(switch: Switch, dialled: str) -> None:
    phones = await ready_then_away(switch, 1)
    run = switch.citizens(CitizenCall(CALLER, dialled))
    (offer,) = await switch.eventually(phones.offers)
    assert (offer.caller, offer.authority, offer.agent) == (CALLER, AUTHORITY, "agent-1")
    channel = await citizen_channel(switch)
    assert offer.call_id == str(call_id_of(channel["id"]))
    assert channel["dialplan"]["exten"] == dialled
    assert await switch.eventually(lambda: run.reports()[CALLER].connected_at)


async def test_a_withheld_number_stays_withheld(switch: Switch) -> None:
    phones = await ready_then_away(switch, 1)
    switch.citizens(CitizenCall("1", NUMBER, '"Anonymous" <sip:anonymous@anonymous.invalid>', "id"))
    assert (await switch.eventually(phones.offers))[0].caller == "anonymous"


@pytest.mark.parametrize(("dialled", "centre"), [("115", "wesel"), ("4711", "soest"), ("rathaus", "soest")])
async def test_other_numbers_wait_in_their_centres_queue(switch: Switch, dialled: str, centre: str) -> None:
    await ready_then_away(switch, 1)
    switch.citizens(CitizenCall(CALLER, dialled))
    channel = await citizen_channel(switch)
    assert channel["dialplan"]["app_data"].split(",")[0] == centre


async def test_each_agent_gets_one_call_at_a_time(switch: Switch) -> None:
    phones = await ready_then_away(switch, 1, 2, answer_seconds=0.3)
    switch.citizens(*(CitizenCall(f"+493023125000{i}", NUMBER) for i in range(4)), rate=20)
    await switch.eventually(lambda: len(phones.offers()) == 2)
    await asyncio.sleep(IN_VAIN_SECONDS)
    assert sorted(offer.agent for offer in phones.offers()) == ["agent-1", "agent-2"]


async def test_an_agent_who_becomes_ready_later_gets_the_waiting_call(switch: Switch) -> None:
    phones = await switch.agents(1)
    await switch.engine.set_fallback(plan())
    arrived = await switch.arrival()
    switch.engine.send(GiveToFallback(arrived.call_id))
    await switch.until(CitizenMoved)
    await switch.engine.set_fallback(plan(1))
    (offer,) = await switch.eventually(phones.offers)
    assert offer.call_id == str(arrived.call_id)


async def test_an_agent_in_a_distributed_talk_is_not_rung_by_the_queue(switch: Switch) -> None:
    phones = await switch.agents(1)
    await switch.engine.set_fallback(plan(1))
    arrived = await switch.arrival()
    leg = switch.ring(arrived)
    await switch.until(LegAnswered)
    switch.engine.send(Connect(arrived.call_id, leg))
    second = await switch.arrival(CitizenCall(OTHER_CALLER, NUMBER))
    switch.engine.send(GiveToFallback(second.call_id))
    assert (await switch.until(CitizenMoved)).call_id == second.call_id
    await asyncio.sleep(IN_VAIN_SECONDS)
    assert len(phones.offers()) == 1


async def test_a_desk_phone_cannot_pass_on_a_call_of_the_queue_and_the_talk_goes_on(switch: Switch) -> None:
    await switch.accounts(1)
    await switch.engine.set_fallback(plan(1))
    phone = DeskPhone(Account("agent-1", "secret-1"), sip_port=switch.stack.environment.sip_port)
    await asyncio.to_thread(switch.exits.enter_context, phone)
    await switch.leave()
    citizen = switch.citizens(CitizenCall(CALLER, NUMBER))
    line = await asyncio.to_thread(phone.talk)
    phone.refer(line, ANSWERS)
    assert await switch.eventually(lambda: "SIP/2.0 404 Not Found" in line.progress)
    assert line.is_talking
    assert citizen.reports()[CALLER].ended_at is None


async def test_a_returning_switchboard_finds_talks_and_waiting_citizens(switch: Switch) -> None:
    await switch.agents(1, 2, answer_seconds=0.1)
    talk = await switch.arrival()
    leg = switch.ring(talk)
    await switch.until(LegAnswered)
    switch.engine.send(Connect(talk.call_id, leg))
    waiting = await switch.arrival(CitizenCall(OTHER_CALLER, NUMBER))
    switch.engine.send(KeepWaiting(waiting.call_id))
    picked_up = switch.ring(waiting, 2)
    await switch.until(LegAnswered)
    await switch.leave()
    connected = await switch.start()
    found = {call.arrived: (call.leg, call.is_joined) for call in connected.calls}
    assert found == {talk: (leg, True), waiting: (picked_up, False)}
    assert connected.stray_legs == ()


async def test_a_returning_switchboard_finds_the_talks_of_the_queue(switch: Switch) -> None:
    phones = await ready_then_away(switch, 1)
    switch.citizens(CitizenCall(CALLER, NUMBER))
    await switch.eventually(lambda: phones.offers() and phones.offers()[0].talking_at)
    (call,) = (await switch.start()).calls
    assert call.is_in_fallback
    assert call.leg == LegId(1, call.arrived.call_id, 0)
    assert (call.arrived.dialled, call.arrived.caller) == (NUMBER, CALLER)
