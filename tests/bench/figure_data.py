"""A year of the whole network of 115: centres, partners with their numbers, and the facts of their calls.

Facts alone: the calls behind them would say nothing more about dashboards, so the key to them is dropped.
Of one month there are the calls, too, with their events, so that it can be billed; and all that is counted
beside the calls (`work_data`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.agreements.versions.operations import keep_first_version
from buergerdraht.agreements.versions.queries import contents_of
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.quality.rules import Span
from buergerdraht.servicehours.models import Calendar
from buergerdraht.telephony.models import Agent

CALLS, PARTNERS, CENTRES = 6_000_000, 500, 50
AGENTS = 12
"""Of each centre."""
FIRST, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
SEED = 0.115


def fill(*, calls: int = CALLS) -> None:
    """Write everything; the same each time."""
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    centres = [_centre(number, hours) for number in range(CENTRES)]
    for number in range(PARTNERS):
        _partner(number, centres[number % CENTRES], hours)
    with bare("quality_callfact") as cursor:
        cursor.execute("SELECT setseed(%s)", [SEED])
        cursor.execute(_FACTS, {"calls": calls, "first": FIRST, "days": (UNTIL - FIRST).days})


def fill_month(span: Span) -> None:
    """Write the calls behind the facts of these days, with their events; all is paid by the minute."""
    for centre in ServiceCentre.objects.all():
        for number in range(AGENTS):
            user = User.objects.create(username=f"{centre.slug}-{number}")
            Agent.objects.create(user=user, centre=centre, state_since_at=utc_now())
    paid = (Tariff(TariffKind.PER_MINUTE, date(2020, 1, 1), price=Decimal("0.95")),)
    for agreement in Agreement.objects.all():
        contents = replace(contents_of(agreement), tariffs=paid)
        keep_first_version(agreement, contents, now=utc_now())
    days = {"first": span.first_on, "until": span.until}
    with bare("telephony_call") as cursor:
        cursor.execute(_CALLS, days)
    with bare("telephony_callevent") as cursor:
        cursor.execute(_EVENTS, days)


@contextmanager
def bare(table: str) -> Iterator[Any]:
    """Let rows be written without indexes, which are made after it, and without foreign keys for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table])
        indexes = cursor.fetchall()
        cursor.execute("SELECT conname, contype FROM pg_constraint WHERE conrelid = %s::regclass", [table])
        keys = dict(cursor.fetchall())
        for name in (name for name, kind in keys.items() if kind == "f"):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        mere = [(name, definition) for name, definition in indexes if name not in keys]
        for name, _ in mere:
            cursor.execute(f'DROP INDEX "{name}"')
        yield cursor
        for _, definition in mere:
            cursor.execute(definition)
        cursor.execute(f"VACUUM ANALYZE {table}")


def _centre(number: int, hours: Calendar) -> ServiceCentre:
    county = Authority.objects.create(slug=f"kreis-{number}", name=f"Kreis {number}", level="county")
    return ServiceCentre.objects.create(
        slug=f"centre-{number}", name=f"Servicecenter {number}", authority=county, service_hours=hours
    )


def _partner(number: int, centre: ServiceCentre, hours: Calendar) -> None:
    partner = Authority.objects.create(slug=f"stadt-{number}", name=f"Stadt {number}", level="municipality")
    agreement = Agreement.objects.create(
        slug=f"stadt-{number}",
        centre=centre,
        partner=partner,
        legal_form="service_agreement",
        valid_from=date(2020, 1, 1),
    )
    ServedNumber.objects.create(
        number=PhoneNumber.objects.create(authority=partner, number=f"+4930{number:07}"),
        agreement=agreement,
        greeting="{authority}",
        service_hours=hours,
    )


_CALLS = """
INSERT INTO telephony_call (
    id, channel_id, centre_id, authority_id, served_number_id, dialled_number, is_number_known,
    caller_number, caller_kind, priority, skill, route, state, disposition, agent_id, arrived_at, queued_at,
    answered_at, ended_at)
SELECT call_id, call_id, centre_id, authority_id, served_number_id, '', true, '', 'withheld', 0, '',
    'distribution', 'ended', disposition, agent.id, arrived_at, arrived_at,
    arrived_at + wait_ms * interval '1 ms', arrived_at + (wait_ms + talk_ms) * interval '1 ms'
FROM quality_callfact fact
JOIN (SELECT centre_id, min(id) AS id FROM telephony_agent GROUP BY centre_id) agent USING (centre_id)
WHERE disposition = 'answered' AND day_on >= %(first)s AND day_on < %(until)s
"""
_EVENTS = """
INSERT INTO telephony_callevent (call_id, sequence, kind, at, agent_id, detail)
SELECT call.id, event.sequence, event.kind,
    CASE WHEN event.sequence < 3 THEN arrived_at WHEN event.sequence = 3 THEN answered_at ELSE ended_at END,
    CASE WHEN event.sequence > 0 THEN agent_id END, ''
FROM telephony_call call CROSS JOIN (
    VALUES (0, 'arrived'), (1, 'offered'), (2, 'ringing'), (3, 'answered'), (4, 'ended')
) AS event (sequence, kind)
WHERE arrived_at >= %(first)s::date - 1 AND arrived_at < %(until)s::date + 1
"""
# Working days alone, most calls in the morning; big partners get more of them than small ones. Keys that grow
# are cheaper to enter than those by chance.
_FACTS = """
INSERT INTO quality_callfact (
    call_id, day_on, centre_id, authority_id, agreement_id, served_number_id, phase, channel, is_open,
    arrived_at, hour_at, disposition, is_overflow, target_seconds, overflow_seconds, wait_ms,
    announcement_ms, talk_ms, consult_ms, hold_ms, wrap_up_ms, transfers, transfers_reached,
    transfers_failed, ending, is_found, is_repeated, contact_version, is_settled)
WITH place AS (
    SELECT row_number() OVER (ORDER BY served.id) - 1 AS number, served.id AS served_id,
        agreement.id AS agreement_id, agreement.centre_id, agreement.partner_id
    FROM agreements_servednumber served JOIN agreements_agreement agreement ON agreement.id = agreement_id
), day AS (
    SELECT row_number() OVER (ORDER BY each) - 1 AS number, each::date AS day_on
    FROM generate_series(%(first)s::date, %(first)s::date + %(days)s - 1, interval '1 day') AS each
    WHERE extract(isodow FROM each) < 6
), call AS (
    SELECT n, floor(500 * random() ^ 1.6)::int AS place, (n / (1 + %(calls)s / 261))::int AS day,
        (8 + 10 * random() * random() + random() * 0.9)::float AS clock, random() AS fate,
        (-22000 * ln(random() + 1e-9))::int AS wait, (-170000 * ln(random() + 1e-9))::int AS talk
    FROM generate_series(0, %(calls)s - 1) AS n
), timed AS (
    SELECT call.*, place.served_id, place.agreement_id, place.centre_id, place.partner_id, day.day_on,
        (day.day_on + clock * interval '1 hour') AT TIME ZONE 'Europe/Berlin' AS at
    FROM call JOIN place ON place.number = call.place JOIN day ON day.number = call.day
)
SELECT lpad(to_hex(n), 32, '0')::uuid, day_on, centre_id, partner_id, agreement_id, served_id,
    CASE WHEN day_on < '2026-04-01' THEN 'test' ELSE 'regular' END,
    CASE WHEN fate > 0.985 THEN 'call_back' ELSE 'phone' END, fate > 0.05,
    at, date_trunc('hour', at),
    CASE WHEN fate <= 0.05 THEN 'closed' WHEN fate < 0.10 THEN 'abandoned_in_queue'
        WHEN fate < 0.12 THEN 'abandoned_in_announcement' WHEN fate < 0.13 THEN 'call_back'
        ELSE 'answered' END,
    n %% 11 = 0, 30, 60, wait, 3000, CASE WHEN fate >= 0.13 THEN talk ELSE 0 END,
    CASE WHEN n %% 9 = 0 THEN 25000 ELSE 0 END, CASE WHEN n %% 5 = 0 THEN 12000 ELSE 0 END,
    CASE WHEN fate >= 0.13 THEN 40000 ELSE 0 END, (n %% 9 = 0)::int, (n %% 27 <> 0 AND n %% 9 = 0)::int,
    (n %% 27 = 0)::int,
    CASE WHEN fate < 0.14 THEN '' WHEN fate < 0.80 THEN 'at_once' WHEN fate < 0.90 THEN 'ticket'
        ELSE 'transferred' END,
    fate BETWEEN 0.14 AND 0.7,
    CASE WHEN n %% 6 = 0 THEN NULL ELSE n %% 13 = 0 END, 2, true
FROM timed
"""
