"""A switchboard that hangs: the process is stopped in the middle of its work."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator

import pytest

from buergerdraht.config.environment import PROJECT_DIR, Environment
from buergerdraht.config.secrets import secret
from buergerdraht.telephony.ari.names import talk_bridge_of
from buergerdraht.telephony.heartbeat import Listener, heartbeat_file
from buergerdraht.telephony.ports import KeepWaiting, LegRinging, username_of
from buergerdraht.telephony.watchdog import Watchdog
from tests.support.engine import NUMBER, Switch
from tests.support.room import ari
from tests.support.sipp import CitizenCall
from tests.telephony.engine.test_fallback import plan

PATIENT, TALKER, NEW = "+4930231250001", "+4930231250002", "+4930231250003"
FOUND_WITHIN_SECONDS = 2.0
SWITCHBOARD = """
import asyncio, django, sys
django.setup()
from pathlib import Path
from buergerdraht.telephony.ari.names import talk_bridge_of
from buergerdraht.telephony.heartbeat import keep_beating
from buergerdraht.telephony.ports import (
    CitizenArrived, Connect, EngineConnected, KeepWaiting, LegAnswered, LegId, RingAgent
)
from tests.support.engine import engine_of
from tests.support.stack import environment_for_tests
from dataclasses import replace

async def distribute(engine):
    '''The first citizen talks with agent 1; all others wait.'''
    taken = False
    while True:
        event = await engine.next_event()
        match event:
            case EngineConnected():
                print("connected", sum(call.is_in_fallback for call in event.calls), flush=True)
            case CitizenArrived() if not taken:
                taken = True
                engine.send(RingAgent(LegId(1, event.call_id, 1), event.caller, "Amt", "Guten Tag", 15))
            case CitizenArrived():
                engine.send(KeepWaiting(event.call_id))
            case LegAnswered():
                engine.send(Connect(event.leg.call_id, event.leg))

async def main():
    environment = replace(environment_for_tests(Path(sys.argv[1])), asterisk_http_port=int(sys.argv[2]))
    engine = engine_of(environment)
    await asyncio.gather(engine.run(), distribute(engine), keep_beating(Path(sys.argv[3])))

asyncio.run(main())
"""


class Process:
    """A switchboard in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()

    async def said(self) -> str:
        """Return its next line."""
        assert self._process.stdout
        async with asyncio.timeout(5):
            return (await self._process.stdout.readline()).decode().strip()


@pytest.fixture
async def switchboard(switch: Switch) -> AsyncIterator[Process]:
    environment = switch.stack.environment
    await switch.agents(1, 2)
    await switch.engine.set_fallback(plan(1, 2))
    await switch.leave()
    file = heartbeat_file(environment.var_dir)
    arguments = (str(environment.var_dir), str(environment.asterisk_http_port), str(file))
    variables = {**os.environ, "PYTHONPATH": f"{PROJECT_DIR}/src:{PROJECT_DIR}"}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SWITCHBOARD, *arguments, stdout=asyncio.subprocess.PIPE, env=variables
    )
    process = Process(child)
    assert await process.said() == "connected 0"
    task = asyncio.create_task(_watchdog(environment).run())
    yield process
    task.cancel()
    process.kill()
    await child.wait()


def _watchdog(environment: Environment) -> Watchdog:
    return Watchdog(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        listener=Listener(heartbeat_file(environment.var_dir)),
    )


def apps(environment: Environment) -> dict[str, str]:
    """Caller -> application of each citizen."""
    channels = [channel for channel in ari(environment, "GET", "channels") if "carrier" in channel["name"]]
    return {channel["caller"]["number"]: channel["dialplan"]["app_name"] for channel in channels}


def has_picked_up(environment: Environment, agent_id: int) -> bool:
    """Tell whether the agent's phone is in a call."""
    channels = ari(environment, "GET", "channels")
    return any(f"/{username_of(agent_id)}-" in each["name"] and each["state"] == "Up" for each in channels)


def channels_in(environment: Environment, bridge: str) -> set[str]:
    """Who is in a bridge; nobody before there is one."""
    found = ari(environment, "GET", f"bridges/{bridge}")
    return set(found["channels"]) if found else set()


async def test_a_hung_switchboard_is_found_and_nobody_waits_in_vain(
    switch: Switch, switchboard: Process
) -> None:
    environment = switch.stack.environment
    talker = switch.citizens(CitizenCall(TALKER, NUMBER))
    await switch.eventually(lambda: has_picked_up(environment, 1))
    switch.citizens(CitizenCall(PATIENT, NUMBER))
    await switch.eventually(lambda: apps(environment).get(PATIENT) == "Stasis")
    await asyncio.sleep(0.5)

    switchboard.stop()
    stopped_at = time.monotonic()
    await switch.eventually(lambda: apps(environment).get(PATIENT) == "Queue")
    assert time.monotonic() - stopped_at < FOUND_WITHIN_SECONDS
    switch.citizens(CitizenCall(NEW, NUMBER))
    await switch.eventually(lambda: apps(environment).get(NEW) == "Queue", seconds=1)
    assert apps(environment)[TALKER] == "Stasis"

    switchboard.go_on()
    assert await switchboard.said() == "connected 2"
    later = "+4930231250004"
    switch.citizens(CitizenCall(later, NUMBER))
    await switch.eventually(lambda: apps(environment).get(later) == "Stasis")
    assert talker.reports()[TALKER].ended_at is None


async def test_a_switchboard_that_beats_keeps_its_calls(switch: Switch, switchboard: Process) -> None:
    environment = switch.stack.environment
    switch.citizens(CitizenCall(TALKER, NUMBER), CitizenCall(PATIENT, NUMBER), rate=2)
    await asyncio.sleep(3)
    assert set(apps(environment).values()) == {"Stasis"}


async def test_who_picks_up_while_nobody_distributes_gets_her_citizen(switch: Switch) -> None:
    environment = switch.stack.environment
    await switch.agents(1, answer_seconds=0.8)
    task = asyncio.create_task(_watchdog(environment).run())
    arrived = await switch.arrival()
    leg = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id))
    await switch.until(LegRinging)
    await switch.leave()
    bridge, both = talk_bridge_of(leg), {arrived.channel_id, str(leg)}
    await switch.eventually(lambda: channels_in(environment, bridge) == both, seconds=4)
    (call,) = (await switch.start()).calls
    assert (call.leg, call.is_joined) == (leg, True)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
