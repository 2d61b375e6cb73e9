"""A text from its first word to the archive, each step in the browser; and what its makers cannot do."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.versions import save_version, start_version, submit_version
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.launcher.stack import Stack
from buergerdraht.servicehours.rules import local_day
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.sipp import wait_until

ComeIn = Callable[..., Visitor]
SAVED = re.compile("Entwurf gesichert")


@pytest.fixture
def town(centre: world.Centre) -> Authority:
    """A partner of the centre, in Hessen, with an office."""
    authority = Authority.objects.get(pk=centre.authority_id)
    Authority.objects.filter(pk=authority.pk).update(opening_hours=world.always_open())
    Unit.objects.create(authority=authority, name="Stadtbüro")
    return authority


@pytest.fixture
def entry(database: None) -> Entry:
    """A published service that is asked most."""
    today = local_day(utc_now())
    return Entry.objects.create(
        kind="service",
        title="Hundesteuer anmelden",
        texts={"answer": "Melden Sie den Hund an.", "documents": "<ul><li>Chipnummer</li></ul>"},
        asked_rank=1,
        published_at=utc_now(),
        checked_on=today,
        check_due_on=today + timedelta(days=100),
    )


def saved(page: Page) -> None:
    """Wait until the server has what was typed."""
    expect(page.locator("[data-draft-status]")).to_have_text(SAVED)


def version_of(entry: Entry) -> Version:
    return Version.objects.filter(addition__entry=entry).latest("pk")


def test_an_addition_from_the_gap_to_publication_by_two_people(
    come_in: ComeIn, town: Authority, entry: Entry
) -> None:
    petra = come_in(Role.EDITOR, "Petra", authority=town)
    petra.visit("/redaktion/vollstaendigkeit/")
    petra.check_page("vollstaendigkeit")
    petra.page.get_by_role("link", name=town.name, exact=True).click()
    petra.check_page("vollstaendigkeit-behoerde")
    petra.page.get_by_role("button", name=re.compile("^Ergänzung schreiben ?: Hundesteuer anmelden")).click()
    write(petra)
    draft = version_of(entry)
    assert (draft.state, draft.content["texts"]["fee"]) == (VersionState.IN_REVIEW, "<p>60 Euro im Jahr</p>")

    expect(petra.page.get_by_text("Wartet auf eine zweite Person")).to_be_visible()
    expect(petra.page.get_by_role("button", name="Freigeben")).to_have_count(0)
    petra.check_page("fassung-eigene")

    sabine = come_in(Role.EDITOR, "Sabine", authority=town)
    give_back(sabine)
    resubmit(petra)
    publish(sabine)
    found = LocalAddition.objects.get(entry=entry)
    assert (found.appointment, found.unit and found.unit.name) == ("Ohne Termin", "Stadtbüro")
    is_read_by_an_agent(come_in, town, entry)


def write(petra: Visitor) -> None:
    """Fill the draft in; it is kept while she types, and survives a reload."""
    page = petra.page
    page.get_by_role("textbox", name="Gebühr").fill("60 Euro")
    saved(page)
    page.get_by_label("Stelle", exact=True).select_option(index=1)
    page.get_by_label("Montag").fill("8-25")
    saved(page)
    page.reload()
    expect(page.get_by_role("textbox", name="Gebühr")).to_have_value("60 Euro")
    expect(page.get_by_label("Montag")).to_have_value("8-25")
    page.get_by_role("button", name="Zur Prüfung geben").click()
    expect(page).to_have_title(re.compile("^Fehler: "))
    petra.check_page("entwurf-fehler")
    page.get_by_label("Montag").fill("8–12")
    page.get_by_role("textbox", name="Gebühr").fill("60 Euro im Jahr")
    saved(page)
    petra.check_page("entwurf-ergaenzung")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.get_by_text("60 Euro im Jahr")).to_be_visible()
    petra.check_page("entwurf-vorschau")
    page.get_by_role("link", name="Zurück zum Entwurf").click()
    page.get_by_label("Mitteilung an die Prüfung").fill("Neue Satzung")
    saved(page)
    page.get_by_role("button", name="Zur Prüfung geben").click()
    expect(page.get_by_text("Eine zweite Person entscheidet.")).to_be_visible()


def give_back(sabine: Visitor) -> None:
    page = sabine.page
    sabine.visit("/redaktion/pruefen/")
    sabine.check_page("pruefen")
    page.get_by_role("link", name=re.compile("^Hundesteuer anmelden")).click()
    expect(page.get_by_text("„Neue Satzung“")).to_be_visible()
    sabine.check_page("fassung-pruefen")
    page.get_by_role("button", name="Zurückgeben").click()
    expect(page.get_by_role("link", name="Schreiben Sie, was zu ändern ist.")).to_be_visible()
    sabine.check_page("fassung-pruefen-fehler")
    page.get_by_label("Anmerkung").fill("Termin fehlt")
    page.get_by_role("button", name="Zurückgeben").click()
    expect(page.get_by_text("Zurückgegeben. Die Anmerkung steht am Entwurf.")).to_be_visible()


def resubmit(petra: Visitor) -> None:
    page = petra.page
    petra.visit("/redaktion/")
    petra.check_page("redaktion")
    page.get_by_role("link", name=re.compile("^Hundesteuer anmelden")).click()
    expect(page.get_by_text("„Termin fehlt“")).to_be_visible()
    page.get_by_role("textbox", name="Termin").fill("Ohne Termin")
    saved(page)
    page.get_by_role("button", name="Zur Prüfung geben").click()
    expect(page.get_by_text("Wartet auf eine zweite Person")).to_be_visible()


def publish(sabine: Visitor) -> None:
    page = sabine.page
    sabine.visit("/redaktion/pruefen/")
    page.get_by_role("link", name=re.compile("^Hundesteuer anmelden")).click()
    page.get_by_role("button", name="Freigeben").click()
    expect(page.get_by_text("veröffentlicht. Servicekräfte sehen sie ab sofort.")).to_be_visible()


def is_read_by_an_agent(come_in: ComeIn, town: Authority, entry: Entry) -> None:
    agent = come_in(Role.CASE_WORKER, "Jana")

    def found() -> bool:
        agent.visit(f"/wissen/?behoerde={town.slug}&suche=hundesteuer")
        return agent.page.get_by_text("Hundesteuer anmelden").count() > 0

    wait_until(found, seconds=90, what="der Text in der Suche")
    agent.visit(f"/wissen/{town.slug}/{entry.pk}/")
    expect(agent.page.get_by_text("60 Euro im Jahr")).to_be_visible()
    expect(agent.page.get_by_text("Ohne Termin")).to_be_visible()


def test_a_text_is_confirmed_expires_is_archived_and_restored(come_in: ComeIn, entry: Entry) -> None:
    greta = come_in(Role.EDITOR, "Greta")
    page, address = greta.page, f"/redaktion/texte/{entry.pk}/"
    today = local_day(utc_now())
    Entry.objects.filter(pk=entry.pk).update(check_due_on=today)
    greta.visit("/redaktion/")
    confirm = page.get_by_role("button", name="Geprüft: Hundesteuer anmelden")
    confirm.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("ist als geprüft vermerkt")).to_be_visible()
    entry.refresh_from_db()
    assert entry.check_due_on == today + timedelta(days=182)

    Entry.objects.filter(pk=entry.pk).update(valid_until=today)
    greta.visit(address)
    expect(page.get_by_text("abgelaufen", exact=True)).to_be_visible()
    greta.check_page("text-abgelaufen")
    page.get_by_role("button", name=re.compile("^Geprüft")).click()
    expect(page.get_by_text("Nur ein veröffentlichter, gültiger Text")).to_be_visible()
    greta.expect_faults()
    greta.visit(address)
    page.get_by_role("button", name="Archivieren").click()
    expect(page.get_by_text("Text archiviert.")).to_be_visible()
    page.get_by_role("button", name="Wieder aufnehmen").click()
    expect(page.get_by_text("Text wieder aufgenommen.")).to_be_visible()


def test_two_old_versions_are_compared_and_one_comes_back(come_in: ComeIn, entry: Entry) -> None:
    greta, henrik = come_in(Role.EDITOR, "Greta"), come_in(Role.EDITOR, "Henrik")
    writer = newest("greta")
    for words in (
        "Melden Sie den Hund binnen zwei Wochen an.",
        "Melden Sie den Hund binnen eines Monats an.",
    ):
        version = start_version(entry, author=writer, now=utc_now())
        content = {"texts": {"answer": words}}
        version = save_version(version, content, saved_count=version.saved_count, author=writer)
        submit_version(version, comment="", by=writer, now=utc_now())
        henrik.visit(f"/redaktion/fassungen/{version.pk}/")
        henrik.page.get_by_role("button", name="Freigeben").click()
        expect(henrik.page.get_by_text("Servicekräfte sehen sie ab sofort")).to_be_visible()
    page = greta.page
    greta.visit(f"/redaktion/fassungen/{version.pk}/verlauf/")
    expect(page.locator("del")).to_contain_text(["zwei", "Wochen"])
    greta.check_page("verlauf")
    page.get_by_role("button", name=re.compile("^Als Entwurf ?: Fassung 1")).click()
    expect(page.get_by_label("Antwortsatz")).to_have_value("Melden Sie den Hund binnen zwei Wochen an.")


def newest(name: str) -> User:
    """Return this test's person of that name."""
    return User.objects.filter(username__startswith=f"{name}-").latest("pk")


def test_the_editor_is_used_by_keyboard_alone(come_in: ComeIn, entry: Entry) -> None:
    greta = come_in(Role.EDITOR, "Greta")
    page = greta.page
    greta.visit(f"/redaktion/texte/{entry.pk}/")
    tab_to(greta, "Bearbeiten")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Am Telefon gefragt")).to_be_visible()
    documents = page.get_by_role("textbox", name="Unterlagen")
    expect(documents).to_have_value("- Chipnummer")
    tab_to_field(greta, "feld_text_documents")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("- ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Halterdaten")
    expect(documents).to_have_value("- Chipnummer\n- **Halterdaten**")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Fett").nth(0)).to_be_focused()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(documents).to_be_focused()
    expect(documents).to_have_value(re.compile(r"\[Text\]\(https://\)"))
    page.keyboard.press("Control+z")
    expect(documents).to_have_value("- Chipnummer\n- **Halterdaten**")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Eine zweite Person entscheidet.")).to_be_visible()
    stored = Version.objects.get(entry=entry).content["texts"]["documents"]
    assert stored == "<ul><li>Chipnummer</li><li><strong>Halterdaten</strong></li></ul>"


def tab_to(visitor: Visitor, name: str) -> None:
    for _ in range(60):
        if visitor.focused() == name:
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail(f"„{name}“ ist mit der Tabulatortaste nicht erreichbar.")


def tab_to_field(visitor: Visitor, field_id: str) -> None:
    for _ in range(60):
        if visitor.page.evaluate("document.activeElement.id") == field_id:
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail(f"{field_id} ist mit der Tabulatortaste nicht erreichbar.")


def test_no_text_is_lost_when_the_session_ends(come_in: ComeIn, entry: Entry) -> None:
    greta = come_in(Role.EDITOR, "Greta")
    page = greta.page
    greta.visit(f"/redaktion/texte/{entry.pk}/")
    page.get_by_role("button", name="Bearbeiten").click()
    saved(page)
    greta.context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="Frist").fill("binnen zwei Wochen")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=20_000)
    dialog.get_by_label("Passwort").fill(world.PASSWORD)
    dialog.get_by_role("button", name="Anmelden").click()
    expect(dialog).to_be_hidden()
    saved(page)
    kept_as_deadline(entry, "<p>binnen zwei Wochen</p>")
    greta.expect_faults()


def kept_as_deadline(entry: Entry, text: str) -> None:
    wait_until(
        lambda: Version.objects.get(entry=entry).content["texts"].get("deadline") == text,
        seconds=20,
        what="der Text gesichert",
    )


def test_what_is_typed_before_the_scripts_have_come_is_kept(come_in: ComeIn, entry: Entry) -> None:
    greta = come_in(Role.EDITOR, "Greta")
    greta.visit(f"/redaktion/texte/{entry.pk}/")
    held: list[Route] = []
    greta.page.route("**/draft*.js", lambda route: held.append(route))
    greta.page.get_by_role("button", name="Bearbeiten").click()
    greta.page.get_by_role("textbox", name="Frist").fill("sofort")
    for route in held:
        route.continue_()
    kept_as_deadline(entry, "<p>sofort</p>")


def test_without_scripts_a_text_is_written_and_handed_in(
    browser: Browser, stack: Stack, come_in: ComeIn, entry: Entry
) -> None:
    come_in(Role.EDITOR, "Greta")
    context = browser.new_context(base_url=stack.environment.public_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/anmelden")
    page.get_by_label("Benutzername").fill(newest("greta").username)
    page.get_by_label("Passwort").fill(world.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto(f"/redaktion/texte/{entry.pk}/")
    page.get_by_role("button", name="Bearbeiten").click()
    page.get_by_role("textbox", name="Frist").fill("- sofort\n- spätestens morgen")
    page.get_by_role("button", name="Zur Prüfung geben").click()
    expect(page.get_by_text("Wartet auf eine zweite Person")).to_be_visible()
    context.close()
    stored = Version.objects.get(entry=entry).content["texts"]["deadline"]
    assert stored == "<ul><li>sofort</li><li>spätestens morgen</li></ul>"


def test_every_other_page_of_the_editors_is_accessible(
    come_in: ComeIn, town: Authority, entry: Entry
) -> None:
    greta = come_in(Role.EDITOR, "Greta")
    pages = {
        "texte": "/redaktion/texte/",
        "texte-behoerde": f"/redaktion/texte/?behoerde={town.slug}&fehlt=office",
        "text-neu": "/redaktion/texte/neu/",
        "text": f"/redaktion/texte/{entry.pk}/",
        "ergaenzung": f"/redaktion/texte/{entry.pk}/bei/{town.slug}/",
    }
    for name, address in pages.items():
        assert greta.visit(address).status == 200
        greta.check_page(name)
    greta.visit(pages["text"])
    greta.page.get_by_role("button", name="Bearbeiten").click()
    greta.check_page("entwurf-text")
