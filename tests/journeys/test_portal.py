"""A partner's day in the portal, by keyboard alone."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts import totp
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, DirectoryEntry, ServiceCentre, Unit
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.launcher.stack import Stack
from buergerdraht.tickets.models import TextBlock, Ticket
from buergerdraht.tickets.operations import By, TicketDraft, forward_ticket, open_ticket
from buergerdraht.tickets.rules.vocabulary import Wish
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.sipp import wait_until


@pytest.fixture
def town(database: None) -> Authority:
    authority = Authority.objects.get(pk=world.make_centre().authority_id)
    unit = Unit.objects.create(authority=authority, name="Stadtbüro")
    for name in ("Petra Lindner", "Oliver Brandt"):
        DirectoryEntry.objects.create(authority=authority, unit=unit, name=name, phone="+4969900093")
    return authority


@pytest.fixture
def ticket(town: Authority) -> Ticket:
    """A question to the town, just forwarded."""
    with all_authorities():
        centre, now = ServiceCentre.objects.get(agreements__partner=town), utc_now()
        draft = TicketDraft("Hundesteuer", "Was kostet der zweite Hund?", Wish.MAIL, "amsel@example.org")
        opened, _ = open_ticket(draft, authority=town, centre=centre, contact=None, by=By(), now=now)
        TextBlock.objects.create(authority=town, title="Dank", text="Mit freundlichen Grüßen")
        return forward_ticket(opened, unit=None, by=By(), now=now)


@pytest.fixture
def come_in(visitors: Callable[..., Visitor], town: Authority) -> Callable[[Role], Visitor]:
    def sign_in(role: Role) -> Visitor:
        user = world.make_person(role, "Sabine", authority=town)
        DirectoryEntry.objects.filter(authority=town, name="Petra Lindner").update(user=user)
        visitor = visitors()
        visitor.sign_in(user.username, world.PASSWORD)
        return visitor

    return sign_in


def mails_to(address: str, folder: Path) -> list[str]:
    return [text for path in folder.glob("*") if address in (text := path.read_text())]


def test_a_case_worker_tells_her_absence_by_keyboard(
    come_in: Callable[[Role], Visitor], stack: Stack, town: Authority
) -> None:
    visitor = come_in(Role.CASE_WORKER)
    page = visitor.page
    visitor.check_page("portal-leer")
    visitor.tab_to("Verzeichnis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Verzeichnis")).to_be_visible()
    visitor.tab_to("Anwesenheit ändern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sind Sie da?")).to_be_visible()
    visitor.tab_to("keine Angabe")
    page.keyboard.press("ArrowUp")
    visitor.tab_to("Letzter Tag")
    page.keyboard.type("02.01.2020")
    visitor.tab_to("Speichern")
    page.keyboard.press("Enter")
    expect(page.get_by_text("schon vorbei").first).to_be_visible()
    visitor.check_page("portal-anwesenheit-fehler")
    page.get_by_label("Letzter Tag").fill("2099-01-05")
    page.get_by_label("Vertretung").focus()
    page.keyboard.type("Oliver")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Vertretung: Oliver Brandt").first).to_be_visible()
    visitor.check_page("portal-verzeichnis")


def test_a_manager_finds_the_pages_of_her_authority(
    come_in: Callable[[Role], Visitor], stack: Stack, town: Authority
) -> None:
    visitor = come_in(Role.PARTNER_MANAGER)
    pages = {
        "verzeichnis-leitung": "verzeichnis",
        "zeiten": "zeiten",
        "konten": "konten",
        "zahlen-leer": "zahlen",
        "verspaetungen-leer": "verspaetungen",
        "textbausteine-leer": "textbausteine",
    }
    for name, path in pages.items():
        visitor.visit(f"/portal/{path}/")
        visitor.check_page(f"portal-{name}")
    visitor.visit("/portal/zeiten/")
    visitor.page.get_by_role("link", name="Zeiten und Schließtage ändern").click()
    visitor.check_page("portal-zeiten-aendern")


def test_a_manager_invites_a_colleague_who_makes_her_account(
    come_in: Callable[[Role], Visitor], visitors: Callable[..., Visitor], stack: Stack, town: Authority
) -> None:
    visitor = come_in(Role.PARTNER_MANAGER)
    page = visitor.page
    visitor.visit("/portal/konten/")
    visitor.tab_to("Kollegin oder Kollegen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wen möchten Sie einladen?")).to_be_visible()
    page.wait_for_load_state()  # only then is the key heard
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Geben Sie den Vornamen an.").first).to_be_visible()
    visitor.check_page("portal-einladen-fehler")
    for label, text in (
        ("Vorname", "Anke"),
        ("Nachname", "Reiter"),
        ("Dienstliche", f"anke{town.pk}@leun.example"),
    ):
        visitor.tab_to(label)
        page.keyboard.type(text)
    visitor.tab_to("Sachbearbeitung")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("gesendet").or_(page.get_by_text("Mail unterwegs")).first).to_be_visible()
    visitor.check_page("portal-konten-einladung")
    folder = stack.environment.var_dir / "mail"
    waiting = f"anke{town.pk}@"
    wait_until(lambda: mails_to(waiting, folder), seconds=20, what="die Einladung kommt an")
    link = re.search(r"/einladung/[\w-]+", mails_to(waiting, folder)[0])
    assert link
    guest = visitors()
    guest.visit(link[0])
    guest.check_page("einladung")
    guest.page.get_by_label("Passwort").fill(world.PASSWORD)
    guest.page.keyboard.press("Enter")
    expect(guest.page.get_by_text("Ihr Konto ist angelegt.")).to_be_visible()


def test_who_forgot_her_password_chooses_another_by_a_link(
    visitor: Visitor, stack: Stack, town: Authority
) -> None:
    address, page = f"petra{town.pk}@leun.example", visitor.page
    User.objects.create_user(address, address, world.PASSWORD)
    visitor.visit("/anmelden")
    page.get_by_role("link", name="Passwort vergessen?").click()
    page.get_by_role("button", name="Link schicken").press("Enter")
    expect(page.get_by_text("Geben Sie Ihren Benutzernamen").first).to_be_visible()
    visitor.check_page("passwort-vergessen-fehler")
    page.get_by_label("Benutzername oder E-Mail-Adresse").fill(address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sehen Sie in Ihr Postfach")).to_be_visible()
    visitor.check_page("passwort-vergessen-gesendet")
    folder = stack.environment.var_dir / "mail"
    wait_until(lambda: mails_to(address, folder), seconds=20, what="der Link kommt an")
    link = re.search(r"/anmelden/neues-passwort/[\w-]+", mails_to(address, folder)[0])
    assert link
    visitor.visit(link[0])
    visitor.check_page("neues-passwort")
    page.get_by_label("Neues Passwort").fill("Wasserzaehler im Keller")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ihr Passwort ist geändert.")).to_be_visible()
    visitor.sign_in(address, "Wasserzaehler im Keller")


def test_a_partner_sets_up_a_second_factor_by_its_text_and_signs_in_with_it(
    come_in: Callable[[Role], Visitor], stack: Stack
) -> None:
    visitor = come_in(Role.CASE_WORKER)
    page = visitor.page
    visitor.visit("/konto/zweiter-faktor/einrichten")
    secret = base64.b32decode(page.locator("dd code").inner_text().replace(" ", ""))
    visitor.tab_to("Code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Der Code stimmt nicht").first).to_be_visible()
    visitor.check_page("zweiter-faktor-einrichten-fehler")
    page.get_by_label("Code", exact=True).fill(totp.code_of(secret, step=totp.step_at(utc_now())))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ihre Wiederherstellungscodes")).to_be_visible()
    recovery = page.locator("ol code").first.inner_text()
    visitor.check_page("zweiter-faktor-codes")
    visitor.visit("/konto/zweiter-faktor/")
    visitor.check_page("zweiter-faktor")
    username = page.locator("input[name=username]").first.get_attribute("value") or ""
    visitor.context.clear_cookies()
    visitor.visit("/anmelden")
    page.get_by_label("Benutzername").fill(username)
    page.get_by_label("Passwort").fill(world.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Code eingeben")).to_be_visible()
    visitor.check_page("anmelden-code")
    page.get_by_label("Code").fill(recovery)
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/")


def test_a_case_worker_answers_with_a_text_block_by_keyboard(
    come_in: Callable[[Role], Visitor], stack: Stack, ticket: Ticket
) -> None:
    visitor = come_in(Role.CASE_WORKER)
    page = visitor.page
    visitor.check_page("portal-uebersicht")
    visitor.visit(f"/portal/tickets/{ticket.pk}/reaktion/antwort/")
    visitor.tab_to("Antwort")
    page.keyboard.type("120 Euro im Jahr.")
    visitor.tab_to("Textbaustein")
    page.keyboard.type("Dank")
    visitor.tab_to("Einfügen")
    page.keyboard.press("Enter")
    answer = page.get_by_label("Antwort", exact=True)
    expect(answer).to_have_value("120 Euro im Jahr.\n\nMit freundlichen Grüßen")
    expect(answer).to_be_focused()
    visitor.check_page("portal-antwort-baustein")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Stimmt alles so?")).to_be_visible()
    page.wait_for_load_state()  # the page can be read before its script hears keys
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Ihre Antwort ist beim Servicecenter.")).to_be_visible()
    visitor.visit("/portal/zahlen/")
    visitor.check_page("portal-zahlen")
    visitor.visit("/portal/textbausteine/")
    visitor.check_page("portal-textbausteine")
