"""A report is kept once and mailed once, whatever dies; by hand it goes again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as mails
from django.db import IntegrityError

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.terms import Term
from buergerdraht.agreements.versions.contents import ContactPoint, Contents, Side, as_json
from buergerdraht.agreements.versions.tests.conftest import Table
from buergerdraht.reports.errors import NobodyToSendTo, StillUnderWay
from buergerdraht.reports.models import MonthlyReport, ReportChoice, ReportMail
from buergerdraht.reports.monthly.operations import choose_recipients, keep_report, send_report_again
from buergerdraht.reports.monthly.queries import agreements_without_report, recipients_of
from buergerdraht.reports.monthly.sending import (
    MAILS_KEPT,
    NO_SERVER,
    deliver,
    due_mails,
    forget_mails,
    settle_interrupted,
)
from buergerdraht.tickets.rules.delivery import INTERRUPTED_AFTER
from buergerdraht.tickets.ways.outbox import NEVER_KNOWN

NOW = datetime(2026, 11, 2, 5, 40, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
Recipients = ReportChoice.Recipients


def name_contact(agreement: Agreement, email: str) -> None:
    contact = ContactPoint(Side.PARTNER, "Zahlen", "", email=email)
    contents = Contents("mandating", Term(agreement.valid_from), contacts=(contact,))
    AgreementVersion.objects.create(
        agreement=agreement, authority=agreement.partner, number=1, state="in_force", side="centre",
        content=as_json(contents), written_at=NOW,
    )  # fmt: skip


@pytest.fixture
def report(table: Table) -> MonthlyReport:
    name_contact(table.agreement, "zahlen@geseke.example")
    report = keep_report(table.agreement, month_on=OCTOBER, content=b"%PDF-", now=NOW)
    assert report
    return report


def the_mail() -> ReportMail:
    return ReportMail.objects.get()


def test_a_report_is_made_once_and_goes_once(report: MonthlyReport, table: Table) -> None:
    assert keep_report(table.agreement, month_on=OCTOBER, content=b"anders", now=NOW) is None
    assert not agreements_without_report(month_on=OCTOBER)
    for _ in range(2):
        deliver(the_mail().pk, now=NOW)
    (sent,) = mails.outbox
    assert sent.to == ["zahlen@geseke.example"]
    assert sent.attachments[0][0] == "monatsbericht-soest-geseke-2026-10.pdf"
    assert sent.attachments[0][1] == b"%PDF-"
    assert (the_mail().state, the_mail().settled_at) == ("sent", NOW)


def test_an_agreement_that_did_not_hold_in_the_month_has_no_report(table: Table) -> None:
    Agreement.objects.update(valid_from=date(2026, 11, 1))
    assert not agreements_without_report(month_on=OCTOBER)
    Agreement.objects.update(valid_from=date(2020, 1, 1), valid_until=OCTOBER)
    assert not agreements_without_report(month_on=OCTOBER)
    assert agreements_without_report(month_on=date(2026, 9, 1)).get() == table.agreement


def test_what_died_while_it_was_sent_is_told_and_not_sent_again_by_itself(report: MonthlyReport) -> None:
    ReportMail.objects.update(state="sending", claimed_at=NOW)
    deliver(the_mail().pk, now=NOW)
    settle_interrupted(now=NOW + INTERRUPTED_AFTER)
    assert the_mail().state == "sending"
    settle_interrupted(now=NOW + INTERRUPTED_AFTER + timedelta(seconds=1))
    assert (the_mail().state, the_mail().last_error) == ("failed", NEVER_KNOWN)
    assert not mails.outbox


def test_what_could_not_be_handed_over_is_tried_later(report: MonthlyReport, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]  # nobody listens
    deliver(the_mail().pk, now=NOW)
    assert (the_mail().state, the_mail().tries) == ("waiting", 1)
    assert not due_mails(now=NOW)
    assert due_mails(now=NOW + timedelta(minutes=1)) == [the_mail().pk]


def test_without_a_mail_server_it_says_so(report: MonthlyReport, settings: object) -> None:
    settings.IS_MAIL_OFFERED = False  # type: ignore[attr-defined]
    deliver(the_mail().pk, now=NOW)
    assert (the_mail().state, the_mail().last_error) == ("failed", NO_SERVER)


def test_it_goes_again_by_hand_when_the_first_has_settled(report: MonthlyReport, table: Table) -> None:
    with pytest.raises(StillUnderWay):
        send_report_again(report, by=table.ruth, now=NOW)
    deliver(the_mail().pk, now=NOW)
    assert send_report_again(report, by=table.ruth, now=NOW) == 1
    assert ReportMail.objects.filter(sent_by=table.ruth).get().state == "waiting"


def test_addresses_of_long_ago_are_forgotten_and_the_report_stays(report: MonthlyReport) -> None:
    deliver(the_mail().pk, now=NOW)
    forget_mails(now=NOW + MAILS_KEPT)
    assert ReportMail.objects.exists()
    forget_mails(now=NOW + MAILS_KEPT + timedelta(seconds=1))
    assert not ReportMail.objects.exists()
    assert MonthlyReport.objects.exists()


def test_the_database_refuses_a_second_mail_that_nobody_asked_for(report: MonthlyReport) -> None:
    with pytest.raises(IntegrityError):
        ReportMail.objects.create(
            report=report, authority=report.authority, recipient="zahlen@geseke.example", next_try_at=NOW
        )


def test_without_a_contact_it_goes_to_who_reads_the_partners_figures(table: Table) -> None:
    User.objects.filter(pk=table.sabine.pk).update(email="sabine@geseke.example")
    assert recipients_of(table.agreement) == ("sabine@geseke.example",)


def test_the_sides_choose_who_gets_it(report: MonthlyReport, table: Table) -> None:
    User.objects.filter(pk=table.sabine.pk).update(email="sabine@geseke.example")
    expected = {
        Recipients.PEOPLE: ("sabine@geseke.example",),
        Recipients.NOBODY: (),
        Recipients.CONTACTS: ("zahlen@geseke.example",),
    }
    for recipients, addresses in expected.items():
        choose_recipients(table.agreement, recipients=recipients, by=table.ruth, now=NOW)
        assert recipients_of(table.agreement) == addresses


def test_to_nobody_it_is_not_sent_again(report: MonthlyReport, table: Table) -> None:
    deliver(the_mail().pk, now=NOW)
    choose_recipients(table.agreement, recipients=Recipients.NOBODY, by=table.ruth, now=NOW)
    with pytest.raises(NobodyToSendTo):
        send_report_again(report, by=table.ruth, now=NOW)
