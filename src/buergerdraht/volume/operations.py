"""Analyses are begun, read as a whole or not at all, taken, and deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.live import publish
from buergerdraht.servicehours.rules import local_day
from buergerdraht.volume.errors import ColumnsRefused, FileRefused, NotAtThisStage
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.rules.columns import faults_of
from buergerdraht.volume.rules.dialects import Guess, NoRecords, Separator, guess
from buergerdraht.volume.rules.faults import Report, report_from
from buergerdraht.volume.rules.plans import Plan, believable_time, plan_from
from buergerdraht.volume.rules.reading import Reading
from buergerdraht.volume.running import ReadingBroke, read_apart
from buergerdraht.volume.uploads import (
    KEPT_UNREAD,
    forget_old_uploads,
    forget_upload,
    keep_upload,
    path_of,
    sample_of,
)

State = VolumeAnalysis.State
READ_TASK = "volume.read"
OBJECT_TYPE = "volume_analysis"
EVENT = "run"
NOTHING_READ = "Keine Zeile der Datei ist als ankommender Anruf lesbar. Es wurde nichts übernommen."
BROKE = "Das Lesen brach ab: Die Datei braucht mehr Speicher oder Zeit als erlaubt. Teilen Sie sie auf."


def begin_analysis(
    name: str,
    *,
    centre: ServiceCentre,
    authority: Authority | None,
    file_name: str,
    chunks: Iterable[bytes],
    by: User,
    now: datetime,
) -> VolumeAnalysis:
    """Keep a file until its columns are chosen; raise FileTooBig, or FileRefused for what is no table."""
    key = keep_upload(chunks)
    try:
        guessed_of(key)
        with transaction.atomic():
            analysis = VolumeAnalysis.objects.create(
                name=name, centre=centre, host_id=centre.authority_id, authority=authority,
                file_name=file_name, upload=key, made_by=by, made_at=now,
            )  # fmt: skip
            _note("volume.begun", analysis, by=by, now=now)
    except BaseException:
        forget_upload(key)
        raise
    return analysis


def guessed_of(upload: str, *, separator: Separator | None = None) -> Guess:
    """Return what a kept file seems to be, with a separator of one's choice; raise FileRefused."""
    try:
        return guess(*sample_of(upload), separator=separator)
    except NoRecords as refusal:
        raise FileRefused(str(refusal)) from refusal


def trial_of(analysis: VolumeAnalysis, plan: Plan, *, now: datetime) -> Report:
    """Return how the begin of the file reads, as chosen."""
    earliest, latest = believable_time(local_day(now))
    head, _ = sample_of(analysis.upload)
    whole = head[: head.rfind(b"\n") + 1] or head
    return report_from(Reading(plan, earliest=earliest, latest=latest).read([whole])["report"])


def start_reading(analysis: VolumeAnalysis, plan: Plan, *, now: datetime) -> None:
    """Let the worker read the file as chosen; raise ColumnsRefused if nothing could be counted."""
    if faults := faults_of(plan.meanings):
        raise ColumnsRefused(" ".join(faults))
    trial = trial_of(analysis, plan, now=now)
    if trial.bad_lines > trial.records:
        told = f"So sind {trial.bad_lines} der ersten {trial.lines} Zeilen nicht lesbar"
        raise ColumnsRefused(f"{told}, meist: {trial.reasons[0][0]}.")
    with transaction.atomic():
        _locked(analysis, State.UPLOADED)
        _become(analysis, State.READING, plan=plan.as_json())
        app.configure_task(READ_TASK, allow_unknown=True).defer(analysis_id=analysis.pk)


def read_file(analysis_id: int, *, now: datetime) -> None:
    """Read the file of an analysis; its sums are kept as a whole or not at all, the file is deleted.

    Does nothing if the analysis is not, or no longer, to be read.
    """
    analysis = VolumeAnalysis.objects.filter(pk=analysis_id, state=State.READING).first()
    if analysis is None:
        return
    upload, plan = analysis.upload, plan_from(analysis.plan or {})
    try:
        result = read_apart(
            path_of(upload), plan, today=local_day(now), told=lambda percent, _: _tell(analysis, percent)
        )
        _settle(analysis, result, now=now)
    except (ReadingBroke, FileNotFoundError):
        _become(analysis, State.REFUSED, problem=BROKE, upload="", read_at=now)
    publish(topic_of(analysis), EVENT, str(analysis.pk))
    forget_upload(upload)


def take_analysis(analysis: VolumeAnalysis, *, by: User, now: datetime) -> None:
    """Take the sums of a file although some of its lines were bad; raise NotAtThisStage."""
    with transaction.atomic():
        _locked(analysis, State.CHECKED)
        _become(analysis, State.READY)
        _note("volume.taken", analysis, by=by, now=now)


@transaction.atomic
def delete_analysis(analysis: VolumeAnalysis, *, by: User, now: datetime) -> None:
    """Delete an analysis with its file, if that is still there."""
    _note("volume.deleted", analysis, by=by, now=now)
    transaction.on_commit(lambda upload=analysis.upload: forget_upload(upload))  # type: ignore[misc]
    analysis.delete()


def forget_unread(*, now: datetime) -> None:
    """Delete what nobody came back for; a reading of yesterday that never ended is told as broken."""
    for each in VolumeAnalysis.objects.filter(made_at__lt=now - KEPT_UNREAD).exclude(upload=""):
        forget_upload(each.upload)
        if each.state == State.READING:
            _become(each, State.REFUSED, problem=BROKE, upload="", read_at=now)
        else:
            each.delete()
    forget_old_uploads(now=now)


def topic_of(analysis: VolumeAnalysis) -> str:
    """Return the topic of live updates that tells of its progress."""
    return f"volume-{analysis.pk}"


def _settle(analysis: VolumeAnalysis, result: dict[str, Any], *, now: datetime) -> None:
    report = report_from(result["report"])
    kept = {"report": result["report"], "upload": "", "read_at": now, "percent": 100}
    if result["figures"] is None:
        _become(analysis, State.REFUSED, problem=NOTHING_READ, **kept)
    else:
        state = State.CHECKED if report.bad_lines else State.READY
        _become(analysis, state, figures=result["figures"], **kept)


def _tell(analysis: VolumeAnalysis, percent: int) -> None:
    """A new percent is worth a sentence; what comes in between is not."""
    if percent != analysis.percent:
        _become(analysis, State.READING, percent=percent)
        publish(topic_of(analysis), EVENT, str(analysis.pk))


def _become(analysis: VolumeAnalysis, state: State, **values: Any) -> None:
    """Write the values; of an analysis that was deleted meanwhile nothing comes back."""
    for name, value in {"state": state, **values}.items():
        setattr(analysis, name, value)
    VolumeAnalysis.objects.filter(pk=analysis.pk).update(state=state, **values)


def _locked(analysis: VolumeAnalysis, state: State) -> None:
    found = VolumeAnalysis.objects.select_for_update().filter(pk=analysis.pk, state=state).exists()
    if not found:
        raise NotAtThisStage


def _note(verb: str, analysis: VolumeAnalysis, *, by: User, now: datetime) -> None:
    record(verb, object_type=OBJECT_TYPE, object_id=str(analysis.pk), actor_id=by.pk, at=now)
