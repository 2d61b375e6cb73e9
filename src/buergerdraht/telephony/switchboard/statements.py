"""The SQL of the records; written twice is as good as once. JSON goes in: it costs Python almost nothing."""

import orjson

from buergerdraht.telephony.rules.agents import Agent
from buergerdraht.telephony.rules.effects import Effects
from buergerdraht.telephony.rules.transfer_records import Transfer
from buergerdraht.telephony.switchboard.announcing import Update

CALLS = """
INSERT INTO telephony_call (
    id, channel_id, centre_id, authority_id, served_number_id, dialled_number, is_number_known,
    caller_number, caller_kind, priority, skill, route, state, disposition, agent_id, call_back_id,
    arrived_at, attended_at, passed_on_at, queued_at, answered_at, ended_at)
SELECT
    id, channel_id, (r.route->>'centre_id')::bigint, (r.route->>'authority_id')::bigint,
    (r.route->>'served_number_id')::bigint, r.route->>'dialled_number',
    (r.route->>'is_number_known')::boolean,
    caller_number, caller_kind, (r.route->>'priority')::smallint, r.route->>'skill',
    CASE WHEN is_in_fallback THEN 'fallback' ELSE 'distribution' END, state, coalesce(disposition, ''),
    agent_id, call_back_id, arrived_at, attended_at, passed_on_at, queued_at, answered_at, ended_at
FROM jsonb_to_recordset(%s::jsonb) AS r(
    id uuid, channel_id text, route jsonb, caller_number text, caller_kind text, is_in_fallback boolean,
    state text, disposition text, agent_id bigint, call_back_id uuid, arrived_at timestamptz,
    attended_at timestamptz, passed_on_at timestamptz, queued_at timestamptz,
    answered_at timestamptz, ended_at timestamptz)
ON CONFLICT (id) DO UPDATE SET
    route = excluded.route, state = excluded.state, disposition = excluded.disposition,
    agent_id = excluded.agent_id, attended_at = excluded.attended_at, passed_on_at = excluded.passed_on_at,
    queued_at = excluded.queued_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at
"""
CALL_BACKS = """
INSERT INTO telephony_callback (
    call_id, centre_id, authority_id, number, language, skill, wished_at, place_at, next_try_at, state, tries,
    is_noted, taken_out_for)
SELECT
    id, (r.route->>'centre_id')::bigint, (r.route->>'authority_id')::bigint, number, language,
    r.route->>'skill', wished_at, place_at, next_try_at, state, tries, false, ''
FROM jsonb_to_recordset(%s::jsonb) AS r(
    id uuid, route jsonb, number text, language text, wished_at timestamptz, place_at timestamptz,
    next_try_at timestamptz, state text, tries int)
ON CONFLICT (call_id) DO UPDATE SET
    next_try_at = excluded.next_try_at, state = excluded.state, tries = excluded.tries
WHERE telephony_callback.state = 'waiting'
"""
FACTS = """
INSERT INTO telephony_callevent (call_id, sequence, kind, at, agent_id, detail)
SELECT call_id, sequence, kind, at, agent_id, left(detail, 80)
FROM jsonb_to_recordset(%s::jsonb) AS r(
    call_id uuid, sequence int, kind text, at timestamptz, agent_id bigint, detail text)
ON CONFLICT DO NOTHING
"""
# A target's entry may be gone by now, and that must not cost the record.
TRANSFERS = """
INSERT INTO telephony_transfer (
    call_id, number, kind, agent_id, target_name, target_number, target_authority_id, target_unit_id,
    target_entry_id, target_agent_id, started_at, answered_at, ended_at, outcome)
SELECT r.call_id, r.number, r.kind, r.agent_id, left(r.target->>'name', 160), r.target->>'number',
    authority.id, unit.id, entry.id, (r.target->>'agent_id')::bigint,
    r.started_at, r.answered_at, r.ended_at, coalesce(r.outcome, '')
FROM jsonb_to_recordset(%s::jsonb) AS r(
    call_id uuid, number int, kind text, agent_id bigint, target jsonb, started_at timestamptz,
    answered_at timestamptz, ended_at timestamptz, outcome text)
LEFT JOIN authorities_authority authority ON authority.id = (r.target->>'authority_id')::bigint
LEFT JOIN authorities_unit unit ON unit.id = (r.target->>'unit_id')::bigint
LEFT JOIN authorities_directoryentry entry ON entry.id = (r.target->>'entry_id')::bigint
ON CONFLICT (call_id, number) DO UPDATE SET
    answered_at = excluded.answered_at, ended_at = excluded.ended_at, outcome = excluded.outcome
"""
AGENTS = """
UPDATE telephony_agent AS agent SET state = r.state, break_reason = r.reason, state_since_at = r.since,
    wrap_up_until_at = r.wrap_up_until
FROM jsonb_to_recordset(%s::jsonb) AS r(id bigint, state text, reason text, since timestamptz,
    wrap_up_until timestamptz)
WHERE agent.id = r.id
"""
OVERRULED_WISHES = """
UPDATE telephony_agent AS agent SET wanted_state = r.wanted_state, wanted_reason = r.wanted_reason
FROM jsonb_to_recordset(%s::jsonb) AS r(id bigint, wanted_state text, wanted_reason text)
WHERE agent.id = r.id AND agent.wanted_state = 'ready'
"""
# A call of the fallback is not recorded yet while its agent talks: the change is written without it.
AGENT_CHANGES = """
INSERT INTO telephony_agentstatechange (agent_id, state, reason, at, call_id)
SELECT r.agent_id, r.state, r.reason, r.at, telephony_call.id
FROM jsonb_to_recordset(%s::jsonb) AS r(
    agent_id bigint, state text, reason text, at timestamptz, call_id uuid)
LEFT JOIN telephony_call ON telephony_call.id = r.call_id
ON CONFLICT DO NOTHING
"""
UPDATES = "SELECT pg_notify('live', update::text) FROM jsonb_array_elements(%s::jsonb) AS update"


def statements(effects: Effects, updates: list[Update]) -> list[tuple[str, bytes]]:
    """Return the statements that write a batch, in their order, each with its rows as JSON."""
    rows = [
        (CALLS, list(effects.calls.values())),
        (CALL_BACKS, list(effects.call_backs.values())),
        (AGENTS, [_agent_row(agent) for agent in effects.agents.values()]),
        (OVERRULED_WISHES, [_agent_row(agent) for agent in effects.overruled_wishes.values()]),
        (FACTS, effects.facts),
        (TRANSFERS, [_transfer_row(transfer) for transfer in effects.transfers.values()]),
        (AGENT_CHANGES, effects.agent_changes),
        (UPDATES, updates),
    ]
    return [
        (statement, orjson.dumps(values, option=orjson.OPT_NON_STR_KEYS))
        for statement, values in rows
        if values
    ]


def _transfer_row(transfer: Transfer) -> dict[str, object]:
    return {
        "call_id": transfer.call_id,
        "number": transfer.number,
        "kind": transfer.kind,
        "agent_id": transfer.agent_id,
        "target": transfer.target,
        "started_at": transfer.started_at,
        "answered_at": transfer.answered_at,
        "ended_at": transfer.ended_at,
        "outcome": transfer.outcome,
    }


def _agent_row(agent: Agent) -> dict[str, object]:
    return {
        "id": agent.id,
        "state": agent.state,
        "reason": agent.reason,
        "since": agent.since,
        "wrap_up_until": agent.wrap_up_until,
        "wanted_state": agent.wish.state,
        "wanted_reason": agent.wish.reason,
    }
