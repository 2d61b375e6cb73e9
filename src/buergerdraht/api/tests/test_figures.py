"""Figures for a partner's systems: its own, with definitions, and refusals that name the field."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.api.tests.conftest import Cooperation
from buergerdraht.authorities.models import PhoneNumber
from buergerdraht.quality.catalogue import EVERY
from buergerdraht.quality.operations import count_missing
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Call

FIGURES = "/api/v1/figures"
TUESDAY = datetime(2026, 11, 17, 9, 30, tzinfo=BERLIN)
WEEK = {"first_on": "2026-11-16", "last_on": "2026-11-22"}
NUMBERS = {"leun": "+49647391440", "braunfels": "+4964423030"}


@pytest.fixture(autouse=True)
def _counted(cooperation: Cooperation) -> None:
    """Two calls for Leun, three for Braunfels."""
    for slug, count in (("leun", 2), ("braunfels", 3)):
        agreement = Agreement.objects.get(slug=slug)
        number = PhoneNumber.objects.create(authority=agreement.partner, number=NUMBERS[slug])
        served = ServedNumber.objects.create(
            number=number, agreement=agreement, service_hours=cooperation.centre.service_hours
        )
        for minutes in range(count):
            _called(served, TUESDAY + timedelta(minutes=minutes))
    count_missing()


def _called(served: ServedNumber, at: datetime) -> None:
    call_id = uuid4()
    Call.objects.create(
        id=call_id,
        channel_id=str(call_id),
        centre=served.agreement.centre,
        authority=served.number.authority,
        served_number=served,
        dialled_number=served.number.number,
        caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.ENDED,
        disposition="answered",
        arrived_at=at,
        answered_at=at + timedelta(seconds=10),
        ended_at=at + timedelta(seconds=70),
    )


def value(answer: Any, name: str = "offered") -> Any:
    return next(each["value"] for each in answer["figures"] if each["name"] == name)


def test_a_partner_gets_its_own_figures_with_their_definitions(leun: Client, braunfels: Client) -> None:
    answers = [each.get(FIGURES, WEEK).json() for each in (leun, braunfels)]
    assert [value(answer) for answer in answers] == [2, 3]
    assert [answer["parts"]["rows"][0]["name"] for answer in answers] == list(NUMBERS.values())
    told = {each["name"]: each["definition"] for each in answers[0]["figures"]}
    assert told == {name: figure.definition for name, figure in EVERY.items() if name != "occupancy"}
    assert "occupancy" not in answers[0]


def test_what_is_chosen_narrows_them(leun: Client) -> None:
    asked = {"first_on": "2026-11-17", "last_on": "2026-11-17", "number": NUMBERS["leun"], "open": "true",
             "channel": "phone", "step": "quarter_hour", "compare": "year"}  # fmt: skip
    answer = leun.get(FIGURES, asked).json()
    assert (value(answer), answer["compared_with"]["first_on"]) == (2, "2025-11-17")
    assert [each["begins_on"] for each in answer["course"]] == ["2026-11-17T09:30:00+01:00"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"last_on": ""}, "last_on"),
        ({"first_on": "morgen"}, "first_on"),
        ({"last_on": "2026-11-01"}, "last_on"),
        ({"step": "quarter_hour"}, "step"),
        ({"phase": "stage_9"}, "phase"),
        ({"number": NUMBERS["braunfels"]}, "number"),
        ({"authority": "braunfels"}, "authority"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_field(leun: Client, asked: dict[str, str], field: str) -> None:
    refused = leun.get(FIGURES, WEEK | asked)
    assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (422, [field])


def test_nobody_gets_figures_without_a_token(client: Client) -> None:
    assert client.get(FIGURES, WEEK).status_code == 401
