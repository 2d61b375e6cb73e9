"""What follows from the sums."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.volume.rules.analysis import (
    Assumptions,
    HourLoad,
    handling_seconds,
    heat_map,
    joined_hours,
    savings,
    share_outside,
    staff_plan,
)
from buergerdraht.volume.rules.figures import Figures
from buergerdraht.volume.rules.staffing import Goal
from buergerdraht.volume.rules.tally import Tally
from buergerdraht.volume.tests.test_tally import MONDAY, at, call


def weeks(calls_at_nine: int, *, count: int = 4) -> Figures:
    """Mondays with so many calls of 150 seconds from nine, one lost call at 20, one at ten on Saturdays."""
    tally = Tally()
    for week in range(count):
        monday = MONDAY + timedelta(weeks=week)
        for number in range(calls_at_nine):
            tally.add(call(at(monday, 9, number % 60), talk=150))
        tally.add(call(at(monday, 20), talk=0))
        tally.add(call(at(monday + timedelta(5), 10), talk=150))
    figures = tally.figures()
    assert figures is not None
    return figures


def test_staff_is_planned_for_the_mean_of_each_interval_in_the_service_hours() -> None:
    figures = weeks(60)
    plan = staff_plan(figures, Assumptions(interval=60))
    assert len(plan.slots) == 5 * 10
    peak = plan.peak
    assert peak is not None
    assert (peak.weekday, peak.time, peak.calls, peak.most) == (0, "09:00", 60, 60)
    assert handling_seconds(figures, Assumptions()) == 180
    assert peak.agents == 4  # 3 Erlang, callers with two minutes of patience
    assert peak.in_time_percent >= 75
    assert peak.posts == 6
    assert plan.weekly_hours == 4
    assert plan.full_posts == pytest.approx(4 / 0.7 / 39)
    assert [slot.lost_percent for slot in plan.slots if slot.calls] == [0]


def test_who_waits_for_ever_needs_more_staff_and_a_strong_day_as_well() -> None:
    figures = weeks(60)
    patient = staff_plan(figures, Assumptions(interval=60, patience=None)).peak
    usual = staff_plan(figures, Assumptions(interval=60)).peak
    assert patient is not None
    assert usual is not None
    assert patient.agents > usual.agents
    strong = staff_plan(figures, Assumptions(interval=15, is_strong=True)).peak
    assert strong is not None
    assert strong.calls == 15


def test_without_service_hours_nobody_is_needed() -> None:
    plan = staff_plan(weeks(1), Assumptions(days=0))
    assert (plan.peak, plan.weekly_hours, plan.full_posts) == (None, 0, 0)
    assert savings(weeks(1), plan, Assumptions()).reached == 0


def test_together_fewer_are_needed_than_apart() -> None:
    centre = {(0, 9): HourLoad(60, 180), (1, 9): HourLoad(30, 180)}
    hours = joined_hours(weeks(60), centre, Assumptions())
    monday = next(each for each in hours if (each.weekday, each.hour) == (0, 9))
    assert (monday.calls_before, monday.calls_added) == (60, 60)
    assert monday.before == monday.alone
    assert monday.before < monday.together < monday.before + monday.alone
    tuesday = next(each for each in hours if (each.weekday, each.hour) == (1, 9))
    assert (tuesday.alone, tuesday.together) == (0, tuesday.before)
    quiet = next(each for each in hours if (each.weekday, each.hour) == (4, 9))
    assert (quiet.before, quiet.alone, quiet.together) == (0, 0, 0)


def test_savings_are_taken_to_a_year() -> None:
    figures = weeks(10)
    told = Assumptions(at_once_percent=50, office_minutes=6, goal=Goal(75, 30))
    plan = staff_plan(figures, told)
    saved = savings(figures, plan, told)
    year = 52 / figures.weeks
    assert saved.calls == pytest.approx(48 * year)
    assert saved.closed == pytest.approx(24 * year)
    assert saved.hours == pytest.approx(2.4 * year)
    assert saved.lost == pytest.approx(4 * year)
    assert 0.75 * saved.lost <= saved.reached <= saved.lost


def test_the_heat_map_has_every_hour_between_the_first_and_the_last_and_the_darkest_is_the_most() -> None:
    rows = heat_map(weeks(60))
    assert [row.hour for row in rows] == list(range(9, 21))
    assert rows[0].cells == (("Montag", 60, 5), ("Samstag", 0, 0))
    assert rows[1].cells == (("Montag", 0, 0), ("Samstag", 1, 1))


def test_no_hour_is_darker_than_the_darkest() -> None:
    figures = weeks(149)
    for days in range(1, 200):
        rows = heat_map(replace(figures, day_counts=(days,) * 7))
        assert max(level for row in rows for _, _, level in row.cells) == 5


def test_calls_outside_of_the_service_hours_are_a_share() -> None:
    assert share_outside(weeks(8), Assumptions()) == 20
    assert share_outside(weeks(8), Assumptions(days=7, from_hour=0, until_hour=24)) == 0
