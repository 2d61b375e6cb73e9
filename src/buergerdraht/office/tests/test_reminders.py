"""When a partner is reminded: three numbers, with every wrong one named."""

import pytest
from django.test import Client

from buergerdraht.agreements.models import Agreement
from buergerdraht.office.tests.conftest import Office

PAGE = "/verwaltung/behoerden/stadt-wetzlar/erinnerungen"
NUMBERS = {"reminder_hours": "2,5", "late_threshold": "3", "late_window_days": "14"}


def test_the_rules_are_changed(admin: Client, office: Office) -> None:
    assert 'value="4"' in admin.get(PAGE).content.decode()
    assert "gelten so ab sofort" in admin.post(PAGE, NUMBERS, follow=True).content.decode()
    agreement = Agreement.objects.get(slug="wetzlar")
    assert (float(agreement.reminder_hours), agreement.late_threshold, agreement.late_window_days) == (
        2.5,
        3,
        14,
    )


@pytest.mark.parametrize(
    "wrong", [{"reminder_hours": "viele"}, {"late_threshold": "-1"}, {"late_window_days": "0"}]
)
def test_a_wrong_number_is_refused(admin: Client, office: Office, wrong: dict[str, str]) -> None:
    assert admin.post(PAGE, {**NUMBERS, **wrong}).status_code == 422


def test_who_administers_another_centre_does_not_see_it(admin: Client, other: Office) -> None:
    assert admin.get("/verwaltung/behoerden/stadt-soest/erinnerungen").status_code == 404
