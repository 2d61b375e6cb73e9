"""Agents' accounts at a real Asterisk."""

import asyncio

import pytest

from buergerdraht.telephony.ports import EngineConnected, EngineLost, LegAnswered, PhoneChanged
from tests.support.engine import Switch
from tests.support.room import hang_up_everything

FIXED = {"carrier", "softphone", "web-stranger", "trunk"}
"""The endpoints of pjsip.conf."""


async def usernames(switch: Switch) -> set[str]:
    return {endpoint["resource"] for endpoint in await switch.ask("endpoints")} - FIXED


async def test_accounts_are_made_and_removed_at_run_time(switch: Switch) -> None:
    await switch.accounts(1, 2)
    assert await usernames(switch) == {"agent-1", "agent-2"}
    await switch.accounts(2, 3)
    assert await usernames(switch) == {"agent-2", "agent-3"}
    await switch.accounts()
    assert await usernames(switch) == set()


async def test_a_phone_that_registers_and_leaves_is_told(switch: Switch) -> None:
    phones = await switch.agents(1)
    changed = await switch.until(PhoneChanged)
    assert (changed.agent_id, changed.is_reachable) == (1, True)
    await switch.register(phones, 1, expires_seconds=0)
    assert not (await switch.until(PhoneChanged)).is_reachable


async def test_the_phone_of_a_removed_account_is_gone(switch: Switch) -> None:
    await switch.agents(1)
    await switch.until(PhoneChanged)
    await switch.accounts()
    assert not (await switch.until(PhoneChanged)).is_reachable


async def test_an_account_that_is_half_gone_stops_no_other(switch: Switch) -> None:
    """An endpoint that is removed while a call of its phone ends stays in Asterisk's list."""
    await switch.accounts(1)
    await switch.ask("asterisk/config/dynamic/res_pjsip/aor/agent-1", "DELETE")
    await switch.accounts(2)
    assert await usernames(switch) == {"agent-2"}


async def test_an_account_that_is_removed_while_its_call_ends_stops_no_other(switch: Switch) -> None:
    await switch.agents(1)
    switch.ring(await switch.arrival())
    await switch.until(LegAnswered)
    ending = asyncio.create_task(asyncio.to_thread(hang_up_everything, switch.stack.environment))
    await switch.accounts()
    await ending
    await switch.accounts(2)
    assert "agent-2" in await usernames(switch)


async def test_a_changed_secret_holds_at_once(switch: Switch) -> None:
    phones = await switch.agents(1)
    await switch.accounts(1, is_browser=True)
    await switch.accounts(1)
    await switch.register(phones, 1)
    await switch.accounts(7)
    with pytest.raises(AssertionError, match="Registration refused"):
        await switch.register(phones, 1)


async def test_accounts_and_phones_survive_a_restart_of_asterisk(switch: Switch) -> None:
    await switch.agents(1, 2)
    switch.stack.stop("asterisk")
    switch.stack.start("asterisk")
    await switch.until(EngineLost)
    connected = await switch.until(EngineConnected, seconds=15)
    assert connected.reachable_agent_ids == {1, 2}
    arrived = await switch.arrival()
    switch.ring(arrived, 2)
    assert (await switch.until(LegAnswered)).leg.agent_id == 2
