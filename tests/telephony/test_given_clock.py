"""Real calls at given times: the nights in which the clock is changed, midnight, lunch, a holiday.

What the test bench says of each call beforehand, the telephone does. The switchboard's own test_as_agreed.py
has 10,000 such cases without a telephone; here are some of them with one.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.routing import Way
from buergerdraht.agreements.routing.answers import what_happens
from buergerdraht.launcher.stack import Stack
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.switchboard.tests.test_as_agreed import any_plan, berlin
from tests.support import world
from tests.support.given_clock import GivenClock, given_clock
from tests.support.room import Room, new_citizen
from tests.support.sipp import Attendants, CitizenCall

pytestmark = pytest.mark.usefixtures("reached_trunk")

ANSWERS, BUSY, UNPLUGGED = "1", "7", "8"
SAMPLES_EACH_TIME = 8
SHORTLY_BEFORE = timedelta(seconds=20)
"""Long enough for the calls to arrive on a slow machine."""
SIGNS = {"klingelt unter": "A", "nächste freie Servicekraft": "C", "Die Ansage sagt": "-"}
"""Words of the test bench, by whom is tried: attendant, centre, announcement."""


@pytest.fixture
def clock(stack: Stack) -> Iterator[GivenClock]:
    with given_clock(stack, at=berlin(2026, 10, 24, 12)) as clock:
        yield clock


def test_calls_at_any_time_go_as_the_test_bench_says(
    clock: GivenClock, room: Room, attendants: Attendants
) -> None:
    centre, chance = world.make_centre(), random.Random(115)  # noqa: S311  (the same cases each time)
    nights = world.serve(centre.id, calendar=_in_the_third_hour_of_sundays())
    staged = world.serve(centre.id)
    world.agree(staged, Way.ATTENDANT, attendant=ANSWERS, until=date(2026, 10, 26), then=Way.TAKEOVER)
    samples = [_sample(centre, chance) for _ in range(2 * SAMPLES_EACH_TIME)]
    room.ready_agents(centre, SAMPLES_EACH_TIME + 2, phones=room.phones(talk_seconds=0.3))
    midnight, spring = berlin(2026, 10, 26, 0), datetime(2027, 3, 28, 1, tzinfo=UTC)
    expected: dict[datetime, Mapping[ServedNumber, str]] = {
        berlin(2026, 10, 25, 2, 30): {nights: "C", staged: "A"},
        berlin(2026, 10, 25, 2, 30, fold=1): {nights: "C", staged: "A"},
        berlin(2026, 10, 25, 3): {nights: "-"},
        midnight - SHORTLY_BEFORE: {staged: "A"},
        midnight: {staged: "C"},
        berlin(2026, 12, 1, 12, 45): {},
        berlin(2026, 12, 25, 10): {},
        spring: {nights: "-", staged: "C"},
    }
    for at, known in expected.items():
        clock.set(at)
        tried = [*known, *chance.sample(samples, SAMPLES_EACH_TIME)]
        went = _played(room, attendants, tried)
        assert {number: went[number] for number in known} == known, at
        assert went == {number: _told(number, at=at) for number in tried}, at


def _in_the_third_hour_of_sundays() -> world.Calendar:
    rules = CalendarRules("NW", (WeeklyHours(6, time(2), time(3)),))
    return make_calendar("nachts", rules=rules)


def _sample(centre: world.Centre, chance: random.Random) -> ServedNumber:
    """Put a random plan under the centre's care; her habit stands at the end of the attendant's number."""
    plan = any_plan(chance)
    served = world.serve(centre.id, calendar=make_calendar("wie vereinbart", rules=plan.hours))
    world.put_plan(served, plan, habit=chance.choice((ANSWERS, BUSY, UNPLUGGED)))
    return served


def _told(served: ServedNumber, *, at: datetime) -> str:
    """Return whom the test bench names, until somebody answers."""
    steps = what_happens(served, at=at).steps
    letters = "".join(sign for step in steps for words, sign in SIGNS.items() if words in step)
    assert len(letters) == len(steps), steps
    attendant = served.routing.attendant if letters[0] == "A" else None
    return "A" if attendant and attendant.number[-1] == ANSWERS else letters


def _played(room: Room, attendants: Attendants, numbers: list[ServedNumber]) -> dict[ServedNumber, str]:
    """Let a citizen call each of the numbers, all at once; return who was tried."""
    calls = {served: CitizenCall(new_citizen(), served.number.number) for served in numbers}
    run = room.citizens(list(calls.values()), rate=40, hold_seconds=1.5)
    run.wait(60)
    return {
        served: _went(world.ended_call_of(call.key), is_rung=bool(attendants.offers_of(call.key)))
        for served, call in calls.items()
    }


def _went(record: Call, *, is_rung: bool) -> str:
    answered = {Call.Disposition.ANSWERED: "C", Call.Disposition.CLOSED: "-"}.get(record.disposition, "")
    assert ("attendant_rung" in world.events_of(record)) == is_rung
    return "A" * is_rung + answered
