"""What ended while nobody watched, recorded after the fact from the engine's journal."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from buergerdraht.telephony.ports import CitizenArrived
from buergerdraht.telephony.rules import agents, happenings
from buergerdraht.telephony.rules.calls import arrive, step
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.rules.records import Call, call_of_arrival
from buergerdraht.telephony.rules.vocabulary import CallState


def record_ended(
    floor: Floor, arrived: CitizenArrived, ending: happenings.Vanished, *, is_in_fallback: bool
) -> None:
    """Complete the record of a call that is over, or make it; void for one whose end was seen."""
    if floor.has_ended(arrived.call_id):
        return
    call = floor.calls.get(arrived.call_id) or floor.unwatched.get(arrived.call_id)
    if call is None:
        call = _open(floor, arrived, is_in_fallback=is_in_fallback)
    was_ours = arrived.call_id in floor.calls
    floor.apply(step(replace(call, is_in_fallback=is_in_fallback or call.is_in_fallback), ending))
    if was_ours:
        floor.release_agent(call, at=ending.ended_at)
    end_fallback_talk(floor, arrived.call_id, at=ending.ended_at)


def give_up_gone(floor: Floor, *, before: datetime) -> None:
    """End calls of which even the journal knows nothing: they have failed, as of when they were seen last."""
    for call_id, seen_at in list(floor.gone.items()):
        call = floor.unwatched.get(call_id)
        if call and seen_at < before:
            floor.apply(step(call, happenings.Vanished(seen_at, has_failed=True, detail="unknown")))


def end_fallback_talk(floor: Floor, call_id: UUID, *, at: datetime) -> None:
    """Free the agent who talked in a call that the fallback gave her."""
    agent_id = floor.fallback_talks.pop(call_id, None)
    agent = floor.agents.get(agent_id) if agent_id is not None else None
    if agent and agent.leg and agent.leg.call_id == call_id:
        floor.put_agent(agents.end_talk(agent, at=at))
        floor.seek_call(agent.id, at=at)


def _open(floor: Floor, arrived: CitizenArrived, *, is_in_fallback: bool) -> Call:
    """Open the record of a call that nobody knew; it waited without a greeting, or heard 'closed'."""
    opened = arrive(call_of_arrival(arrived, floor.router(arrived)))
    call = replace(opened.call, is_in_fallback=is_in_fallback)
    if call.route.is_open:
        call = replace(call, state=CallState.QUEUED, queued_at=arrived.at)
    floor.apply(replace(opened, call=call, commands=()))
    return call
