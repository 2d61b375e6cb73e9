"""The telephone does what is agreed: each way at a given clock, and 10,000 random cases."""

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from buergerdraht.agreements.routing import (
    Absence,
    Attendant,
    Decision,
    RingAttendant,
    RoutingPlan,
    SayClosed,
    Stage,
    WaitForAgent,
    Way,
    decide,
)
from buergerdraht.agreements.routing.tests.reference import slow_steps
from buergerdraht.agreements.rules import CentreRoute, NumberRoute, RoutingTable
from buergerdraht.servicehours.rules import BERLIN, CalendarRules, ClosedDays, WeeklyHours
from buergerdraht.telephony import ports
from buergerdraht.telephony.rules import events
from buergerdraht.telephony.rules.floor import Floor
from buergerdraht.telephony.switchboard.directory import Directory

NUMBER, HERS = "+492942500", "+49294250010"
CALL = UUID(int=1)
BUSY, CASES = 17, 10_000
OFFICE = CalendarRules("NW", tuple(WeeklyHours(day, time(8), time(17)) for day in range(5)))
WITH_LUNCH = CalendarRules(
    "NW",
    tuple(
        WeeklyHours(day, opens, closes)
        for day in range(5)
        for opens, closes in ((time(8), time(12, 30)), (time(13, 30), time(16)))
    ),
)
ALL_NIGHT = CalendarRules("NW", tuple(WeeklyHours(day, time(0), time(0)) for day in range(7)))
CARNIVAL = CalendarRules(
    "NW", OFFICE.intervals, (ClosedDays(date(2027, 2, 8), date(2027, 2, 8), "Rosenmontag"),)
)
CALENDARS = (OFFICE, WITH_LUNCH, ALL_NIGHT, CARNIVAL)


def stages(*ways: Way, changes_on: tuple[date, ...] = ()) -> tuple[Stage, ...]:
    """Return stages that follow each other on these days."""
    days = [date(2026, 1, 1), *changes_on, None]
    return tuple(
        Stage(first, until, way, f"Stufe {number}")
        for number, (way, first, until) in enumerate(zip(ways, days, days[1:], strict=False), start=1)
        if first
    )


def plan(*ways: Way, changes_on: tuple[date, ...] = (), attendant: Attendant | None = None) -> RoutingPlan:
    return RoutingPlan(1, OFFICE, stages(*ways, changes_on=changes_on), attendant)


def berlin(year: int, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def played(agreed: RoutingPlan, *, at: datetime) -> str:
    """Return whom the switchboard tries for a call at the instant, as letters; the attendant is busy."""
    floor = Floor(_directory(agreed).arrival)
    events.handle(floor, ports.EngineConnected((), (), frozenset(), at))
    events.handle(floor, ports.CitizenArrived(CALL, "channel", NUMBER, "", at))
    events.handle(floor, ports.AttendantEnded(ports.AttendantLeg(CALL), BUSY, at))
    letters = (_letter(command, agreed) for command in floor.take_effects().commands)
    return "".join(letters)


def _letter(command: ports.EngineCommand, agreed: RoutingPlan) -> str:
    match command:
        case ports.CallAttendant(address=address, timeout_seconds=seconds):
            assert agreed.attendant is not None
            assert (address, seconds) == (agreed.attendant.address, agreed.attendant.ring_seconds)
            return "A"
        case ports.KeepWaiting():
            return "C"
        case ports.Announce():
            return "-"
    return f"({command})"


def _directory(agreed: RoutingPlan) -> Directory:
    centre = CentreRoute(1, "soest", "Servicecenter", 1, "Kreis Soest", OFFICE, 15, 60)
    number = NumberRoute(
        number=NUMBER,
        served_number_id=1,
        centre_id=1,
        centre_slug="soest",
        authority_id=2,
        authority_name="Stadt Geseke",
        greeting="",
        hours=agreed.hours,
        priority=0,
        skill="",
        label="",
        is_one_one_five=False,
        valid_from=date(2020, 1, 1),
        valid_until=None,
        plan=agreed,
    )
    return Directory(RoutingTable({NUMBER: number}, {1: centre}, 1))


ALONE = Attendant(HERS, 20, WITH_LUNCH)


class TestEachCooperation:
    def test_geseke_the_centre_answers_while_the_attendant_is_absent(self) -> None:
        """Document 002; whom she does not pick up is not left alone."""
        agreed = plan(Way.ABSENCE, attendant=ALONE)
        assert [played(agreed, at=berlin(2026, 11, 23, *clock)) for clock in ((9, 0), (12, 45), (18, 0))] == [
            "AC",
            "C",
            "-",
        ]

    def test_geseke_one_click_and_she_is_away_from_that_second_on(self) -> None:
        at = berlin(2026, 11, 23, 9, 30)
        away = Absence(at, at + timedelta(minutes=40))
        agreed = plan(Way.ABSENCE, attendant=Attendant(HERS, 20, WITH_LUNCH, (away,)))
        seconds = (-1, 0, 2399, 2400)
        assert [played(agreed, at=at + timedelta(seconds=one)) for one in seconds] == ["AC", "C", "C", "AC"]

    def test_quickborn_what_the_town_hall_does_not_pick_up_overflows(self) -> None:
        """Document 004."""
        agreed = plan(Way.OVERFLOW, attendant=ALONE)
        assert played(agreed, at=berlin(2026, 11, 23, 9)) == "AC"
        assert played(agreed, at=berlin(2026, 11, 23, 16, 30)) == "C"

    def test_geldern_a_stage_begins_at_midnight_in_berlin(self) -> None:
        """Document 001: three stages."""
        agreed = RoutingPlan(
            1,
            ALL_NIGHT,
            stages(
                Way.ATTENDANT, Way.OVERFLOW, Way.TAKEOVER, changes_on=(date(2026, 7, 1), date(2027, 1, 4))
            ),
            Attendant(HERS, 20),
        )
        before, after = berlin(2027, 1, 3, 23, 59), berlin(2027, 1, 4, 0)
        assert [played(agreed, at=instant) for instant in (before, after)] == ["AC", "C"]

    @pytest.mark.parametrize("way", [Way.TAKEOVER, Way.DIVERTED])
    def test_wetzlar_and_soest_the_centre_takes_every_call(self, way: Way) -> None:
        """Documents 000 and 003."""
        assert played(plan(way, attendant=ALONE), at=berlin(2026, 11, 23, 9)) == "C"

    @pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)])
    def test_on_a_holiday_nobody_is_there(self, day: date) -> None:
        agreed = plan(Way.OVERFLOW, attendant=ALONE)
        assert played(agreed, at=berlin(day.year, day.month, day.day, 10)) == "-"

    def test_in_both_nights_in_which_the_clock_is_changed(self) -> None:
        nights = CalendarRules("NW", (WeeklyHours(6, time(2), time(3)),))
        agreed = RoutingPlan(1, nights, stages(Way.TAKEOVER))
        autumn = [berlin(2026, 10, 25, 2, 30), berlin(2026, 10, 25, 2, 30, fold=1), berlin(2026, 10, 25, 3)]
        assert [played(agreed, at=instant) for instant in autumn] == ["C", "C", "-"]
        spring = [datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)]
        assert [played(agreed, at=instant) for instant in spring] == ["-", "-"]


def test_ten_thousand_random_cases_go_as_the_agreement_says() -> None:
    chance = random.Random(115)  # noqa: S311  (the same cases each time)
    for _ in range(CASES):
        agreed, at = any_plan(chance), any_instant(chance)
        expected = letters_of(decide(agreed, at=at))
        assert expected == slow_steps(agreed, at=at)
        assert played(agreed, at=at) == expected, (agreed, at)


def letters_of(decision: Decision) -> str:
    """Return whom a decision tries: A the attendant, C the centre, - the announcement."""
    signs = {RingAttendant: "A", WaitForAgent: "C", SayClosed: "-"}
    return "".join(signs[type(step)] for step in decision.steps)


def any_plan(chance: random.Random) -> RoutingPlan:
    """Return a plan whose ways change twice in a winter."""
    days = sorted({date(2026, 10, 1) + timedelta(days=chance.randrange(200)) for _ in range(2)})
    ways = [chance.choice(list(Way)) for _ in range(len(days) + 1)]
    attendant = Attendant(
        HERS,
        chance.randrange(5, 60),
        chance.choice((None, *CALENDARS)),
        tuple(_any_absence(chance) for _ in range(chance.randrange(3))),
    )
    return RoutingPlan(
        1,
        chance.choice(CALENDARS),
        stages(*ways, changes_on=tuple(days)),
        chance.choice((attendant, attendant, None)),
        is_backed_up=chance.random() < 0.7,
    )


def _any_absence(chance: random.Random) -> Absence:
    begins_at = any_instant(chance)
    return Absence(begins_at, chance.choice((None, begins_at + timedelta(hours=chance.randrange(1, 90)))))


def any_instant(chance: random.Random) -> datetime:
    """Within half a year with both changes of the clock; every fifth case is at one, or at midnight."""
    edges = [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        berlin(2026, 12, 1, 0),
    ]
    if chance.random() < 0.2:
        return chance.choice(edges) + timedelta(seconds=chance.randrange(5400))
    return datetime(2026, 10, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(190 * 86_400))
