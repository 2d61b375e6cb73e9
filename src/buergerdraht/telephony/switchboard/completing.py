"""Recording after the fact: what the engine's journal knows and the switchboard did not see."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import Error as DatabaseError

from buergerdraht.telephony.ari.journal import FALLBACK, UNKNOWN_CAUSE, Journal, JournalCall
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.ports import CitizenArrived
from buergerdraht.telephony.rules import completion
from buergerdraht.telephony.rules.happenings import Vanished
from buergerdraht.telephony.switchboard.process import Switchboard
from buergerdraht.telephony.switchboard.writer import Writer

logger = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
SETTLE_SECONDS = 1.0
"""An end that is in the journal may still be on its way to us as an event."""
WRITE_SECONDS = 5.0
UNKNOWN_AFTER = timedelta(seconds=30)
"""When a call that the engine does not have, and of which the journal knows nothing, counts as failed."""


async def keep_journal(
    switchboard: Switchboard,
    journal: Journal,
    writer: Writer,
    *,
    engine_started_at: Callable[[], datetime | None],
    now: Callable[[], datetime],
) -> None:
    """Complete records from the journal until cancelled; what is not written is not forgotten."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        started_at = engine_started_at()
        if started_at is None or not switchboard.ready.is_set():
            continue
        try:
            await _look(switchboard, journal, writer, started_at=started_at, now=now)
        except (DatabaseError, OSError) as problem:
            logger.warning("journal_waits", extra={"problem": type(problem).__name__})


async def _look(
    switchboard: Switchboard,
    journal: Journal,
    writer: Writer,
    *,
    started_at: datetime,
    now: Callable[[], datetime],
) -> None:
    ended = await asyncio.to_thread(journal.take, engine_started_at=started_at)
    await asyncio.sleep(SETTLE_SECONDS)
    unseen = [call for call in ended if not switchboard.floor.has_ended(call.call_id)]
    recorded = await switchboard.read(partial(_already_ended, [call.call_id for call in unseen]))
    for call in unseen:
        if call.call_id not in recorded:
            record(switchboard, call)
    switchboard.record(partial(completion.give_up_gone, switchboard.floor, before=now() - UNKNOWN_AFTER))
    if await asyncio.to_thread(writer.flush, timeout=WRITE_SECONDS):
        await asyncio.to_thread(journal.forget)


def record(switchboard: Switchboard, call: JournalCall) -> None:
    """Record one call of the journal; its failure harms no other."""
    known = switchboard.floor.agents
    agent_id = call.agent_id if call.agent_id in known else None
    ending = Vanished(
        ended_at=call.ended_at,
        answered_at=call.answered_at if agent_id else None,
        agent_id=agent_id,
        attended_at=call.attended_at,
        has_failed=call.cause == UNKNOWN_CAUSE,
        detail=f"journal:{call.cause}",
        given_at=call.given_at,
        again_at=call.again_at,
        again_agent_id=call.again_agent_id if call.again_agent_id in known else None,
    )
    arrived = CitizenArrived(call.call_id, call.channel_id, call.dialled, call.caller, call.arrived_at)
    act = partial(
        completion.record_ended,
        switchboard.floor,
        arrived,
        ending,
        is_in_fallback=call.route == FALLBACK,
    )
    switchboard.record(act)
    logger.info("call_completed", extra={"call": str(call.call_id), "route": call.route})


def _already_ended(ids: list[UUID]) -> set[UUID]:
    if not ids:
        return set()
    ended = Call.objects.filter(pk__in=ids, state=Call.State.ENDED)
    return set(ended.values_list("pk", flat=True))
