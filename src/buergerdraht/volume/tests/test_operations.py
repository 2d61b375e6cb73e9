"""An analysis from its file to its figures: all or nothing, and no file is left."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.volume import running, uploads
from buergerdraht.volume.errors import ColumnsRefused, FileRefused, FileTooBig, NotAtThisStage
from buergerdraht.volume.jobs import forget_unread_files, read_uploaded_file
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.operations import (
    BROKE,
    NOTHING_READ,
    delete_analysis,
    guessed_of,
    start_reading,
    take_analysis,
)
from buergerdraht.volume.queries import (
    analyses_of,
    analysis_for,
    is_kept_by,
    kept_analysis,
    nameable_partners,
)
from buergerdraht.volume.rules.columns import Meaning
from buergerdraht.volume.rules.figures import figures_from
from buergerdraht.volume.rules.plans import Plan
from buergerdraht.volume.tests.conftest import GOOD, HEAD, begun

State = VolumeAnalysis.State


def plan_of(analysis: VolumeAnalysis) -> Plan:
    told = guessed_of(analysis.upload)
    return Plan(told.dialect, told.meanings)


def read(analysis: VolumeAnalysis) -> VolumeAnalysis:
    start_reading(analysis, plan_of(analysis), now=utc_now())
    read_uploaded_file(analysis.pk)
    analysis.refresh_from_db()
    return analysis


def test_a_good_file_becomes_figures_and_is_gone(
    centre: ServiceCentre, controller: User, own_media: Path
) -> None:
    analysis = begun(centre, controller, HEAD + GOOD * 70_000)
    assert len(list(own_media.iterdir())) == 1
    read(analysis)
    assert (analysis.state, analysis.upload, analysis.percent) == (State.READY, "", 100)
    assert figures_from(analysis.figures or {}).offered == 70_000
    assert list(own_media.iterdir()) == []
    read_uploaded_file(analysis.pk)  # a job that comes twice
    assert AuditEntry.objects.filter(verb="volume.begun", object_id=str(analysis.pk)).exists()
    assert ProcrastinateJob.objects.filter(task_name="volume.read").count() == 1


def test_bad_lines_are_a_persons_decision(centre: ServiceCentre, controller: User) -> None:
    analysis = read(begun(centre, controller, HEAD + GOOD * 3 + "kaputt;1;A;5;75\n"))
    assert analysis.state == State.CHECKED
    assert (analysis.report or {})["runs"] == [[5, 5, "moment"]]
    take_analysis(analysis, by=controller, now=utc_now())
    analysis.refresh_from_db()
    assert analysis.state == State.READY
    with pytest.raises(NotAtThisStage):
        take_analysis(analysis, by=controller, now=utc_now())


def test_a_file_without_a_call_changes_nothing_of_what_was_there(
    centre: ServiceCentre, controller: User, own_media: Path
) -> None:
    before = read(begun(centre, controller))
    outward = HEAD.replace("Amt", "Richtung") + GOOD.replace("Bürgerbüro", "abgehend") * 3
    analysis = read(begun(centre, controller, outward))
    assert (analysis.state, analysis.problem, analysis.figures) == (State.REFUSED, NOTHING_READ, None)
    before.refresh_from_db()
    assert figures_from(before.figures or {}).offered == 3
    assert list(own_media.iterdir()) == []


def test_columns_with_which_most_lines_would_be_bad_are_refused_before_the_run(
    centre: ServiceCentre, controller: User
) -> None:
    analysis = begun(centre, controller)
    guessed = plan_of(analysis)
    with pytest.raises(ColumnsRefused, match="Beginn"):
        start_reading(analysis, Plan(guessed.dialect, (Meaning.SKIP,) * 5), now=utc_now())
    wrong = (Meaning.SKIP, Meaning.START, Meaning.SKIP, Meaning.SKIP, Meaning.TALK)
    with pytest.raises(ColumnsRefused, match="3 der ersten 4 Zeilen nicht lesbar, meist: Datum"):
        start_reading(analysis, Plan(guessed.dialect, wrong), now=utc_now())
    analysis.refresh_from_db()
    assert analysis.state == State.UPLOADED


def test_a_program_that_breaks_leaves_no_figures_and_no_file(
    centre: ServiceCentre, controller: User, own_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PROGRAM", "buergerdraht.volume.no_such_program")
    analysis = read(begun(centre, controller))
    assert (analysis.state, analysis.problem, analysis.figures) == (State.REFUSED, BROKE, None)
    assert list(own_media.iterdir()) == []


def test_what_is_no_table_or_too_big_is_refused_and_not_kept(
    centre: ServiceCentre, controller: User, own_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileRefused, match="Excel"):
        begun(centre, controller, "PK\x03\x04xl/workbook.xml")
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 10)
    with pytest.raises(FileTooBig):
        begun(centre, controller)
    assert list(own_media.iterdir()) == []
    assert VolumeAnalysis.objects.count() == 0


def test_deleting_takes_the_file_along(
    centre: ServiceCentre, controller: User, own_media: Path, django_capture_on_commit_callbacks: object
) -> None:
    analysis = begun(centre, controller)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_analysis(analysis, by=controller, now=utc_now())
    assert list(own_media.iterdir()) == []
    assert AuditEntry.objects.filter(verb="volume.deleted").exists()


def test_what_nobody_came_back_for_is_forgotten(
    centre: ServiceCentre, controller: User, own_media: Path
) -> None:
    _, stuck, fresh = (begun(centre, controller) for _ in range(3))
    start_reading(stuck, plan_of(stuck), now=utc_now())
    old = VolumeAnalysis.objects.exclude(pk=fresh.pk)
    old.update(made_at=utc_now() - timedelta(days=2))
    orphan = own_media / "nobody"
    orphan.touch()
    os.utime(orphan, (0, 0))
    forget_unread_files(0)
    assert set(VolumeAnalysis.objects.values_list("pk", "state")) == {
        (stuck.pk, State.REFUSED), (fresh.pk, State.UPLOADED),
    }  # fmt: skip
    assert [path.name for path in own_media.iterdir()] == [fresh.upload]


def test_the_named_partner_reads_what_is_ready_and_changes_nothing(
    centre: ServiceCentre, controller: User, partner_manager: User, partner: Authority
) -> None:
    hers, unnamed = begun(centre, controller, partner=partner), begun(centre, controller)
    assert not analyses_of(partner_manager).exists()
    for each in (hers, unnamed):
        read(each)
    assert list(analyses_of(partner_manager)) == [hers]
    assert analysis_for(partner_manager, hers.pk) == hers
    assert not is_kept_by(partner_manager, hers)
    with pytest.raises(VolumeAnalysis.DoesNotExist):
        kept_analysis(partner_manager, hers.pk)
    assert list(analyses_of(controller)) == [unnamed, hers]
    assert is_kept_by(controller, hers)
    assert partner in nameable_partners(controller, on=utc_now().date())
    assert not nameable_partners(partner_manager, on=utc_now().date()).exists()
