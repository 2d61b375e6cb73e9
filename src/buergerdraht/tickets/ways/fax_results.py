"""What became of calls with faxes, as the telephone engine has noted it: taken once, then forgotten there."""

from datetime import datetime

from django.db import transaction

from buergerdraht.channels.errors import NotReached, Refused
from buergerdraht.telephony.fax import FaxLine, FaxReport
from buergerdraht.tickets.models import Delivery, FaxTry
from buergerdraht.tickets.rules.delivery import DeliveryState
from buergerdraht.tickets.rules.fax import INTERRUPTED, RINGS_AT_MOST, Verdict, verdict_on
from buergerdraht.tickets.ways.outbox import note_failure, settle


def settle_faxes(*, line: FaxLine, now: datetime) -> int:
    """Note the outcome of every call that is over or was interrupted, and return how many these were."""
    going_on = FaxTry.objects.filter(ended_at__isnull=True).order_by("pk")
    return sum(_settle(attempt, line=line, now=now) for attempt in going_on)


def settle_unstarted(*, now: datetime) -> None:
    """Try again what was claimed by a worker who died before there was a try."""
    claimed = Delivery.objects.filter(
        state=DeliveryState.SENDING, way="fax", claimed_at__lt=now - RINGS_AT_MOST
    )
    for delivery in claimed.exclude(pk__in=FaxTry.objects.filter(ended_at__isnull=True).values("delivery")):
        note_failure(delivery, NotReached(INTERRUPTED), now=now)


def _settle(attempt: FaxTry, *, line: FaxLine, now: datetime) -> bool:
    report = line.report(attempt.name)
    verdict = verdict_on(report, age=now - attempt.started_at)
    if verdict is None:
        return False
    _note(attempt, report, verdict, now=now)
    line.forget(attempt.name)
    return True


@transaction.atomic
def _note(attempt: FaxTry, report: FaxReport, verdict: Verdict, *, now: datetime) -> None:
    """Two who settle at once note it once."""
    locked = FaxTry.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=attempt.pk)
    if locked.ended_at is not None:
        return
    locked.ended_at, locked.error = now, verdict.error
    locked.is_answered, locked.pages = report.is_answered, report.pages
    locked.save()
    if locked.delivery.state != DeliveryState.SENDING:
        return
    if not verdict.error:
        settle(locked.delivery, DeliveryState.SENT, now=now)
        return
    failure = NotReached if verdict.may_try_again else Refused
    note_failure(locked.delivery, failure(verdict.error), now=now)
