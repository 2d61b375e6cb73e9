"""Reminders of notice days: which are due, and that they went out, once for each day."""

from dataclasses import dataclass
from datetime import date, datetime

from buergerdraht.agreements.models import Agreement, NoticeReminder
from buergerdraht.agreements.terms import is_reminder_due, next_notice_day
from buergerdraht.agreements.versions.queries import agreements_that_renew, term_of


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A notice day of which both sides do not know yet."""

    agreement: Agreement
    notice_on: date


def due_reminders(*, on: date) -> list[DueReminder]:
    """Return what both sides are to be reminded of, and were not yet."""
    due = [
        DueReminder(agreement, day)
        for agreement in agreements_that_renew(on=on)
        if (day := notice_day_ahead(agreement, on=on))
    ]
    told = set(
        NoticeReminder.objects.filter(agreement__in=[each.agreement for each in due]).values_list(
            "agreement_id", "notice_on"
        )
    )
    return [each for each in due if (each.agreement.pk, each.notice_on) not in told]


def notice_day_ahead(agreement: Agreement, *, on: date) -> date | None:
    """Return the notice day that is so near that both sides should think about it; None: none is."""
    term = term_of(agreement)
    return next_notice_day(term, on=on) if is_reminder_due(term, on=on) else None


def claim_reminder(due: DueReminder, *, now: datetime) -> bool:
    """Note that this reminder goes out now, in the caller's transaction; False: somebody else did."""
    _, is_new = NoticeReminder.objects.get_or_create(
        agreement=due.agreement,
        notice_on=due.notice_on,
        defaults={"authority_id": due.agreement.partner_id, "reminded_at": now},
    )
    return is_new
