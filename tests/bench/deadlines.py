"""How long 100,000 deadlines take, in all Länder over eleven years, against counting minute by minute.

The rival is the reference of the property tests; it answers a few of the same cases, which must agree.
"""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

from buergerdraht.servicehours.deadlines import due_at
from buergerdraht.servicehours.rules import STATES, CalendarRules, WeeklyHours
from buergerdraht.servicehours.tests.test_deadlines import slow_due_at
from tests.bench.measuring import say

DEADLINES = 100_000
REFERENCE_DEADLINES = 50
FIRST, DAYS = datetime(2020, 1, 1, tzinfo=UTC), 11 * 365
SEED = 20261122

Case = tuple[CalendarRules, datetime, timedelta]


def main() -> None:
    """Print one JSON object."""
    cases = _cases(DEADLINES)
    say(f"{DEADLINES} Fristen in {len({rules for rules, *_ in cases})} Kalendern")
    ours = _seconds(cases, lambda case: due_at(case[0], since=case[1], hours=case[2]))
    few = cases[:REFERENCE_DEADLINES]
    slow = _seconds(few, lambda case: slow_due_at(*case))
    assert [due_at(rules, since=since, hours=hours) for rules, since, hours in few] == [
        slow_due_at(*case) for case in few
    ]
    per_deadline = {"ours": ours / len(cases), "reference": slow / len(few)}
    print(
        json.dumps(
            {
                "deadlines": len(cases),
                "seconds": round(ours, 3),
                "ours_us": round(per_deadline["ours"] * 1e6, 2),
                "reference_us": round(per_deadline["reference"] * 1e6, 2),
                "ratio": round(per_deadline["reference"] / per_deadline["ours"], 1),
            }
        )
    )


def _cases(count: int) -> list[Case]:
    chance = random.Random(SEED)  # noqa: S311  (cases, no secrets)
    calendars = [_calendar(state, closes) for state in sorted(STATES) for closes in (12, 16, 18)]
    return [
        (
            chance.choice(calendars),
            FIRST + timedelta(minutes=chance.randrange(DAYS * 24 * 60)),
            timedelta(minutes=chance.randrange(1, 40 * 60)),
        )
        for _ in range(count)
    ]


def _calendar(state: str, closes: int) -> CalendarRules:
    week = (WeeklyHours(day, clock_time(8), clock_time(closes)) for day in range(5))
    return CalendarRules(state, tuple(week))


def _seconds(cases: list[Case], answer: Callable[[Case], datetime]) -> float:
    began = time.perf_counter()
    for case in cases:
        answer(case)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
