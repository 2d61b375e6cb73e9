"""When a monthly report is made, to whom it goes, what its mail says."""

from datetime import date, time

import pytest

from buergerdraht.agreements.versions.contents import ContactPoint, Side
from buergerdraht.reports.monthly.rules import (
    Telling,
    contacts_for_reports,
    has_worked_this_month,
    month_before,
    month_words,
    subject_of,
    text_of,
)
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours

HESSE = CalendarRules("HE", tuple(WeeklyHours(day, time(8), time(16)) for day in range(5)))


def contact(email: str, topic: str = "Störungen", *, side: Side = Side.PARTNER) -> ContactPoint:
    return ContactPoint(side, topic, "Anke Vogt", email=email)


@pytest.mark.parametrize(
    ("day", "month_on"),
    [(date(2027, 1, 4), date(2026, 12, 1)), (date(2026, 3, 31), date(2026, 2, 1))],
)
def test_the_month_before_is_a_whole_one(day: date, month_on: date) -> None:
    assert month_before(day) == month_on


@pytest.mark.parametrize(
    ("today", "has_worked"),
    [
        (date(2026, 11, 1), "no"),  # a Sunday
        (date(2026, 11, 2), "yes"),
        (date(2026, 11, 7), "yes"),  # what the worker missed is made up for on a Saturday, too
        (date(2027, 1, 1), "no"),
        (date(2027, 1, 3), "no"),
        (date(2027, 1, 4), "yes"),
    ],
)
def test_a_report_waits_for_the_partners_first_working_day(today: date, has_worked: str) -> None:
    assert has_worked_this_month(HESSE, today=today) is (has_worked == "yes")


def test_it_goes_to_the_partners_contacts_once_each() -> None:
    contacts = [contact("a@leun.example"), contact("A@leun.example"), contact(""), contact("b@leun.example")]
    centres = contact("c@wetzlar.example", side=Side.CENTRE)
    assert contacts_for_reports([*contacts, centres]) == ("A@leun.example", "b@leun.example")


def test_a_contact_for_reports_gets_them_alone() -> None:
    contacts = [contact("a@leun.example"), contact("b@leun.example", "Berichte und Zahlen")]
    assert contacts_for_reports(contacts) == ("b@leun.example",)


def test_the_mail_says_what_is_inside_and_where_it_is_switched_off() -> None:
    telling = Telling(month_words(date(2026, 10, 1)), "Stadt Leun", "Servicecenter", "https://x.example/b/")
    assert subject_of(telling) == "Monatsbericht Oktober 2026: Stadt Leun"
    assert "Monatsbericht Oktober 2026 für Stadt Leun" in text_of(telling)
    assert "wer sie bekommt (mit Anmeldung):\nhttps://x.example/b/" in text_of(telling)
