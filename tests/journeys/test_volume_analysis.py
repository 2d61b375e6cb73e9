"""A partner's call records become an analysis: upload, columns, a line that is bad, result, files."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.rules import Role
from tests.journeys.support import Visitor

HEAD = "Datum;Uhrzeit;Rufnummer;Amt;Wartezeit;Gesprächsdauer;Anliegen\r\n"
MONDAY = date(2026, 3, 2)


@pytest.fixture
def controller(come_in: Callable[..., Visitor]) -> Visitor:
    """Somebody who prepares cooperations."""
    return come_in(Role.CONTROLLER)


def records(folder: Path) -> Path:
    """Four weeks of calls, and one line that is none."""
    path = folder / "anrufe.csv"
    lines = [
        f"{MONDAY + timedelta(week * 7 + day):%d.%m.%Y};{hour:02}:{number * 4:02};06441 {number};"
        f"{'Bürgerbüro' if number % 3 else 'Bauamt'};00:00:{number:02};{120 if number % 5 else 0};Ausweis\r\n"
        for week in range(4)
        for day in range(5)
        for hour in range(8, 18)
        for number in range(15 - abs(hour - 10))
    ]
    path.write_bytes((HEAD + "".join(lines) + "31.02.2026;08:00;1;Bauamt;5;60;\r\n").encode("cp1252"))
    return path


def test_call_records_become_an_analysis(controller: Visitor, tmp_path: Path) -> None:
    page = controller.page
    controller.visit("/mengenanalyse/neu/")
    page.get_by_role("button", name="Hochladen und Spalten wählen").click()
    expect(page.get_by_role("link", name="Wählen Sie eine Datei.")).to_be_visible()
    controller.check_page("mengenanalyse-neu-fehler")
    page.get_by_label("Name der Analyse").fill("Stadt Leun, Zentrale")
    page.get_by_label("Anrufdaten").set_input_files(records(tmp_path))
    page.get_by_role("button", name="Hochladen und Spalten wählen").click()
    expect(page.get_by_text("Windows-1252", exact=False)).to_be_visible()
    expect(page.get_by_label("Spalte 3: Rufnummer")).to_have_value("caller")
    controller.check_page("mengenanalyse-spalten")
    page.get_by_role("button", name="Datei prüfen und zählen").click()
    take = page.get_by_role("button", name="Ohne diese Zeilen übernehmen")
    expect(take).to_be_visible(timeout=60_000)
    controller.check_page("mengenanalyse-zu-entscheiden")
    take.click()
    expect(page.get_by_text("1 nicht lesbare Zeilen zählen nicht", exact=False)).to_be_visible()
    controller.check_page("mengenanalyse")
    ask_what_if(page)
    page.get_by_role("link", name="Analyse löschen").click()
    controller.check_page("mengenanalyse-loeschen")
    page.get_by_role("button", name="Löschen").click()
    expect(page.get_by_text("Die Analyse ist gelöscht.")).to_be_visible()


def ask_what_if(page: Page) -> None:
    """With the keyboard alone: a harder promise, and the paper about it."""
    page.get_by_label("angenommen in Sekunden").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**sekunden=5**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Als PDF herunterladen").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
