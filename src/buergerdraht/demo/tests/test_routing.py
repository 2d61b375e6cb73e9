"""Each cooperation's calls go the way that its document says: what the test bench answers, hour by hour."""

from datetime import datetime

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Attendant, ServedNumber
from buergerdraht.agreements.routing.answers import shown_week, what_happens
from buergerdraht.agreements.routing.checks import warnings
from buergerdraht.agreements.routing.operations import go_absent
from buergerdraht.agreements.routing.queries import route_of_number
from buergerdraht.servicehours.rules import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LEUN_115, GELDERN, GESEKE = "+496990009300", "+492214710300", "+492214710700"
SOEST, KREIS_SOEST, QUICKBORN, QUICKBORN_115 = "+4929211030", "+492921300", "+494066969900", "+494066969915"
CENTRE, HERS, CLOSED = "Der Anruf geht an", "Die Vermittlung der Stadt", "Die Ansage sagt"


def served(number: str) -> ServedNumber:
    return ServedNumber.objects.select_related("number__authority", "agreement__centre").get(
        number__number=number
    )


def steps(number: str, at: str) -> list[str]:
    """What the test bench says, each step by its first words."""
    said = what_happens(served(number), at=datetime.fromisoformat(at).replace(tzinfo=BERLIN)).steps
    return [next(start for start in (CENTRE, HERS, CLOSED) if step.startswith(start)) for step in said]


def reasons(number: str, at: str) -> str:
    return " ".join(
        what_happens(served(number), at=datetime.fromisoformat(at).replace(tzinfo=BERLIN)).reasons
    )


@pytest.mark.parametrize(
    ("number", "at", "expected"),
    [
        # 000: the 115 for Leun, Monday to Friday 8 to 18; Hesse's holidays
        (LEUN_115, "2026-11-23 08:00", [CENTRE]),
        (LEUN_115, "2026-11-23 17:59", [CENTRE]),
        (LEUN_115, "2026-11-23 18:00", [CLOSED]),
        (LEUN_115, "2026-06-04 10:00", [CLOSED]),  # Fronleichnam
        # 001: test phase, three stages, regular operation, in the core hours of the town hall
        (GELDERN, "2022-11-30 10:00", [HERS, CENTRE]),
        (GELDERN, "2022-12-01 12:30", [CENTRE]),
        (GELDERN, "2022-12-01 10:00", [HERS, CENTRE]),
        (GELDERN, "2023-06-01 10:00", [HERS, CENTRE]),
        (GELDERN, "2023-12-29 10:00", [HERS, CENTRE]),
        (GELDERN, "2024-01-02 10:00", [CENTRE]),
        (GELDERN, "2026-11-23 15:59", [CENTRE]),
        (GELDERN, "2026-11-23 16:00", [CLOSED]),
        # 002: the centre at all times at which the town's own attendant is absent
        (GESEKE, "2026-11-23 10:00", [HERS, CENTRE]),
        (GESEKE, "2026-11-23 12:00", [CENTRE]),
        (GESEKE, "2026-11-23 16:59", [CENTRE]),
        (GESEKE, "2026-11-23 17:00", [CLOSED]),
        (GESEKE, "2026-12-24 10:00", [CLOSED]),
        # 003: 103-0 and 30-0 end in the centre: Mon-Wed 8-17, Thu 8-18, Fri 8-13
        (SOEST, "2016-01-04 08:00", [CENTRE]),
        (SOEST, "2026-11-25 17:00", [CLOSED]),
        (SOEST, "2026-11-26 17:30", [CENTRE]),
        (KREIS_SOEST, "2026-11-27 12:59", [CENTRE]),
        (KREIS_SOEST, "2026-11-27 13:00", [CLOSED]),
        # 004: what the town hall does not pick up overflows; the 115 Monday to Friday 8 to 18
        (QUICKBORN, "2026-11-23 10:00", [HERS, CENTRE]),
        (QUICKBORN, "2026-11-23 13:00", [CENTRE]),
        (QUICKBORN, "2026-11-23 18:00", [CLOSED]),
        (QUICKBORN_115, "2026-11-23 10:00", [CENTRE]),
    ],
)
def test_calls_go_as_the_document_says(number: str, at: str, expected: list[str]) -> None:
    assert steps(number, at) == expected


def test_geseke_says_that_nobody_is_there_and_the_centre_takes_the_calls_at_once() -> None:
    attendant = Attendant.objects.get(authority__slug="stadt-geseke")
    go_absent(
        attendant,
        by=User.objects.get(username="frank.albers"),
        now=datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN),
    )
    assert steps(GESEKE, "2026-11-23 09:29") == [HERS, CENTRE]
    assert steps(GESEKE, "2026-11-23 09:30") == [CENTRE]
    assert "abwesend gemeldet seit Montag, 23. November 2026, um 9:30 Uhr" in reasons(
        GESEKE, "2026-11-23 09:30"
    )


def test_reasons_name_phase_hours_and_holiday() -> None:
    assert "Testphase, seit 1. September 2022 bis 30. November 2022" in reasons(GELDERN, "2022-11-30 10:00")
    assert "geschlossen wegen Feiertag (Fronleichnam)" in reasons(LEUN_115, "2026-06-04 10:00")
    assert "Vermittlung: nach ihren Zeiten nicht da." in reasons(GESEKE, "2026-11-23 12:30")


def test_a_week_is_told_in_a_sentence_per_time() -> None:
    week = shown_week(route_of_number(served(GESEKE)), day=datetime(2026, 11, 25, tzinfo=BERLIN).date())
    assert [f"{line.times}: {line.who}" for line in week.lines] == [
        "Mo–Do 8–12 und 14–16 Uhr, Fr 8–12 Uhr: zuerst die Vermittlung der Stadt Geseke; ist sie "
        "abwesend oder nicht zu erreichen, das Servicecenter",
        "Mo–Mi 12–14 und 16–17 Uhr, Do 12–14 und 16–18 Uhr, Fr 12–13 Uhr: das Servicecenter",
        "Zu allen anderen Zeiten: die Ansage mit der nächsten Öffnung; wer will, bittet um Rückruf",
    ]
    assert week.differing == ()
    assert week.warnings == ()


def test_a_holiday_is_told_as_what_differs_in_its_week() -> None:
    week = shown_week(route_of_number(served(SOEST)), day=datetime(2026, 12, 23, tzinfo=BERLIN).date())
    assert week.differing == (
        "Donnerstag, 24. Dezember: ganztägig Ansage, geschlossen wegen Heiligabend",
        "Freitag, 25. Dezember: ganztägig Ansage, geschlossen wegen Feiertag (Erster Weihnachtstag)",
    )


def test_no_cooperation_has_an_oversight() -> None:
    today = datetime(2026, 11, 23, tzinfo=BERLIN).date()
    rows = ServedNumber.objects.select_related("number")
    told = {row.number.number: warnings(route_of_number(row).plan, on=today) for row in rows}
    assert not {number: sentences for number, sentences in told.items() if sentences}
