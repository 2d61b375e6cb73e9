"""Passes over a centre's agreements: drafts worked out, checked or issued, in the background.

A step is done in one transaction with what comes of it, so a run that was interrupted goes on where it was,
and two workers never do the same step. What cannot be billed keeps its reason; the others are not held up.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.billing.einvoice.validation import Rules, findings_of
from buergerdraht.billing.errors import NothingToBill, PeriodNotOver
from buergerdraht.billing.models import BillingRun, BillingStep, Invoice
from buergerdraht.billing.operations import check_invoices, draft_invoice, issue_invoice
from buergerdraht.billing.queries import agreements_to_bill, billing_centres
from buergerdraht.billing.rules.paper import Fault
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.usage import running_calls
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.live import publish
from buergerdraht.foundation.sorting import german_order
from buergerdraht.servicehours.rules import local_day

TASK = "billing.carry_on"
SLICE_SECONDS = 15
"""Then other jobs have their turn."""
STEPS_AT_ONCE: Mapping[str, int] = {
    BillingRun.Task.DRAFT: 1,
    BillingRun.Task.CHECK: 50,
    BillingRun.Task.ISSUE: 10,
}
"""The official rules take seconds to begin, so papers are checked together; numbers are held briefly."""
NEEDED_STATE = {BillingRun.Task.CHECK: Invoice.State.DRAFT, BillingRun.Task.ISSUE: Invoice.State.CHECKED}
NOT_IN_STATE = "Die Rechnung hat inzwischen einen anderen Stand."
DEFECT = "Ein Fehler im Programm; das Protokoll nennt ihn. Die anderen Vereinbarungen betrifft er nicht."
EVENT = "run"
log = logging.getLogger(__name__)


@transaction.atomic
def begin_run(centre_id: int, *, task: str, period: Period, by: User, now: datetime) -> BillingRun:
    """Begin a run that the worker carries out; one that goes on already is carried on.

    Raise PeriodNotOver, NothingToBill.
    """
    if local_day(now) < period.end:
        raise PeriodNotOver
    days = {"begin_on": period.begin, "end_on": period.end}
    run = BillingRun.objects.filter(centre=centre_id, task=task, ended_at=None, **days).first()
    if run is None:
        agreements = list(_agreements(centre_id, task=task, period=period))
        if not agreements:
            raise NothingToBill
        run = BillingRun.objects.create(centre_id=centre_id, task=task, started_by=by, started_at=now, **days)
        BillingStep.objects.bulk_create(
            BillingStep(run=run, agreement=each, authority_id=each.partner_id) for each in agreements
        )
    carry_on_later(run)
    return run


def carry_on_later(run: BillingRun) -> None:
    """Let the worker carry a run on once this transaction commits."""
    app.configure_task(TASK).defer(run_id=run.pk)


def work_on(run_id: int) -> None:
    """Carry a run on for a slice; later again if it has not ended."""
    run = BillingRun.objects.select_related("started_by").get(pk=run_id)
    end = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end:
        if not do_next(run, now=utc_now()):
            return
    carry_on_later(run)


def do_whole_run(run: BillingRun, *, now: datetime, rules: Rules = findings_of) -> None:
    """Do all steps at once, for whoever has no worker at hand."""
    while do_next(run, now=now, rules=rules):
        pass


def do_next(run: BillingRun, *, now: datetime, rules: Rules = findings_of) -> bool:
    """Do the next steps and tell the pages; return False if the run is over."""
    with transaction.atomic():
        pending = run.steps.filter(done_at=None).select_for_update(skip_locked=True, of=("self",))
        steps = list(
            pending.select_related("agreement__partner", "agreement__centre")[: STEPS_AT_ONCE[run.task]]
        )
        if steps:
            _do(run, steps, now=now, rules=rules)
        elif not run.steps.filter(done_at=None).exists():
            BillingRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=now)
        publish(topic_of(run.centre_id), EVENT, str(run.pk))
    return bool(steps)


def topic_of(centre_id: int) -> str:
    """Return what pages of a centre's runs follow."""
    return f"billing-{centre_id}"


def _do(run: BillingRun, steps: Sequence[BillingStep], *, now: datetime, rules: Rules) -> None:
    period = Period(run.begin_on, run.end_on)
    if run.task == BillingRun.Task.CHECK:
        _check(run, steps, now=now, rules=rules)
    else:
        for step in steps:
            _do_alone(run, step, period=period, now=now)
    for step in steps:
        step.done_at = now
    BillingStep.objects.bulk_update(steps, ["invoice", "reason", "running_calls", "done_at"])


def _do_alone(run: BillingRun, step: BillingStep, *, period: Period, now: datetime) -> None:
    try:
        with transaction.atomic():
            if run.task == BillingRun.Task.DRAFT:
                step.invoice = draft_invoice(step.agreement, period=period, now=now)
                step.running_calls = running_calls(step.agreement, period=period)
            elif invoice := _invoice_of(run, step):
                step.invoice = invoice
                issue_invoice(invoice, by=run.started_by, now=now)
            else:
                step.reason = NOT_IN_STATE
    except DomainError as refusal:
        step.reason = refusal.message
    except Exception:
        log.exception("billing_step_failed", extra={"step_id": step.pk})
        step.reason = DEFECT


def _check(run: BillingRun, steps: Sequence[BillingStep], *, now: datetime, rules: Rules) -> None:
    for step in steps:
        step.invoice = _invoice_of(run, step)
        step.reason = "" if step.invoice else NOT_IN_STATE
    ready = [(step, step.invoice) for step in steps if step.invoice]
    found = check_invoices([invoice for _, invoice in ready], by=run.started_by, now=now, rules=rules)
    for (step, _), faults in zip(ready, found, strict=True):
        step.reason = _told(faults)


def _told(faults: Sequence[Fault]) -> str:
    return " ".join(fault.text for fault in faults)


def _agreements(centre_id: int, *, task: str, period: Period) -> QuerySet[Agreement]:
    found = agreements_to_bill([centre_id], period=period).exclude(partner=F("centre__authority"))
    if task == BillingRun.Task.DRAFT:
        return found
    ready = _invoices(NEEDED_STATE[BillingRun.Task(task)], period=period)
    return found.filter(pk__in=ready.values("agreement"))


def _invoice_of(run: BillingRun, step: BillingStep) -> Invoice | None:
    state = NEEDED_STATE[BillingRun.Task(run.task)]
    ready = _invoices(state, period=Period(run.begin_on, run.end_on)).filter(agreement=step.agreement_id)
    return ready.select_for_update().first()


def _invoices(state: Invoice.State, *, period: Period) -> QuerySet[Invoice]:
    return Invoice.objects.filter(
        kind=Invoice.Kind.INVOICE, state=state, begin_on=period.begin, end_on=period.end
    )


def next_task(run: BillingRun) -> BillingRun.Task | None:
    """Return what usually follows the run; None: nothing, or not yet."""
    follows = {BillingRun.Task.DRAFT: BillingRun.Task.CHECK, BillingRun.Task.CHECK: BillingRun.Task.ISSUE}
    return follows.get(BillingRun.Task(run.task)) if run.ended_at else None


def runs_of(user: User) -> QuerySet[BillingRun]:
    """Return the runs of the centres whose accounts she keeps, the latest first."""
    centres = billing_centres(user).order_by().values("pk")
    found = BillingRun.objects.filter(centre__in=centres).select_related("centre", "started_by")
    return found.order_by("-started_at", "-pk")


def run_for(user: User, run_id: int) -> BillingRun:
    """Return a run if she may see it; raise BillingRun.DoesNotExist."""
    return runs_of(user).get(pk=run_id)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, and what somebody has to look at."""

    total: int
    done: int
    failed: tuple[BillingStep, ...]
    unfinished: tuple[BillingStep, ...]
    """Done, but calls of the days go on and are not in it."""

    @property
    def made(self) -> int:
        """How many came out well."""
        return self.done - len(self.failed)


def progress_of(run: BillingRun) -> Progress:
    """Return how far the run is."""
    steps = run.steps.select_related("agreement__partner", "invoice")
    done = steps.exclude(done_at=None).order_by(german_order("agreement__partner__name"), "pk")
    return Progress(
        total=run.steps.count(),
        done=len(done),
        failed=tuple(step for step in done if step.reason),
        unfinished=tuple(step for step in done if step.running_calls),
    )


def draft_everything(
    centre_ids: Sequence[int], *, period: Period, by: User, now: datetime
) -> Iterator[Progress]:
    """Work the drafts of several centres out, one after the other, without a worker."""
    for centre_id in centre_ids:
        run = begin_run(centre_id, task=BillingRun.Task.DRAFT, period=period, by=by, now=now)
        do_whole_run(run, now=now)
        yield progress_of(run)
