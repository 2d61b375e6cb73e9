"""Reads the figures of an agreement; whose rows count decides row-level security."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.targets import CATALOGUE, Target, TargetKind
from buergerdraht.agreements.versions.queries import targets_of
from buergerdraht.contacts.models import Concern
from buergerdraht.contacts.rules import ContactState
from buergerdraht.quality.rules import Span, StepFigures, TrialReport, counted_endings
from buergerdraht.servicehours.rules import BERLIN
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.queries import BECAME_OURS_AT
from buergerdraht.tickets.models import Ticket

Disposition = Call.Disposition
PAST_CALLS = "quality.past_calls"
"""Lock of jobs that enter calls of the past."""
COUNTED = ("offered", "quick", "slow", "abandoned", "in_announcement", "closed")


def are_past_calls_entered() -> bool:
    """Tell whether calls of the past are being entered: figures of that time are not complete yet."""
    return ProcrastinateJob.objects.filter(lock=PAST_CALLS, status__in=["todo", "doing"]).exists()


def trial_report(agreement: Agreement, *, span: Span, now: datetime) -> TrialReport:
    """Return what was reached under the agreement in a time; a call counts when it arrived."""
    target = _promise(targets_of(agreement))
    calls = Call.objects.filter(served_number__agreement=agreement, arrived_at__range=_instants(span))
    kept, late = _reactions(agreement, span=span, now=now)
    return TrialReport(
        span=span,
        seconds=target.threshold or 0,
        target=target.value or None,
        steps=_steps(calls, span=span, seconds=target.threshold or 0),
        endings=counted_endings(_outcomes(agreement, span=span)),
        reactions_kept=kept,
        reactions_late=late,
    )


def _promise(targets: Iterable[Target]) -> Target:
    """The overflow's target comes before that of all calls; without either the charter's seconds count."""
    agreed = {each.kind: each for each in targets}
    for kind in (TargetKind.OVERFLOW_REACHED, TargetKind.SERVICE_LEVEL):
        if kind in agreed:
            return agreed[kind]
    return Target(TargetKind.SERVICE_LEVEL, 0, CATALOGUE[TargetKind.SERVICE_LEVEL].threshold)


def _steps(calls: QuerySet[Call], *, span: Span, seconds: int) -> tuple[tuple[date, StepFigures], ...]:
    truncated = TruncWeek if span.is_weekly else TruncMonth
    answered = Q(disposition=Disposition.ANSWERED)
    in_time = Q(answered_at__lte=BECAME_OURS_AT + timedelta(seconds=seconds))
    rows = (
        calls.annotate(step=truncated("arrived_at", tzinfo=BERLIN))
        .values("step")
        .annotate(
            offered=Count("pk"),
            quick=Count("pk", filter=answered & in_time),
            slow=Count("pk", filter=answered & ~in_time),
            abandoned=Count("pk", filter=Q(disposition=Disposition.ABANDONED_IN_QUEUE)),
            in_announcement=Count("pk", filter=Q(disposition=Disposition.ABANDONED_IN_ANNOUNCEMENT)),
            closed=Count("pk", filter=Q(disposition=Disposition.CLOSED)),
        )
    )
    found = {row["step"].astimezone(BERLIN).date(): row for row in rows}
    return tuple((step, _figures(found.get(step, {}))) for step in span.steps())


def _figures(row: Mapping[str, Any]) -> StepFigures:
    return StepFigures(**{name: row.get(name, 0) for name in COUNTED})


def _outcomes(agreement: Agreement, *, span: Span) -> Iterable[list[str]]:
    """The outcomes of each closed contact that came by a number of the agreement."""
    concerns = Concern.objects.filter(
        contact__call__served_number__agreement=agreement,
        contact__call__arrived_at__range=_instants(span),
        contact__state=ContactState.CLOSED,
    )
    contacts: dict[int, list[str]] = defaultdict(list)
    for contact_id, outcome in concerns.values_list("contact_id", "outcome").iterator():
        contacts[contact_id].append(outcome)
    return contacts.values()


def _reactions(agreement: Agreement, *, span: Span, now: datetime) -> tuple[int, int]:
    """Reactions that were due in the time: kept, and late or missing."""
    due = Ticket.objects.filter(agreement=agreement, due_at__range=_instants(span))
    counts = due.aggregate(
        kept=Count("pk", filter=Q(reacted_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(reacted_at__gt=F("due_at")) | Q(reacted_at__isnull=True, due_at__lt=now)),
    )
    return counts["kept"], counts["late"]


def _instants(span: Span) -> tuple[datetime, datetime]:
    """From midnight to the last instant, in Berlin."""
    begins, ends = (datetime.combine(day, time(), tzinfo=BERLIN) for day in (span.first_on, span.until))
    return begins, ends - timedelta(microseconds=1)
