"""Making the reports of last month."""

from datetime import date, datetime

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.queries import reaction_calendar
from buergerdraht.agreements.terms import add_months
from buergerdraht.foundation.documents.rendering import pdf_of
from buergerdraht.office.figures.paper import evaluation_paper
from buergerdraht.quality.dashboards import dashboard, work_board
from buergerdraht.quality.figures import Question, Scope
from buergerdraht.quality.rules import Span
from buergerdraht.reports.monthly.operations import keep_report
from buergerdraht.reports.monthly.queries import agreements_without_report
from buergerdraht.reports.monthly.rules import has_worked_this_month, month_before, month_words
from buergerdraht.servicehours.rules import local_day


def make_reports(*, now: datetime) -> int:
    """Make what is missing where the partner's first working day of the month has come; return how many."""
    today = local_day(now)
    month_on = month_before(today)
    return sum(
        keep_report(each, month_on=month_on, content=_content(each, month_on, now=now), now=now) is not None
        for each in agreements_without_report(month_on=month_on)
        if has_worked_this_month(reaction_calendar(each), today=today)
    )


def _content(agreement: Agreement, month_on: date, *, now: datetime) -> bytes:
    centre, partner = agreement.centre, agreement.partner
    question = Question(
        Scope(centre_ids=frozenset({centre.pk})),
        Span(month_on, add_months(month_on, 1)),
        agreement_id=agreement.pk,
    )
    paper = evaluation_paper(
        dashboard(question, now=now),
        work_board(question, now=now),
        title=f"Monatsbericht {month_words(month_on)}, {partner.name}",
        about=f"{partner.name} und {centre.name}. Gezählt sind Anrufe auf den Rufnummern der Vereinbarung.",
        author=centre.name,
        now=now,
    )
    return pdf_of(paper)
