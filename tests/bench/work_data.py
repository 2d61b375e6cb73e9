"""What is counted beside the calls of a month: concerns, transfers, searches, states; and a year of tickets.

The rows of one month; the sums of the others are copies of its sums, as pages read nothing else of them.
"""

from datetime import date
from typing import Any

from django.db import connection, models

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models import Entry
from buergerdraht.quality.models import (
    DayDuty,
    DayOffices,
    DaySearches,
    DayServices,
    MonthOffices,
    MonthServices,
)
from buergerdraht.quality.rules import Span
from tests.bench.figure_data import bare

ENTRIES, OFFICES = 1000, 4
"""Texts of the knowledge base; offices of each partner."""


def fill(span: Span) -> None:
    """Write all that belongs to the calls of these days, and the tickets of every fact."""
    Entry.objects.bulk_create(Entry(kind="service", title=f"Leistung {n}") for n in range(ENTRIES))
    Unit.objects.bulk_create(
        Unit(authority=partner, name=f"Amt {number}")
        for partner in Authority.objects.filter(level="municipality")
        for number in range(OFFICES)
    )
    days = {"first": span.first_on, "until": span.until}
    for table, statement in _STATEMENTS.items():
        with bare(table) as cursor:
            cursor.execute(statement, days)


def copy_sums(month: Span, *, year: Span) -> None:
    """Let the other months of the year have the sums of this one, as far as they have the days."""
    sums = (DayServices, MonthServices, DayOffices, MonthOffices, DaySearches, DayDuty)
    for first in year.first_days():
        if first != month.first_on:
            for model in sums:
                _copy(model, month=month, first=first)


def _copy(model: type[models.Model], *, month: Span, first: date) -> None:
    names = [field.column for field in model._meta.concrete_fields if field.column not in {"id", "day_on"}]
    told: dict[str, Any] = {"shift": (first - month.first_on).days, "first": first, "own": month.first_on}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} (day_on, {', '.join(names)}) "  # noqa: S608  (names of ours)
            f"SELECT day_on + %(shift)s, {', '.join(names)} FROM {model._meta.db_table} "
            "WHERE date_trunc('month', day_on) = %(own)s "
            "AND date_trunc('month', (day_on + %(shift)s)::timestamp) = %(first)s",
            told,
        )


_STATEMENTS = {
    "contacts_contact": """
INSERT INTO contacts_contact (
    centre_id, authority_id, channel, call_id, state, note, version, opened_at, closed_at)
SELECT centre_id, authority_id, 'phone', id, 'closed', '', 2, answered_at, ended_at FROM telephony_call
""",
    "contacts_concern": """
INSERT INTO contacts_concern (contact_id, authority_id, position, text, entry_id, guide_path, outcome)
SELECT contact.id, contact.authority_id, 0, '', entry.first + floor(1000 * random() ^ 3), '[]',
    CASE ending WHEN 'at_once' THEN 'answered' ELSE ending END
FROM contacts_contact contact JOIN quality_callfact fact USING (call_id),
    (SELECT min(id) AS first FROM knowledge_entry) AS entry
WHERE ending <> ''
""",
    "telephony_transfer": """
INSERT INTO telephony_transfer (
    call_id, number, kind, agent_id, target_name, target_number, target_authority_id, target_unit_id,
    started_at, answered_at, ended_at, outcome)
SELECT call.id, 1, 'blind', agent_id, '', '', call.authority_id, unit.first + floor(4 * random() ^ 2),
    answered_at, CASE WHEN transfers_reached = 1 THEN answered_at END, answered_at,
    CASE WHEN transfers_reached = 1 THEN 'connected' ELSE 'busy' END
FROM telephony_call call JOIN quality_callfact fact ON fact.call_id = call.id
JOIN (SELECT authority_id, min(id) AS first FROM authorities_unit GROUP BY 1) AS unit
    ON unit.authority_id = call.authority_id
WHERE transfers > 0
""",
    "knowledge_searchrecord": """
INSERT INTO knowledge_searchrecord (
    centre_id, authority_id, text, hits, picked_key, is_answered, is_not_found, at)
SELECT centre_id, authority_id, 'reisepass', floor(5 * random()), '', false, false, answered_at
FROM telephony_call
""",
    "telephony_agentstatechange": """
INSERT INTO telephony_agentstatechange (agent_id, state, reason, at)
SELECT agent.id,
    CASE WHEN place = 144 THEN 'signed_out'
        ELSE (ARRAY['ready', 'offered', 'talking', 'wrap_up'])[1 + place %% 4] END,
    '', (day + interval '8 hours' + place * interval '225 seconds') AT TIME ZONE 'Europe/Berlin'
FROM telephony_agent agent
CROSS JOIN generate_series(%(first)s::timestamp, %(until)s::timestamp - interval '1 day', '1 day') AS day
CROSS JOIN generate_series(0, 144) AS place
WHERE extract(isodow FROM day) < 6
""",
    "tickets_ticket": """
INSERT INTO tickets_ticket (
    centre_id, authority_id, agreement_id, kind, state, subject, question, wish, citizen_name, citizen_way,
    citizen_times, due_at, reacted_at, opened_at, closed_at, version)
SELECT centre_id, authority_id, agreement_id, 'question', 'closed', 'Rückfrage', repeat('Frage ', 40),
    'call', '', '', '', arrived_at + interval '3 days', arrived_at + 80 * random() * interval '1 hour',
    arrived_at, arrived_at + interval '5 days', 3
FROM quality_callfact WHERE ending = 'ticket'
""",
}
