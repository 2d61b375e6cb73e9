"""The worker carries an import on in slices; people begin it, confirm it and let it go on."""

from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.errors import ImportNotWaiting
from buergerdraht.knowledge.models import Entry, ImportRun
from buergerdraht.knowledge.operations.exchange.uploads import (
    KEPT,
    forget_old_uploads,
    keep_upload,
    shown_source,
)
from buergerdraht.knowledge.operations.exchange.working import (
    TASK,
    allow_and_go_on,
    begin_import,
    go_on,
    work_on,
)
from buergerdraht.knowledge.tests.deliveries import AGENCY, NOW, put, service

pytestmark = pytest.mark.django_db
State = ImportRun.State


@pytest.fixture
def by() -> User:
    return User.objects.create_user("ines")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A delivery with a dog, as somebody uploaded it."""
    put(tmp_path / "lieferung", a=[service("hund")])
    return keep_upload("../Liefe rung.xml", [(tmp_path / "lieferung" / "a.xml").read_bytes()])


def begun(source: Path, by: User, *, is_dry_run: bool = False) -> ImportRun:
    return begin_import(agency=AGENCY, source=str(source), is_dry_run=is_dry_run, by=by, now=NOW)


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=TASK).count()


def test_an_upload_is_imported_and_then_forgotten(upload: Path, by: User, media: Path) -> None:
    run = begun(upload, by)
    assert (jobs(), shown_source(run.source)) == (1, "Liefe-rung.xml")
    work_on(run)
    run.refresh_from_db()
    assert (run.state, Entry.objects.get().title) == (State.DONE, "Hund")
    assert list((media / "exchange").iterdir()) == []
    with pytest.raises(ImportNotWaiting, match="Dieser Lauf wartet auf nichts"):
        go_on(run)
    with pytest.raises(ImportNotWaiting):
        allow_and_go_on(run, by=by, now=NOW)


def test_a_rehearsal_keeps_the_upload_and_changes_nothing(upload: Path, by: User) -> None:
    work_on(begun(upload, by, is_dry_run=True))
    assert upload.exists()
    assert not Entry.objects.exists()


def test_a_run_that_broke_off_goes_on_where_it_was(tmp_path: Path, by: User) -> None:
    run = begun(tmp_path / "fehlt.xml", by)
    work_on(run)
    run.refresh_from_db()
    assert (run.state, run.message) == (State.FAILED, "„fehlt.xml“ gibt es nicht.")
    go_on(run)
    run.refresh_from_db()
    assert (run.state, run.message, run.ended_at) == (State.RUNNING, "", None)
    assert jobs() == 2


def test_much_that_vanishes_waits_for_a_person(tmp_path: Path, by: User) -> None:
    folder = put(tmp_path / "lieferung", a=[service("hund")], b=[service("katze")])
    work_on(begun(folder, by))
    put(folder, a=[service("hund")])
    run = begun(folder, by)
    work_on(run)
    run.refresh_from_db()
    assert run.state == State.STOPPED
    with pytest.raises(ImportNotWaiting):
        go_on(run)
    allow_and_go_on(run, by=by, now=NOW)
    run.refresh_from_db()
    work_on(run)
    assert Entry.objects.filter(archived_at=None).count() == 1


def test_an_upload_that_nobody_came_back_for_goes_after_a_week(upload: Path) -> None:
    forget_old_uploads(now=utc_now())
    assert upload.exists()
    forget_old_uploads(now=utc_now() + KEPT)
    assert not upload.exists()
    assert shown_source("/srv/lieferung") == "/srv/lieferung"
