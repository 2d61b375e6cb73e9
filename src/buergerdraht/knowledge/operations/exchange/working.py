"""Runs in the worker: a slice at a time, so that other jobs have their turn."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.errors import ImportNotWaiting, ImportRuns
from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.runs import allow_vanishing, carry_on, fail, start_import
from buergerdraht.knowledge.operations.exchange.uploads import forget_upload

TASK = "knowledge.import_xzufi"
SLICE_SECONDS = 15
AGAIN_AFTER = timedelta(seconds=30)
DEFECT = "Ein Fehler im Programm hat den Lauf beendet; das Protokoll nennt ihn. Was da ist, ist vollständig."


def import_later(run: ImportRun, *, after: timedelta = timedelta(0)) -> None:
    """Let the worker carry a run on once this transaction commits."""
    app.configure_task(TASK, schedule_at=utc_now() + after if after else None).defer(run_id=run.pk)


def work_on(run: ImportRun) -> None:
    """Carry a run on for a slice; later again if it has not ended."""
    end = time.monotonic() + SLICE_SECONDS
    try:
        has_ended = carry_on(run, clock=utc_now, is_time_up=lambda: time.monotonic() > end)
    except ImportRuns:
        import_later(run, after=AGAIN_AFTER)
        return
    except Exception:
        fail(run, message=DEFECT, now=utc_now())
        raise
    if not has_ended:
        import_later(run)
    elif run.state == ImportRun.State.DONE and not run.is_dry_run:
        forget_upload(run.source)


@transaction.atomic
def begin_import(*, agency: str, source: str, is_dry_run: bool, by: User, now: datetime) -> ImportRun:
    """Begin a run that the worker carries out; raises AgencyUnclear."""
    run = start_import(agency=agency, source=source, is_dry_run=is_dry_run, by=by, now=now)
    import_later(run)
    return run


@transaction.atomic
def go_on(run: ImportRun) -> None:
    """Let the worker carry on a run that broke off; raises ImportNotWaiting for one that did not."""
    if run.state in (ImportRun.State.DONE, ImportRun.State.STOPPED):
        raise ImportNotWaiting
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.RUNNING, ended_at=None, message="")
    import_later(run)


@transaction.atomic
def allow_and_go_on(run: ImportRun, *, by: User, now: datetime) -> None:
    """Let much vanish, as somebody has confirmed, and carry the run on; raises ImportNotWaiting."""
    if run.state != ImportRun.State.STOPPED:
        raise ImportNotWaiting
    allow_vanishing(run, by=by, now=now)
    import_later(run)
