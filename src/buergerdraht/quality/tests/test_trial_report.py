"""The report of a trial counts the agreement's calls, contacts and reactions of the time, and no others."""

from datetime import date, datetime, timedelta

import pytest

from buergerdraht.agreements.models import QualityTarget
from buergerdraht.agreements.targets import TargetKind
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.quality.queries import trial_report
from buergerdraht.quality.rules import Ending, Span, TrialReport
from buergerdraht.quality.tests.conftest import TUESDAY, Record
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.tests.conftest import House

WEEK = Span(date(2026, 11, 23), date(2026, 11, 30))


def report(house: House, *, span: Span = WEEK) -> TrialReport:
    return trial_report(house.served.agreement, span=span, now=TUESDAY + timedelta(days=9))


@pytest.fixture
def calls(talk: Record, record: Record, house: House) -> list[Call]:
    """One taken in time, one too late, one lost; one of another agreement, one of the week after."""
    talk(wait=30, served_number=None)
    talk(wait=30, at=datetime(2026, 11, 30, tzinfo=BERLIN))
    return [talk(wait=30), talk(wait=31), record((0, "arrived"), (40, "abandoned"))]


def test_calls_are_counted_by_what_became_of_them_and_by_the_seconds_of_the_charter(
    calls: list[Call], house: House
) -> None:
    told = report(house)
    assert (told.seconds, told.target) == (30, None)
    ((begin, week),) = told.steps
    assert begin == WEEK.first_on
    assert (week.offered, week.quick, week.slow, week.abandoned) == (3, 1, 1, 1)


def test_a_time_without_calls_has_steps_of_nothing(house: House) -> None:
    (_, week), *_ = report(house).steps
    assert (week.offered, week.closed) == (0, 0)


def test_closed_contacts_end_as_their_least_settled_concern(calls: list[Call], house: House) -> None:
    for call, outcomes, state in (
        (calls[0], ["answered", "ticket"], "closed"),
        (calls[1], ["answered"], "draft"),
    ):
        contact = Contact.objects.create(
            centre=house.centre, authority=house.leun, call=call, opened_at=TUESDAY, state=state,
            closed_at=TUESDAY if state == "closed" else None,
        )  # fmt: skip
        for position, outcome in enumerate(outcomes):
            Concern.objects.create(contact=contact, authority=house.leun, position=position, outcome=outcome)
    endings = report(house).endings
    assert {ending for ending, count in endings.items() if count} == {Ending.TICKET}
    assert endings[Ending.TICKET] == 1


def test_the_seconds_that_were_agreed_take_the_place_of_the_charters(calls: list[Call], house: House) -> None:
    QualityTarget.objects.create(
        agreement=house.served.agreement, kind=TargetKind.SERVICE_LEVEL, value=90, threshold=31
    )
    told = report(house)
    ((_, week),) = told.steps
    assert (told.seconds, told.target, week.quick, week.slow) == (31, 90, 2, 0)
