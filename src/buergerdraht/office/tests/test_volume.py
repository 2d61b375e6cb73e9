"""The pages of a volume analysis: upload, columns, progress, decision, result, files."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.tests.conftest import Office
from buergerdraht.quality.models import HourFigures
from buergerdraht.servicehours.rules import local_day
from buergerdraht.volume.jobs import read_uploaded_file
from buergerdraht.volume.models import VolumeAnalysis

START = "/mengenanalyse/"
HEAD = "Beginn;Anrufer;Amt;Wartezeit;Gesprächsdauer;Anliegen\n"
GOOD = "02.03.2026 09:{n:02}:00;06441 {n};=HYPERLINK(1);5;150;Ausweis\n"
FILE = HEAD + "".join(GOOD.format(n=n) for n in range(60)) + "03.03.2026 20:00;06441 1;Bauamt;75;0;\n"


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def client(office: Office, client: Client) -> Client:
    client.force_login(office.admin)
    return client


def upload(client: Client, office: Office, text: str | bytes = FILE, **typed: Any) -> Any:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("anrufe.csv", content)
    return client.post(
        f"{START}neu/", {"name": "Leun, Zentrale", "centre": office.centre.pk, "file": file} | typed
    )


def choices(client: Client, address: str, **other: str) -> dict[str, str]:
    """What the form of the columns offers."""
    form = client.get(address).context["form"]
    told = {name: str(form[name].initial) for name in form.fields if name != "has_header"}
    return told | {"has_header": "on"} | other


def read(client: Client, office: Office, text: str | bytes = FILE, **typed: Any) -> str:
    """Upload, confirm the guess, let the worker read; return the address."""
    columns = upload(client, office, text, **typed).headers["Location"]
    answer = client.post(columns, choices(client, columns))
    read_uploaded_file(VolumeAnalysis.objects.latest("pk").pk)
    return str(answer.headers["Location"])


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    page = body(client.get(START))
    assert "Noch keine Analyse" in page
    assert "Neue Analyse" in page


def test_from_a_file_to_its_figures(client: Client, office: Office) -> None:
    answer = upload(client, office, authority=office.authority.pk)
    columns = answer.headers["Location"]
    page = body(client.get(columns))
    assert "Semikolon" in page
    assert "UTF-8" in page
    assert "Spalte 1: Beginn" in page
    answer = client.post(columns, choices(client, columns))
    address = answer.headers["Location"]
    assert "wird gelesen" in body(client.get(address))
    assert client.get(columns).headers["Location"] == address
    assert 'id="stand"' in body(client.get(f"{address}stand"))
    read_uploaded_file(VolumeAnalysis.objects.get().pk)
    assert "Zum Ergebnis" in body(client.get(f"{address}stand"))
    page = body(client.get(address))
    for part in (
        "03/26",
        "Bauamt",
        "=HYPERLINK(1)",
        "Höchster Bedarf",
        "Vollzeitstellen",
        "Die Datei ist gelöscht",
    ):
        assert part in page
    assert "Leun, Zentrale" in body(client.get(START))


def test_what_if_changes_the_staff_and_refuses_what_cannot_be(client: Client, office: Office) -> None:
    address = read(client, office)
    usual = client.get(address).context["result"].plan.peak.agents
    strict = client.get(address, {"prozent": "99", "sekunden": "5", "modell": "c"}).context["result"].plan
    assert strict.peak.agents > usual
    answer = client.get(address, {"von": "18", "bis": "8", "prozent": "200"})
    assert answer.status_code == 422
    assert "Die Servicezeit endet vor ihrem Beginn" in body(answer)
    assert client.get(f"{address}mengenanalyse.pdf", {"von": "x"}).status_code == 422
    assert client.get(f"{address}mengenanalyse.xlsx", {"von": "x"}).status_code == 422


def test_the_centres_own_load_is_added(client: Client, office: Office) -> None:
    address = read(client, office)
    assert client.get(address).context["joined_chart"] is None
    monday = local_day(utc_now())
    monday -= timedelta(days=monday.weekday() + 7)
    at = utc_now().replace(year=monday.year, month=monday.month, day=monday.day, hour=9, minute=0)
    HourFigures.objects.create(
        day_on=monday, hour_at=at, centre=office.centre, authority=office.authority, channel="phone",
        is_open=True, offered=120, answered=120, in_target=100, abandoned=0, talk_ms=18_000_000, wrap_up_ms=0,
    )  # fmt: skip
    answer = client.get(address)
    assert "Servicekräfte mit und ohne den Partner" in body(answer)
    assert max(each.calls_before for each in answer.context["result"].joined) == 120
    assert b"".join(client.get(f"{address}mengenanalyse.pdf")).startswith(b"%PDF")


def test_bad_lines_are_shown_downloaded_and_left_out_by_decision(client: Client, office: Office) -> None:
    address = read(client, office, FILE + "=cmd|'/c calc'!A0;1;A;5;75;\n")
    page = body(client.get(address))
    assert "Ohne diese Zeilen übernehmen" in page
    assert "Datum oder Uhrzeit nicht lesbar" in page
    rows = b"".join(client.get(f"{address}zeilen.csv")).decode("utf-8-sig").splitlines()
    assert rows == ["Von Zeile;Bis Zeile;Grund", "63;63;Datum oder Uhrzeit nicht lesbar"]
    assert client.get(f"{address}mengenanalyse.pdf").status_code == 404
    client.post(f"{address}uebernehmen")
    page = body(client.get(address))
    assert "1 nicht lesbare Zeilen zählen nicht" in page


def test_the_workbook_takes_no_name_for_a_formula(client: Client, office: Office) -> None:
    address = read(client, office)
    content = b"".join(client.get(f"{address}mengenanalyse.xlsx"))
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)
    assert ">=HYPERLINK(1)<" in sheets
    assert "<f>" not in sheets


@pytest.mark.parametrize(("content", "said"), [
    (b"PK\x03\x04xl/workbook.xml", "Excel-Datei oder ein ZIP-Archiv"),
    (b"", "Die Datei ist leer"),
    (b"nur Text\n", "keine Tabelle"),
])  # fmt: skip
def test_what_is_no_table_is_refused_at_its_field(
    client: Client, office: Office, content: bytes, said: str
) -> None:
    answer = upload(client, office, content)
    assert answer.status_code == 422
    assert said in body(answer)
    assert not VolumeAnalysis.objects.exists()


def test_columns_that_count_nothing_are_refused_and_kept_as_chosen(client: Client, office: Office) -> None:
    columns = upload(client, office).headers["Location"]
    answer = client.post(columns, choices(client, columns, column_0=""))
    assert answer.status_code == 422
    assert "Wählen Sie eine Spalte für den Beginn" in body(answer)
    assert "Spalte 1" in body(client.get(columns, {"trennzeichen": "comma"}))


def test_an_ambiguous_date_is_said(client: Client, office: Office) -> None:
    columns = upload(client, office, "Start,Duration\n03/04/2026 08:00,75\n").headers["Location"]
    assert "auf zwei Arten lesen" in body(client.get(columns))


def test_an_analysis_is_deleted_after_a_question(client: Client, office: Office) -> None:
    address = read(client, office)
    assert "Analyse löschen?" in body(client.get(f"{address}loeschen/"))
    assert client.post(f"{address}loeschen/").headers["Location"] == START
    assert client.get(address).status_code == 404


def test_the_named_partner_reads_the_result_and_nothing_of_the_centre(
    client: Client, office: Office, other: Office
) -> None:
    partner = Authority.objects.create(slug="solms", name="Stadt Solms", level="municipality")
    made = VolumeAnalysis.objects.get(pk=int(read(client, office).split("/")[2]))
    made.authority = partner
    made.save()
    reader = User.objects.create(username="solms")
    Membership.objects.create(user=reader, role=Role.PARTNER_MANAGER, authority=partner)
    client.force_login(reader)
    page = body(client.get(f"{START}{made.pk}/"))
    assert "Bauamt" in page
    assert "Analyse löschen" not in page
    assert client.get(f"{START}neu/").status_code == 403
    client.force_login(other.admin)
    assert client.get(f"{START}{made.pk}/").status_code == 404


def test_a_file_that_is_left_out_or_a_state_that_has_passed_is_told(client: Client, office: Office) -> None:
    assert "Wählen Sie eine Datei" in body(
        client.post(f"{START}neu/", {"name": "x", "centre": office.centre.pk})
    )
    address = read(client, office)
    assert client.post(f"{address}uebernehmen").status_code == 422
    assert client.get(f"{address}zeilen.csv").status_code == 200
    columns = upload(client, office).headers["Location"]
    waiting = columns.removesuffix("spalten/")
    assert "Spalten wählen" in body(client.get(waiting))
    assert client.get(f"{waiting}zeilen.csv").status_code == 404
