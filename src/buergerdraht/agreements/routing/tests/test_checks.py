"""What looks like an oversight, and which calls would come back to us."""

from dataclasses import replace
from datetime import date, time

import pytest

from buergerdraht.agreements.routing.checks import warnings, way_back
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


def test_gaps_within_a_day_are_told() -> None:
    assert warnings(RoutingPlan(CENTRE, SPLIT), on=TODAY) == (
        "Lücke: Mo–Do 12–14 Uhr nimmt niemand an, davor und danach schon.",
    )


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
