"""What looks like an oversight, and which calls would come back to us."""

from dataclasses import replace
from datetime import date, time

import pytest

from buergerdraht.agreements.routing.checks import gap_sentence, hand_over_gaps, warnings, way_back
from buergerdraht.agreements.routing.rules import Attendant, RoutingPlan, Stage, Way
from buergerdraht.agreements.routing.tests.test_rules import CENTRE, OFFICE, plan
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

TODAY = date(2026, 11, 25)
SPLIT = CalendarRules(
    "NW",
    tuple(WeeklyHours(day, time(b), time(e)) for day in range(4) for b, e in ((8, 12), (14, 16))),
)


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        ({}, ()),
        ({"B": ""}, ("A", "B")),
        ({"B": "A", "A": "B"}, ("A", "B", "A")),
        ({"B": "C", "C": "D"}, ("A", "B", "C", "D")),
    ],
)
def test_a_call_to_a_served_attendant_comes_back(served: dict[str, str], expected: tuple[str, ...]) -> None:
    assert way_back("A", attendant="B", rings_at=served.get) == expected


def test_a_plan_without_oversights_has_no_warnings() -> None:
    assert warnings(plan(Way.ABSENCE), on=TODAY) == ()


def test_a_break_within_a_day_is_told() -> None:
    assert warnings(RoutingPlan(CENTRE, SPLIT), on=TODAY) == (
        "Pause: Mo–Do 12–14 Uhr nimmt niemand an, davor und danach schon.",
    )


@pytest.mark.parametrize(
    ("hers", "centres", "expected"),
    [
        (((8, 12),), ((13, 17),), ((12, 13),)),
        (((13, 17),), ((8, 12),), ((12, 13),)),
        (((8, 12),), ((12, 17),), ()),
        (((8, 12),), ((8, 12), (13, 17)), ()),
        (((8, 12), (13, 16)), ((8, 12), (13, 16)), ()),
        (((8, 10),), ((11, 12), (13, 17)), ((10, 11),)),
    ],
)
def test_who_hands_over_leaves_no_gap_but_a_break_of_ones_own_is_meant(
    hers: tuple[tuple[int, int], ...],
    centres: tuple[tuple[int, int], ...],
    expected: tuple[tuple[int, int], ...],
) -> None:
    agreed = RoutingPlan(
        CENTRE,
        _mondays(*centres),
        (Stage(date(2020, 1, 1), None, Way.OVERFLOW, ""),),
        Attendant("+49221", 20, _mondays(*hers)),
    )
    gaps = tuple(WeeklyHours(0, time(begins), time(ends)) for begins, ends in expected)
    assert hand_over_gaps(agreed, on=TODAY) == gaps


def test_a_gap_of_a_later_stage_is_told_with_day_and_time() -> None:
    stages = (
        Stage(date(2020, 1, 1), date(2027, 6, 1), Way.TAKEOVER, "Stufe 1"),
        Stage(date(2027, 6, 1), None, Way.OVERFLOW, "Stufe 2"),
    )
    agreed = RoutingPlan(CENTRE, _mondays((13, 17)), stages, Attendant("+49221", 20, _mondays((8, 12))))
    assert gap_sentence(hand_over_gaps(agreed, on=TODAY)).startswith("Mo 12–13 Uhr nimmt niemand an: ")


def _mondays(*times: tuple[int, int]) -> CalendarRules:
    return CalendarRules("NW", tuple(WeeklyHours(0, time(begins), time(ends)) for begins, ends in times))


def test_days_without_a_phase_are_told() -> None:
    stages = (
        Stage(date(2026, 1, 1), date(2027, 1, 1), Way.TAKEOVER, "Stufe 1"),
        Stage(date(2027, 2, 1), date(2028, 1, 1), Way.TAKEOVER, "Stufe 2"),
    )
    assert warnings(RoutingPlan(CENTRE, OFFICE, stages), on=TODAY) == (
        "Ab 1. Januar 2027 bis 31. Januar 2027 ist keine Phase vereinbart. "
        "Dann nimmt das Servicecenter alles an.",
        "Ab 1. Januar 2028 ist keine Phase vereinbart. Dann nimmt das Servicecenter alles an.",
    )


def test_times_at_which_only_the_attendant_is_there_are_told() -> None:
    early = CalendarRules("NW", (WeeklyHours(0, time(7), time(12)),))
    agreed = replace(plan(Way.OVERFLOW), attendant=Attendant("+49221", 20, early))
    assert warnings(agreed, on=TODAY) == (
        "Mo 7–8 Uhr ist nur die Vermittlung da. Wen sie nicht annimmt, der hört die Ansage.",
    )


def test_a_missing_attendant_is_told() -> None:
    assert warnings(plan(Way.OVERFLOW, attendant=None), on=TODAY) == (
        "Es ist keine Vermittlung eingetragen. Das Servicecenter nimmt deshalb alle Anrufe an.",
    )
