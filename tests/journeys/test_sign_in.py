"""A person comes in, is led to her work, looks after her account and leaves."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Colleague, make_agents, make_centre


def colleague() -> Colleague:
    return make_agents(make_centre(), 1, can_sign_in=True)[0]


def test_an_agent_comes_in_by_keyboard_alone_and_leaves(visitor: Visitor) -> None:
    person, page = colleague(), visitor.page
    visitor.visit("/konto/")
    visitor.check_page("anmelden")
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Mein Konto")).to_be_visible()
    visitor.check_page("konto")
    page.get_by_text("Kim Beispiel").first.click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page).to_have_url(re.compile("/anmelden$"))


def test_a_wrong_password_is_told_with_the_focus_on_the_summary(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/anmelden")
    page.get_by_label("Benutzername").fill("weber")
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_title("Fehler: Anmelden – Bürgerdraht")
    expect(page.get_by_role("group", name="Bitte prüfen Sie Ihre Angaben")).to_be_focused()
    expect(page.get_by_label("Benutzername")).to_have_value("weber")
    visitor.check_page("anmelden-fehler")
    page.get_by_role("link", name="Geben Sie Ihr Passwort ein.").click()
    expect(page.get_by_label("Passwort")).to_be_focused()


def test_ten_wrong_passwords_slow_down_and_say_for_how_long(visitor: Visitor) -> None:
    person, page = colleague(), visitor.page
    visitor.visit("/anmelden")
    for _ in range(10):
        page.get_by_label("Benutzername").fill(person.username)
        page.get_by_label("Passwort").fill("falsch")
        page.get_by_role("button", name="Anmelden").click()
        expect(page).to_have_title("Fehler: Anmelden – Bürgerdraht")
    expect(page.get_by_text(re.compile(r"Versuchen Sie es in \d+ Sekunden? wieder\."))).to_be_visible()
    visitor.check_page("anmelden-gebremst")


def test_light_or_dark_is_the_persons_choice_and_stays(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(colleague().username, PASSWORD)
    visitor.visit("/konto/")
    button = page.get_by_role("button", name="Dunkle Darstellung")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")


def test_keys_are_explained_and_commands_offered_on_every_page(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(colleague().username, PASSWORD)
    visitor.visit("/konto/")
    page.get_by_role("button", name="Tastenhilfe").click()
    expect(page.get_by_role("dialog", name="Tastenhilfe")).to_be_visible()
    visitor.check_page("tastenhilfe")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tastenhilfe")).to_be_focused()
    page.keyboard.press("F8")
    expect(
        page.get_by_role("status").filter(has_text="Auf dieser Seite gibt es keine Befehle.")
    ).to_be_visible()


def test_an_expired_session_is_renewed_on_the_page_without_losing_what_was_typed(visitor: Visitor) -> None:
    person, page = colleague(), visitor.page
    visitor.sign_in(person.username, PASSWORD)
    visitor.visit("/konto/")
    page.get_by_label("Neues Passwort").fill("noch nicht abgeschickt")
    visitor.context.clear_cookies(name="sessionid")
    assert ask_again_by_script(visitor) == 401
    dialog = page.get_by_role("dialog", name="Melden Sie sich wieder an")
    expect(dialog).to_be_visible()
    visitor.check_page("sitzung-abgelaufen")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Passwort").fill("falsch")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("stimmen nicht")
    dialog.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Neues Passwort")).to_have_value("noch nicht abgeschickt")
    assert ask_again_by_script(visitor) == 200
    visitor.expect_faults()


def ask_again_by_script(visitor: Visitor) -> int:
    """Ask for the page as its scripts do, by the very module that it has loaded."""
    script = """async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const session = await import(loaded.find((name) => name.includes("/js/session.")));
      return (await session.request("/konto/")).status;
    }"""
    return int(visitor.page.evaluate(script))


def test_pages_that_say_no_look_like_ours(visitor: Visitor, visitors: Callable[..., Visitor]) -> None:
    visitor.sign_in(colleague().username, PASSWORD)
    assert visitor.visit("/gibt-es-nicht").status == 404
    visitor.check_page("404")
    visitor.expect_faults()
