"""The pages of the exchange, and what others collect."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.jobs import import_xzufi
from buergerdraht.knowledge.models import Entry, ImportRun
from buergerdraht.knowledge.operations.exchange.publishing import Brought, publish_all
from buergerdraht.knowledge.operations.exchange.services import content_of_service
from buergerdraht.knowledge.tests.deliveries import AGENCY, NOW, imported, put, service
from buergerdraht.servicehours.models import Calendar

pytestmark = pytest.mark.django_db
START = "/redaktion/austausch/"


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def member(role: Role) -> Client:
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    level = Authority.Level.MUNICIPALITY
    wetzlar = Authority.objects.create(slug="wetzlar", name="Wetzlar", level=level, regional_key="06532023")
    centre = ServiceCentre.objects.create(
        slug="wetzlar", name="Center", authority=wetzlar, service_hours=hours, is_default=True
    )
    user = User.objects.create(username="ruth")
    Membership.objects.create(user=user, role=role, centre=centre)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(db: None) -> Client:
    return member(Role.ADMINISTRATOR)


def upload(folder: Path) -> SimpleUploadedFile:
    put(folder, a=[service(leika_keys=())])
    return SimpleUploadedFile("../../=Lieferung 1.xml", (folder / "a.xml").read_bytes())


def begin(client: Client, folder: Path) -> ImportRun:
    answer = client.post(START, {"agency": AGENCY, "place": "datei", "file": upload(folder)})
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == f"{START}{run.pk}/"
    return run


def work() -> None:
    """Do what the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name="knowledge.import_xzufi").order_by("pk"):
        import_xzufi(**job.args)


def test_an_upload_is_tried_first_and_then_imported(administrator: Client, tmp_path: Path) -> None:
    trial = begin(administrator, tmp_path / "d")
    work()
    page = administrator.get(f"{START}{trial.pk}/").content.decode()
    assert "Die Leistung hat keinen LeiKa-Schlüssel." in page
    assert "Lieferung-1.xml" in page
    assert str(tmp_path) not in page
    assert not Entry.objects.exists()
    administrator.post(f"{START}{trial.pk}/einlesen")
    taken = ImportRun.objects.get(is_dry_run=False)
    import_xzufi(taken.pk)
    assert Entry.objects.get().title == "Hundesteuer"
    assert not Path(taken.source).exists()
    assert "fertig" in administrator.get(f"{START}{taken.pk}/stand").content.decode()
    assert "Einlesen" in administrator.get(START).content.decode()


def test_problems_are_a_table_for_spreadsheets(administrator: Client, tmp_path: Path) -> None:
    run = begin(administrator, tmp_path / "d")
    work()
    ImportRun.objects.update(
        problems=[{"file": "=cmd()", "line": 3, "object": "x", "reason": "Grund; mit Zeichen"}]
    )
    text = administrator.get(f"{START}{run.pk}/probleme.csv").content.decode()
    assert text == '\ufeffDatei;Zeile;Objekt;Grund\r\n\'=cmd();3;x;"Grund; mit Zeichen"\r\n'


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"place": "datei"}, "Wählen Sie eine Datei."),
        ({"place": "adresse"}, "Geben Sie die Adresse an."),
        ({"place": "adresse", "address": "ftp://x.example/"}, "http://"),
        ({"place": "ordner"}, "Wählen Sie, woher die Lieferung kommt."),
        ({"place": "datei", "agency": "L 1"}, "Die Redaktions-ID besteht aus"),
    ],
)
def test_what_is_missing_is_said(administrator: Client, told: dict[str, str], sentence: str) -> None:
    answer = administrator.post(START, {"agency": AGENCY} | told)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_folder_is_offered_if_the_operator_has_set_one(
    administrator: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_folder=put(tmp_path / "in", a=[service()]))
    administrator.post(START, {"agency": AGENCY, "place": "ordner"})
    work()
    assert ImportRun.objects.get().state == ImportRun.State.DONE


def test_much_vanishes_only_after_a_question(administrator: Client, tmp_path: Path) -> None:
    imported(put(tmp_path / "in", a=[service("hund")], b=[service("katze")]))
    waiting = imported(put(tmp_path / "in", a=[service("hund")]))
    assert "Löschen bestätigen" in administrator.get(f"{START}{waiting.pk}/").content.decode()
    assert "Soll so viel verschwinden?" in administrator.get(f"{START}{waiting.pk}/loeschen").content.decode()
    administrator.post(f"{START}{waiting.pk}/loeschen")
    work()
    assert Entry.objects.exclude(archived_at=None).get().external_id == "katze"


def test_a_run_that_broke_off_goes_on(administrator: Client, tmp_path: Path) -> None:
    run = imported(tmp_path / "in")
    assert "Fortsetzen" in administrator.get(f"{START}{run.pk}/").content.decode()
    put(tmp_path / "in", a=[service()])
    administrator.post(f"{START}{run.pk}/fortsetzen")
    work()
    assert Entry.objects.exists()


@pytest.mark.parametrize("action", ["fortsetzen", "loeschen"])
def test_a_run_that_has_ended_is_neither_carried_on_nor_allowed_to_delete(
    administrator: Client, action: str
) -> None:
    run = ImportRun.objects.create(agency=AGENCY, source="x", state="done", started_at=utc_now())
    assert administrator.post(f"{START}{run.pk}/{action}").status_code == 422
    run.refresh_from_db()
    assert (run.state, run.may_delete_many) == ("done", False)


def test_a_run_whose_process_is_gone_is_said_to_stand_still(administrator: Client) -> None:
    ImportRun.objects.create(agency=AGENCY, source="x", started_at=utc_now() - timedelta(hours=1))
    assert "steht still" in administrator.get(START).content.decode()


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR, Role.SUPERVISOR])
def test_others_do_not_exchange(role: Role) -> None:
    assert member(role).get(START).status_code == 403


@pytest.fixture
def open_delivery(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_agency="L115")
    told = service()
    entry = Entry(kind=Entry.Kind.SERVICE)
    publish_all([Brought(entry, content_of_service(told, entry))], now=NOW)


def collected(client: Client) -> tuple[str, Client]:
    index = client.get("/austausch/xzufi/index.txt").content.decode()
    (name,) = [line for line in index.splitlines() if line.startswith("leistungen")]
    return f"/austausch/xzufi/{name}", client


def test_anybody_collects_what_is_published(client: Client, open_delivery: None) -> None:
    path, _ = collected(client)
    answer = client.get(path)
    assert b"Hundesteuer" in answer.content
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"


def test_who_has_a_file_already_gets_it_not_again(client: Client, open_delivery: None) -> None:
    path, _ = collected(client)
    answer = client.get(path)
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    Entry.objects.update(title="Anders")
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_since_a_day_only_changes_are_listed(client: Client, open_delivery: None) -> None:
    assert client.get("/austausch/xzufi/seit/2026-11-23/index.txt").content.startswith(b"leistungen")
    assert client.get("/austausch/xzufi/seit/2026-11-24/index.txt").content == b""
    path, _ = collected(client)
    assert client.get(path.replace("xzufi/", "xzufi/seit/2026-11-23/")).status_code == 200
    assert client.get("/austausch/xzufi/seit/2026-13-40/index.txt").status_code == 404


def test_with_a_password_only_who_knows_it_collects(
    client: Client, open_delivery: None, settings: Settings
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_token="geheim")
    path = "/austausch/xzufi/index.txt"
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Basic !!"}).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer falsch"}).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer geheim"}).status_code == 200
    assert client.get(path, headers={"Authorization": "Basic eDpnZWhlaW0="}).status_code == 200


def test_without_an_agency_there_is_nothing_to_collect(client: Client, db: None) -> None:
    assert client.get("/austausch/xzufi/index.txt").status_code == 404
