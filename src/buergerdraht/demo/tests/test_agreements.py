"""The five agreements say what their documents say; the trial of Quickborn reached nine of ten."""

from datetime import date

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.terms import next_notice_day, term_end
from buergerdraht.agreements.versions.checking import faults_of
from buergerdraht.agreements.versions.queries import (
    channels_of,
    contents_of,
    other_agreements,
    term_of,
)
from buergerdraht.demo.agreements import load_agreements, planned_agreements
from buergerdraht.demo.tests.conftest import NOW
from buergerdraht.foundation.documents.blocks import Heading
from buergerdraht.office.agreements.paper import agreement_paper
from buergerdraht.quality.queries import trial_report
from buergerdraht.quality.rules import Ending, Span
from buergerdraht.telephony.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


@pytest.fixture(scope="module")
def agreed(demo: None) -> None:
    load_agreements(now=NOW)


def agreement(slug: str) -> Agreement:
    return Agreement.objects.get(slug=slug)


def test_each_of_the_five_can_hold_as_it_is_told() -> None:
    for slug in planned_agreements():
        contents = contents_of(agreement(slug))
        assert faults_of(contents, others=other_agreements(agreement(slug))) == ()
        assert contents.tasks
        assert contents.contacts


def test_the_overview_tells_which_way_calls_go() -> None:
    lines = dict(channels_of(agreement("soest-geseke"), on=NOW.date()).lines)
    assert lines["0221 4710700"] == (
        "Zentrale: Mo–Mi 8–17 Uhr, Do 8–18 Uhr, Fr 8–13 Uhr. "
        "Das Servicecenter nimmt Anrufe an, wenn die Vermittlung abwesend ist."
    )


def test_on_paper_what_is_counted_stands_below_what_is_agreed() -> None:
    quickborn = agreement("pinneberg-quickborn")
    paper = agreement_paper(quickborn, contents_of(quickborn), version=None, now=NOW)
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert headings[headings.index("Qualitätsziele") :][:4] == [
        "Qualitätsziele",
        "Was die Qualitätsziele zählen",
        "Tarife",
        "Was die Tarife zählen",
    ]


def test_a_second_run_changes_nothing() -> None:
    calls = Call.objects.count()
    assert load_agreements(now=NOW) == 0
    assert Call.objects.count() == calls


def test_geseke_has_two_years_then_one_by_one() -> None:
    term = term_of(agreement("soest-geseke"))
    assert term_end(term, on=date(2019, 12, 31)) == date(2020, 1, 1)
    assert term_end(term, on=NOW.date()) == date(2027, 1, 1)
    assert next_notice_day(term, on=NOW.date()) == date(2027, 6, 30)


def test_a_change_waits_for_gesekes_answer() -> None:
    version = AgreementVersion.objects.get(state="proposed")
    assert (version.agreement.slug, version.side) == ("soest-geseke", "centre")
    assert version.contents.tasks[-1] == "Anrufe der 115 für Geseke beantworten"


def test_who_would_propose_may_be_gone() -> None:
    AgreementVersion.objects.filter(agreement__slug="soest-geseke").delete()
    User.objects.filter(username="tim.ostendorf").delete()
    load_agreements(now=NOW)
    assert not AgreementVersion.objects.filter(state="proposed").exists()


def test_leun_reacts_in_24_hours() -> None:
    targets = contents_of(agreement("wetzlar-leun")).targets
    assert Target(TargetKind.REACTION, 24) in targets
    assert agreement("wetzlar-leun").reaction_hours == 24


def test_quickborns_trial_reached_nine_of_ten_without_a_long_wait() -> None:
    span = Span(date(2017, 11, 1), date(2018, 1, 1))
    report = trial_report(agreement("pinneberg-quickborn"), span=span, now=NOW)
    assert (report.seconds, report.target) == (60, 90)
    assert report.total.percent_quick == 90
    assert report.is_target_met
    assert report.endings[Ending.AT_ONCE] > report.forwarded > 0
    assert report.total.other == 0
