"""Which of our fax numbers is an authority's: one question."""

import pytest
from django.test import Client
from pytest_django import Settings

from buergerdraht.agreements.errors import NumberTaken
from buergerdraht.agreements.fax_numbers import place_of_fax, set_fax_number
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.rules import local_day

PAGE = "/verwaltung/behoerden/stadt-wetzlar/fax"
FAX, OTHER = "+4964411152", "+4964411153"


@pytest.fixture(autouse=True)
def ours(settings: Settings) -> None:
    settings.FAX_NUMBERS = (FAX, OTHER)


def owner(number: str) -> tuple[str, str]:
    centre, authority = place_of_fax(number, on=local_day(utc_now()))
    return centre.slug, authority.slug


def test_a_number_is_given_to_an_authority_and_taken_back(admin: Client, office: Office) -> None:
    assert "06441 1152" in admin.get(PAGE).content.decode()
    shown = admin.post(PAGE, {"number": FAX}, follow=True).content.decode()
    assert "Das gilt ab dem nächsten Fax." in shown
    assert '<dd class="bd-num">06441 1152</dd>' in shown
    admin.post(PAGE, {"number": OTHER})
    admin.post(PAGE, {"number": "", "asked": "1"})
    assert (
        '<dd class="bd-num">06441' not in admin.get("/verwaltung/behoerden/stadt-wetzlar/").content.decode()
    )


def test_a_fax_belongs_to_whose_number_was_dialled_else_to_the_default_centre(
    office: Office, other: Office
) -> None:
    set_fax_number(other.authority, number=OTHER, by=other.admin, now=utc_now())
    assert owner(OTHER) == ("soest", "stadt-soest")
    assert owner("") == owner(FAX) == ("wetzlar", "stadt-wetzlar")


def test_nobody_takes_another_s_number(admin: Client, office: Office, other: Office) -> None:
    set_fax_number(other.authority, number=FAX, by=other.admin, now=utc_now())
    assert "06441 1152" not in admin.get(PAGE).content.decode()
    assert admin.post(PAGE, {"number": FAX}).status_code == 422
    with pytest.raises(NumberTaken):
        set_fax_number(office.authority, number=FAX, by=office.admin, now=utc_now())


def test_who_administers_another_centre_does_not_see_it(admin: Client, other: Office) -> None:
    assert admin.get("/verwaltung/behoerden/stadt-soest/fax").status_code == 404
