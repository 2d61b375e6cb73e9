"""How long the decision about a call takes with 11,000 authorities and 30,000 numbers, against SQL per call.

The rival asks the database at each call what the plan says: stage, hours, presence, absence; holidays it is
given. Both must agree on every case.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from buergerdraht.agreements.routing.rules import decide
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.routing.week import answer_of
from buergerdraht.agreements.rules import RoutingTable
from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables, owner_database_url
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.servicehours.rules import BERLIN, closed_because, local_day
from tests.bench.measuring import percentile, say
from tests.bench.routing_data import fill
from tests.support.stack import database_alone

AUTHORITIES, NUMBERS = 11_000, 30_000
DECISIONS, RIVAL_DECISIONS = 100_000, 2_000
FIRST, DAYS = datetime(2026, 1, 1, tzinfo=UTC), 365
SEED = 20261122
LIMIT_MS = 2.0

Case = tuple[str, datetime]


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with database_alone() as environment:
        _in_own_process(environment)


def _in_own_process(environment: Environment) -> None:
    """Measure as the installation's own process, as the owner of the tables: it writes the data, too."""
    own = {
        "DATABASE_URL": owner_database_url(environment),
        "PYTHONPATH": f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}",
    }
    variables = os.environ | as_variables(environment) | own
    command = [sys.executable, "-m", "tests.bench.routing", "measure"]
    subprocess.run(command, check=True, env=variables)


def measure() -> None:
    """Write the data, decide, ask the rival the same, and print the result."""
    with all_authorities():
        fill(authorities=AUTHORITIES, numbers=NUMBERS)
        began = time.perf_counter()
        table = routing_table()
        reading = time.perf_counter() - began
        say(f"{len(table.routes)} Rufnummern gelesen in {reading:.2f} s")
        cases = _cases(list(table.routes))
        ours = _milliseconds(cases, lambda case: _answer(table, case))
        few = cases[:RIVAL_DECISIONS]
        rival = _milliseconds(few, lambda case: _asked(table, case))
        assert [_answer(table, case) for case in few] == [_asked(table, case) for case in few]
    print(json.dumps(_result(ours, rival, table=table, reading=reading)))
    assert percentile(ours, 0.95) < LIMIT_MS


def _result(ours: list[float], rival: list[float], *, table: RoutingTable, reading: float) -> dict[str, Any]:
    return {
        "authorities": AUTHORITIES,
        "numbers": len(table.routes),
        "decisions": len(ours),
        "reading_s": round(reading, 2),
        "ours": _quantiles(ours),
        "sql_per_call": _quantiles(rival),
        "ratio_p95": round(percentile(rival, 0.95) / percentile(ours, 0.95), 1),
    }


def _cases(numbers: list[str]) -> list[Case]:
    chance = random.Random(SEED)  # noqa: S311  (cases, no secrets)
    return [
        (chance.choice(numbers), FIRST + timedelta(minutes=chance.randrange(DAYS * 24 * 60)))
        for _ in range(DECISIONS)
    ]


def _answer(table: RoutingTable, case: Case) -> str:
    number, at = case
    route = table.route_of(number, at=at)
    return answer_of(decide(route.plan, at=at)) if route else ""


ASK = """
SELECT COALESCE(named.way, usual.way, 'takeover'),
       EXISTS (SELECT FROM servicehours_weeklyinterval AS i WHERE i.calendar_id = s.service_hours_id
               AND i.weekday = %(weekday)s AND i.opens <= %(wall)s
               AND (i.closes > %(wall)s OR i.closes = '00:00')),
       EXISTS (SELECT FROM servicehours_weeklyinterval AS i WHERE i.calendar_id = t.presence_id
               AND i.weekday = %(weekday)s AND i.opens <= %(wall)s
               AND (i.closes > %(wall)s OR i.closes = '00:00')),
       EXISTS (SELECT FROM agreements_attendantabsence AS a WHERE a.attendant_id = t.id
               AND a.begins_at <= %(at)s AND (a.ends_at IS NULL OR a.ends_at > %(at)s)),
       r.is_backed_up
FROM agreements_servednumber AS s
JOIN authorities_phonenumber AS n ON n.id = s.number_id AND n.number = %(number)s
JOIN agreements_agreement AS g ON g.id = s.agreement_id
     AND g.valid_from <= %(day)s AND (g.valid_until IS NULL OR g.valid_until > %(day)s)
LEFT JOIN agreements_phase AS p ON p.agreement_id = g.id
     AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until > %(day)s)
LEFT JOIN agreements_numberrouting AS r ON r.served_number_id = s.id
LEFT JOIN agreements_attendant AS t ON t.id = r.attendant_id
LEFT JOIN agreements_stageway AS named ON named.routing_id = r.id AND named.phase = p.kind
LEFT JOIN agreements_stageway AS usual ON usual.routing_id = r.id AND usual.phase = ''
WHERE s.ended_at IS NULL
"""


def _asked(table: RoutingTable, case: Case) -> str:
    """Ask the database; whether the day is a holiday there is given."""
    number, at = case
    local = at.astimezone(BERLIN)
    values: dict[str, Any] = {
        "number": number,
        "at": at,
        "day": local.date(),
        "weekday": local.weekday(),
        "wall": local.time(),
    }
    with connection.cursor() as cursor:
        cursor.execute(ASK, values)
        row = cursor.fetchone()
    if row is None:
        return ""
    way, opened, there, away, is_backed_up = row
    works = not _is_holiday(table, number, local_day(at))
    return _in_short(
        way, is_open=opened and works, is_there=there and works and not away, backed=is_backed_up
    )


def _is_holiday(table: RoutingTable, number: str, day: date) -> bool:
    return bool(closed_because(table.routes[number].hours, day))


def _in_short(way: str, *, is_open: bool, is_there: bool, backed: bool) -> str:
    rings = is_there and way in ("overflow", "absence", "attendant")
    if not rings:
        return "centre" if is_open and way != "attendant" else "nobody"
    return "attendant_first" if is_open and (backed or way == "overflow") else "attendant"


def _milliseconds(cases: list[Case], answer: Callable[[Case], str]) -> list[float]:
    taken = []
    for case in cases:
        began = time.perf_counter()
        answer(case)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _quantiles(taken: list[float]) -> dict[str, float]:
    return {f"p{share}_ms": round(percentile(taken, share / 100), 4) for share in (50, 95, 99)}


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
