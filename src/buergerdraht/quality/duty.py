"""The agents' time, read from their states: one formulation for its sums and for the raw query."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.servicehours.rules import day_begin

DUTY = """
SELECT day.day_on, agent.id AS agent_id,
    coalesce(round(1000 * sum(extract(epoch FROM until - since)) FILTER (WHERE doing <> 'ready')), 0)::bigint
        AS busy_ms,
    coalesce(round(1000 * sum(extract(epoch FROM until - since)) FILTER (WHERE doing = 'ready')), 0)::bigint
        AS ready_ms
FROM unnest(%(days)s::date[], %(begins)s::timestamptz[], %(ends)s::timestamptz[])
    AS day (day_on, begins_at, ends_at)
CROSS JOIN telephony_agent agent
CROSS JOIN LATERAL (
    SELECT state AS doing, greatest(at, day.begins_at) AS since,
        least(lead(at) OVER (ORDER BY at, id), day.ends_at) AS until
    FROM (
        SELECT at, id, state FROM telephony_agentstatechange
        WHERE agent_id = agent.id AND at >= day.begins_at AND at < day.ends_at
        UNION ALL (
            SELECT at, id, state FROM telephony_agentstatechange
            WHERE agent_id = agent.id AND at < day.begins_at AND at >= day.begins_at - interval '1 day'
            ORDER BY at DESC, id DESC LIMIT 1
        )
    ) AS change
) AS stretch
WHERE doing IN ('ready', 'offered', 'talking', 'wrap_up') AND until > since
GROUP BY day.day_on, agent.id
"""
"""Of each day and agent; no state lasts longer than a day, so that is how far back is looked."""


def duty_on(days: Iterable[date], *, now: datetime) -> dict[str, Any]:
    """Return what `DUTY` asks for: these days in Berlin, until now."""
    wanted = list(days)
    return {
        "days": wanted,
        "begins": [day_begin(day) for day in wanted],
        "ends": [min(day_begin(day + ONE_DAY), now) for day in wanted],
    }
