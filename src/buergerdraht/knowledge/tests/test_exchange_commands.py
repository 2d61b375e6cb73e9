"""The commands for deliveries in both directions."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from buergerdraht.knowledge.models import Entry, ImportRun
from buergerdraht.knowledge.tests.deliveries import AGENCY, put, service

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_folder_is_imported_and_told_about(tmp_path: Path) -> None:
    put(tmp_path / "d", a=[service("hund", leika_keys=()), service("katze")])
    told = run("import_xzufi", str(tmp_path / "d"), "--agency", AGENCY)
    assert "a.xml:4: hund Die Leistung hat keinen LeiKa-Schlüssel." in told
    assert "Leistung: 2 neu" in told
    assert told.endswith("Fertig.\n")


def test_a_dry_run_says_so(tmp_path: Path) -> None:
    put(tmp_path / "d", a=[service()])
    told = run("import_xzufi", str(tmp_path / "d"), "--agency", AGENCY, "--dry-run")
    assert told.endswith("Probelauf: nichts geschrieben.\n")
    assert not Entry.objects.exists()


def test_too_much_that_would_vanish_waits_for_a_word(tmp_path: Path) -> None:
    words = ("import_xzufi", str(tmp_path / "d"), "--agency", AGENCY)
    put(tmp_path / "d", a=[service("hund")], b=[service("katze")])
    run(*words)
    put(tmp_path / "d", a=[service("hund")])
    with pytest.raises(CommandError, match="1 von 2 Objekten") as stopped:
        run(*words)
    assert stopped.value.returncode == 3
    assert "1 gelöscht" in run(*words, "--allow-vanishing")
    assert ImportRun.objects.count() == 2


def test_what_cannot_be_read_ends_with_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="gibt es nicht") as failed:
        run("import_xzufi", str(tmp_path / "nichts"), "--agency", AGENCY)
    assert failed.value.returncode == 1
    with pytest.raises(CommandError, match="Redaktions-ID"):
        run("import_xzufi", str(tmp_path), "--agency", "L 1")


def test_our_delivery_is_written(tmp_path: Path, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_agency="")
    with pytest.raises(CommandError, match="BUERGERDRAHT_XZUFI_AGENCY"):
        run("export_xzufi", str(tmp_path / "out"))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, xzufi_agency="L115")
    assert run("export_xzufi", str(tmp_path / "out"), "--since", "2026-01-01").startswith("0 Dateien in ")
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "x").write_text("")
    with pytest.raises(CommandError, match="etwas anderes als eine Lieferung"):
        run("export_xzufi", str(tmp_path / "voll"))
    with pytest.raises(CommandError, match="2026-11-22"):
        run("export_xzufi", str(tmp_path / "out"), "--since", "gestern")
