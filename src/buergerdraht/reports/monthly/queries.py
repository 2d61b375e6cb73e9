"""Which reports there are and for whom, which are missing, and to whom one goes."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.terms import add_months
from buergerdraht.agreements.versions.queries import agreements_of, contents_of
from buergerdraht.authorities.queries import centres_where, own_authorities, people_able_at
from buergerdraht.foundation.sorting import german_order
from buergerdraht.reports.models import MonthlyReport, ReportChoice, ReportMail
from buergerdraht.reports.monthly.rules import contacts_for_reports, once
from buergerdraht.tickets.rules.delivery import DeliveryState

Recipients = ReportChoice.Recipients


def reports_of(user: User) -> QuerySet[MonthlyReport]:
    """Return the reports of whose figures the user reads, the latest first, without their content."""
    is_centre = Q(agreement__centre__in=centres_where(user, Ability.READ_FIGURES))
    is_partner = Q(authority__in=own_authorities(user, Ability.READ_FIGURES).values("pk"))
    found = MonthlyReport.objects.filter(is_centre | is_partner).defer("content")
    mails = {state: Count("mails", filter=Q(mails__state=state)) for state in ("sent", "failed")}
    return (
        found.select_related("agreement__partner", "agreement__centre")
        .annotate(**mails, all_mails=Count("mails"))
        .order_by("-month_on", german_order("agreement__partner__name"), "pk")
    )


def report_for(user: User, report_id: int) -> MonthlyReport:
    """Return a report whose figures the user reads; raise MonthlyReport.DoesNotExist."""
    return reports_of(user).get(pk=report_id)


def mails_of(report: MonthlyReport) -> QuerySet[ReportMail]:
    """Return the mails of a report, the latest first."""
    return report.mails.select_related("sent_by").order_by("-pk")


def agreements_without_report(*, month_on: date) -> QuerySet[Agreement]:
    """Return the agreements that held in the month and have no report of it yet."""
    held = Agreement.objects.filter(valid_from__lt=add_months(month_on, 1))
    held = held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=month_on))
    made = MonthlyReport.objects.filter(month_on=month_on).values("agreement")
    return held.exclude(pk__in=made).select_related("partner", "centre").order_by("pk")


def choice_of(agreement: Agreement) -> Recipients:
    """Return who gets the reports of an agreement by mail: its contacts, unless somebody chose otherwise."""
    chosen = ReportChoice.objects.filter(agreement=agreement).first()
    return Recipients(chosen.recipients) if chosen else Recipients.CONTACTS


def recipients_of(agreement: Agreement) -> tuple[str, ...]:
    """Return the addresses; where the agreement names no contact, who reads the partner's figures."""
    choice = choice_of(agreement)
    if choice is Recipients.NOBODY:
        return ()
    named = contacts_for_reports(contents_of(agreement).contacts) if choice is Recipients.CONTACTS else ()
    return named or _readers(agreement)


def is_under_way(report: MonthlyReport) -> bool:
    """Tell whether mails of the report have neither gone nor failed."""
    return report.mails.filter(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]).exists()


def may_settle(user: User, report: MonthlyReport) -> bool:
    """Tell whether the user speaks for a side of the agreement: who does sends again and chooses."""
    return agreements_of(user).filter(pk=report.agreement_id).exists()


def _readers(agreement: Agreement) -> tuple[str, ...]:
    """For a partner also who runs it."""
    partner = agreement.partner
    places = filter(None, (partner.pk, partner.administered_by_id))
    people = (
        person for place in places for person in people_able_at(Ability.READ_FIGURES, authority_id=place)
    )
    return once(person.email for person in people if person.email)
