"""A delivery of another editorial office: tried, looked at, imported; an agent reads it."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, ImportRun
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.objects import Key, Service
from buergerdraht.knowledge.xzufi.writing import message, written
from tests.journeys.support import Visitor
from tests.support import world

PAGE = "/redaktion/austausch/"


@pytest.fixture
def administrator(come_in: Callable[..., Visitor], centre: world.Centre) -> Visitor:
    """Somebody who exchanges knowledge, at the page for it."""
    visitor = come_in(Role.ADMINISTRATOR, "Ruth")
    visitor.visit(PAGE)
    return visitor


@pytest.fixture
def agency() -> str:
    """An editorial office of this test's own."""
    return f"L{uuid4().hex[:8]}"


def delivery(folder: Path, agency: str) -> Path:
    """A message with two services: one has scripts in it, one has no name."""
    fishing = Service(
        key=Key(agency, f"{agency}.1"),
        title="Fischereischein, Ausstellung",
        citizen_title="Fischereischein beantragen",
        texts={
            Module.DOCUMENTS: "<ul><li>Fischerprüfung<script>alert(1)</script></li><li>Lichtbild</li></ul>",
            Module.FEE: "<p>38 EUR für fünf Jahre</p>",
        },
    )
    nameless = Service(key=Key(agency, f"{agency}.2"), title="")
    parts = [written(fishing), written(nameless)]
    path = folder / "lieferung.xml"
    path.write_bytes(b"".join(message(parts, sender=agency, message_id="1", at=utc_now())))
    return path


def test_a_delivery_is_tried_imported_and_read_by_an_agent(
    administrator: Visitor,
    visitors: Callable[..., Visitor],
    centre: world.Centre,
    agency: str,
    tmp_path: Path,
) -> None:
    page = administrator.page
    administrator.check_page("austausch")
    page.get_by_label("Redaktions-ID").fill(agency)
    page.get_by_label("Datei", exact=True).set_input_files(delivery(tmp_path, agency))
    page.get_by_role("button", name="Probelauf beginnen").click()
    take = page.get_by_role("button", name="Jetzt einlesen")
    expect(take).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Skripte oder andere nicht erlaubte Teile", exact=False).first).to_be_visible()
    expect(page.get_by_role("cell", name="Die Leistung hat keine deutsche Bezeichnung")).to_be_visible()
    administrator.check_page("austausch-probelauf")
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Tabelle herunterladen").click()
    assert "lieferung.xml;5;" in download.value.path().read_text(encoding="utf-8-sig")
    assert not Entry.objects.filter(agency=agency).exists()
    take.click()
    expect(page.locator("#lauf").get_by_text("fertig")).to_be_visible(timeout=30_000)
    administrator.check_page("austausch-eingelesen")
    read_as_agent(visitors(), centre, Entry.objects.get(agency=agency))


def read_as_agent(agent: Visitor, centre: world.Centre, entry: Entry) -> None:
    agent.sign_in(world.make_agents(centre, 1, can_sign_in=True)[0].username, world.PASSWORD)
    slug = Authority.objects.get(pk=centre.authority_id).slug
    agent.visit(f"/wissen/{slug}/{entry.pk}/")
    expect(agent.page.get_by_text("38 EUR für fünf Jahre").first).to_be_visible()
    expect(agent.page.get_by_text("Lichtbild").first).to_be_visible()
    assert "alert(1)" not in agent.page.content()


def test_what_is_missing_is_said_in_place(administrator: Visitor) -> None:
    page = administrator.page
    page.get_by_role("button", name="Probelauf beginnen").click()
    expect(page.get_by_role("link", name="Geben Sie die Redaktions-ID an.")).to_be_visible()
    expect(page.get_by_role("link", name="Wählen Sie eine Datei.")).to_be_visible()
    administrator.check_page("austausch-fehler")


def test_a_delivery_that_cannot_be_had_is_reported(administrator: Visitor, agency: str) -> None:
    page = administrator.page
    page.get_by_label("Redaktions-ID").fill(agency)
    page.get_by_label("Von einer Adresse abholen").check()
    page.get_by_label("Adresse", exact=True).fill("http://127.0.0.1:9/xzufi/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Fortsetzen")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("„index.txt“ ließ sich nicht holen: der Server antwortet nicht.")).to_be_visible()
    administrator.check_page("austausch-abgebrochen")


def test_much_vanishes_only_after_a_question(administrator: Visitor, agency: str) -> None:
    message = "312 von 1000 Objekten (31 %) würden verschwinden, erlaubt sind 10 %. Es wurde nichts gelöscht."
    waiting = ImportRun.objects.create(
        agency=agency, source="x", started_at=utc_now(), state=ImportRun.State.STOPPED, message=message
    )
    administrator.visit(f"{PAGE}{waiting.pk}/")
    administrator.page.get_by_role("link", name="Löschen bestätigen").click()
    expect(administrator.page.get_by_role("heading", name="Soll so viel verschwinden?")).to_be_visible()
    administrator.check_page("austausch-loeschen")
