"""What a call with a fax means for its delivery."""

from datetime import UTC, datetime, timedelta

import pytest

from buergerdraht.telephony.fax import FaxReport
from buergerdraht.tickets.rules.fax import (
    INTERRUPTED,
    LASTS_AT_MOST,
    NO_NUMBER,
    NO_PAGE,
    RINGS_AT_MOST,
    UNKNOWN_END,
    Verdict,
    verdict_on,
)
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.partner_fax import citizen_sheet, sheet_of
from buergerdraht.tickets.rules.partner_mail import Telling

SOON, MINUTE = timedelta(seconds=20), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("report", "age", "verdict"),
    [
        (FaxReport(), SOON, None),
        (FaxReport(), RINGS_AT_MOST, Verdict(INTERRUPTED)),
        (FaxReport(is_answered=True), RINGS_AT_MOST + MINUTE, None),
        (FaxReport(is_answered=True), LASTS_AT_MOST, Verdict(UNKNOWN_END)),
        (FaxReport(is_answered=True, is_over=True, is_whole=True, pages=2), SOON, Verdict()),
        (FaxReport(is_over=True, dial_status="BUSY", cause=17), SOON, Verdict("Der Anschluss ist besetzt.")),
        (FaxReport(is_over=True, dial_status="NOANSWER"), SOON, Verdict("Niemand nimmt ab.")),
        (
            FaxReport(is_over=True, dial_status="CONGESTION", cause=38),
            SOON,
            Verdict("Die Verbindung kam nicht zustande (Ursache 38)."),
        ),
        (
            FaxReport(is_over=True, dial_status="CHANUNAVAIL", cause=1),
            SOON,
            Verdict(NO_NUMBER, may_try_again=False),
        ),
        (FaxReport(is_answered=True, is_over=True), SOON, Verdict(NO_PAGE)),
        (
            FaxReport(is_answered=True, is_over=True, pages=1),
            SOON,
            Verdict("Die Übertragung brach nach Seite 1 ab."),
        ),
    ],
)
def test_each_end_of_a_call_has_its_verdict(
    report: FaxReport, age: timedelta, verdict: Verdict | None
) -> None:
    assert verdict_on(report, age=age) == verdict


def telling(verb: str) -> Telling:
    return Telling(
        verb=verb,
        reference="T-7",
        subject="Laterne",
        kind="Frage",
        question="Wann leuchtet sie wieder?",
        unit="Bauhof",
        citizen=("Antwort an die Person: Anruf, durch das Servicecenter",),
        due="Mi, 25.11., 14:10 Uhr",
        text="",
        questions=(),
        portal_url="https://servicecenter.example/portal/tickets/7/",
        centre="Servicecenter Wetzlar",
        can_reply=False,
    )


def words(verb: str, *, broken_off_at: datetime | None = None) -> str:
    sheet = sheet_of(telling(verb), station="06441 1152", broken_off_at=broken_off_at)
    return "\n".join(block.text for block in sheet.blocks)


def test_a_fax_says_what_is_asked_until_when_and_how_to_react() -> None:
    text = words(Verb.FORWARDED)
    for expected in ("T-7", "Wann leuchtet sie wieder?", "Reaktion bis: Mi", "faxen Sie es an 06441 1152"):
        assert expected in text
    assert "Wiederholung" not in text


def test_a_fax_that_may_have_arrived_before_says_so() -> None:
    text = words(Verb.FORWARDED, broken_off_at=datetime(2026, 11, 20, 13, 10, tzinfo=UTC))
    assert "Wiederholung: Die Übertragung vom Fr, 20.11., 14:10 Uhr, brach ab." in text


def test_a_citizen_reads_her_answer_and_where_to_look_it_up() -> None:
    sheet = citizen_sheet(
        "Guten Tag,\n\nsie leuchtet.", reference="T-7", url="https://a.example/anliegen/", broken_off_at=None
    )
    assert [block.text for block in sheet.blocks] == ["T-7", "Guten Tag,", "sie leuchtet."]
    assert sheet.code == "https://a.example/anliegen/"


def test_nobody_is_asked_to_react_to_what_is_settled() -> None:
    assert "Ihre Reaktion" not in words(Verb.CLOSED)
