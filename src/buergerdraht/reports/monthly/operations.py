"""Keeping a report with its mails, sending one again, choosing who gets them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.foundation.audit import record
from buergerdraht.reports.errors import NobodyToSendTo, StillUnderWay
from buergerdraht.reports.models import MonthlyReport, ReportChoice, ReportMail
from buergerdraht.reports.monthly.queries import is_under_way, recipients_of

JOB = "reports.deliver"


@transaction.atomic
def keep_report(
    agreement: Agreement, *, month_on: date, content: bytes, now: datetime
) -> MonthlyReport | None:
    """Keep the report of a month and put its mails on their way; None: it was made before."""
    report, is_new = MonthlyReport.objects.get_or_create(
        agreement=agreement,
        month_on=month_on,
        defaults={"authority_id": agreement.partner_id, "content": content, "made_at": now},
    )
    if not is_new:
        return None
    _put(report, recipients_of(agreement), by=None, now=now)
    return report


@transaction.atomic
def send_report_again(report: MonthlyReport, *, by: User, now: datetime) -> int:
    """Send a report once more to whoever gets it now, and return to how many.

    Raise NobodyToSendTo, StillUnderWay.
    """
    locked = MonthlyReport.objects.select_for_update().defer("content").get(pk=report.pk)
    if is_under_way(locked):
        raise StillUnderWay
    addresses = recipients_of(locked.agreement)
    if not addresses:
        raise NobodyToSendTo
    _put(locked, addresses, by=by, now=now)
    record(
        "monthly_report.sent_again",
        object_type="monthly_report",
        object_id=str(locked.pk),
        actor_id=by.pk,
        at=now,
    )
    return len(addresses)


@transaction.atomic
def choose_recipients(
    agreement: Agreement, *, recipients: ReportChoice.Recipients, by: User, now: datetime
) -> None:
    """Choose who gets the reports of an agreement by mail from now on."""
    ReportChoice.objects.update_or_create(
        agreement=agreement,
        defaults={
            "authority_id": agreement.partner_id,
            "recipients": recipients,
            "chosen_by": by,
            "chosen_at": now,
        },
    )
    record(
        "agreement.report_recipients_chosen",
        object_type="agreement",
        object_id=str(agreement.pk),
        actor_id=by.pk,
        at=now,
    )


def _put(report: MonthlyReport, addresses: Iterable[str], *, by: User | None, now: datetime) -> None:
    for address in addresses:
        mail = ReportMail.objects.create(
            report=report, authority_id=report.authority_id, recipient=address, sent_by=by, next_try_at=now
        )
        app.configure_task(JOB, allow_unknown=True).defer(mail_id=mail.pk)
