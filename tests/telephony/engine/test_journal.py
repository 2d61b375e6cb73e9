"""What Asterisk's journal tells afterwards."""

import asyncio
from datetime import datetime

from buergerdraht.foundation.clock import utc_now
from buergerdraht.telephony.ari.journal import DISTRIBUTION, FALLBACK, UNKNOWN_CAUSE, Journal, JournalCall
from buergerdraht.telephony.ports import CitizenLeft, Connect, EngineConnected, KeepWaiting, LegAnswered
from tests.support.engine import NUMBER, Switch
from tests.support.sipp import CitizenCall
from tests.telephony.engine.test_fallback import ready_then_away

CALLER = "+4930231250001"


def journal_of(switch: Switch) -> Journal:
    return Journal(switch.stack.environment.var_dir / "asterisk" / "log")


async def told(switch: Switch, *, since: datetime, started_at: datetime | None = None) -> JournalCall:
    """Return the one call of this test, and forget it."""
    journal = journal_of(switch)
    async with asyncio.timeout(5):
        while True:
            calls = journal.take(engine_started_at=started_at or since)
            ours = [call for call in calls if call.arrived_at >= since]
            if ours:
                journal.forget()
                return ours[0]
            await asyncio.sleep(0.1)


async def test_a_distributed_call_is_in_the_journal(switch: Switch) -> None:
    since = utc_now()
    await switch.agents(1)
    arrived = await switch.arrival(hold_seconds=1)
    leg = switch.ring(arrived)
    switch.engine.send(KeepWaiting(arrived.call_id))
    answered = await switch.until(LegAnswered)
    switch.engine.send(Connect(arrived.call_id, leg))
    left = await switch.until(CitizenLeft)
    call = await told(switch, since=since)
    assert (call.call_id, call.channel_id, call.dialled) == (arrived.call_id, arrived.channel_id, NUMBER)
    assert (call.caller, call.agent_id, call.cause, call.route) == (CALLER, 1, 16, DISTRIBUTION)
    assert call.answered_at
    assert abs((call.answered_at - answered.at).total_seconds()) < 0.1
    assert abs((call.ended_at - left.at).total_seconds()) < 0.1
    assert abs((call.arrived_at - arrived.at).total_seconds()) < 0.1


async def test_a_call_that_gave_up_is_in_the_journal_without_an_agent(switch: Switch) -> None:
    since = utc_now()
    arrived = await switch.arrival(hold_seconds=0.5)
    switch.engine.send(KeepWaiting(arrived.call_id))
    call = await told(switch, since=since)
    assert (call.call_id, call.agent_id, call.answered_at) == (arrived.call_id, None, None)


async def test_a_call_of_the_queue_is_in_the_journal_with_its_agent(switch: Switch) -> None:
    since = utc_now()
    phones = await ready_then_away(switch, 1, talk_seconds=0.5)
    switch.citizens(CitizenCall(CALLER, NUMBER))
    (offer,) = await switch.eventually(phones.offers)
    call = await told(switch, since=since)
    assert (str(call.call_id), call.agent_id, call.route) == (offer.call_id, 1, FALLBACK)
    assert (call.dialled, call.caller) == (NUMBER, CALLER)
    assert call.answered_at
    assert 0.3 < (call.ended_at - call.answered_at).total_seconds() < 1.5


async def test_a_withheld_number_does_not_come_into_the_records(switch: Switch) -> None:
    since = utc_now()
    await ready_then_away(switch, 1, talk_seconds=0.1)
    switch.citizens(CitizenCall("1", NUMBER, '"Anonymous" <sip:anonymous@anonymous.invalid>', "id"))
    assert (await told(switch, since=since)).caller == ""


async def test_a_talk_that_died_with_asterisk_is_in_the_journal(switch: Switch) -> None:
    since = utc_now()
    await switch.agents(1)
    arrived = await switch.arrival()
    leg = switch.ring(arrived)
    await switch.until(LegAnswered)
    switch.engine.send(Connect(arrived.call_id, leg))
    await asyncio.sleep(0.5)
    switch.stack.kill("asterisk")
    switch.stack.start("asterisk")
    await switch.until(EngineConnected, seconds=15)
    call = await told(switch, since=since, started_at=switch.engine.started_at)
    assert (call.call_id, call.agent_id, call.cause) == (arrived.call_id, 1, UNKNOWN_CAUSE)
    assert since < call.ended_at < utc_now()
