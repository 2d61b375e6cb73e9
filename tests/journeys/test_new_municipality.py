"""An administrator takes a municipality in, and calls to it are answered at once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Call
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until

FIRST = "/verwaltung/neue-gemeinde/"


@pytest.fixture
def administrator(centre: world.Centre) -> str:
    """The user name of who administers the centre."""
    return world.make_person(Role.ADMINISTRATOR, "Ruth", centre_id=centre.id).username


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Weiter").click()


def choose(page: Page, *, name: str) -> None:
    """Look the municipality up and choose it."""
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name=re.compile(f"^Auswählen: {name},")).click()


def answer_until_check(page: Page, *, municipality: str, number: str) -> None:
    choose(page, name=municipality)
    page.get_by_label("Kooperations- und Servicevereinbarung").check()
    go_on(page)
    page.get_by_label("Rufnummer").fill(number)
    go_on(page)
    expect(page.get_by_label("Wie das Servicecenter: rund um die Uhr")).to_be_checked()
    go_on(page)
    expect(page.get_by_label("Das Servicecenter nimmt alle Anrufe an")).to_be_checked()
    go_on(page)
    expect(page.get_by_text("So meldet sich Jana Weber")).to_be_visible()
    go_on(page)
    expect(page.get_by_role("heading", level=1, name="Wohin verbinden die Servicekräfte?")).to_be_visible()
    go_on(page)
    expect(page.get_by_role("heading", level=1, name="Stimmt alles?")).to_be_visible()


def test_a_call_to_a_municipality_that_has_just_joined_is_answered(
    visitor: Visitor, room: Room, centre: world.Centre, administrator: str
) -> None:
    agent = room.ready_agents(centre, 1, phones=room.phones(talk_seconds=0.5))[0]
    page = visitor.page
    visitor.sign_in(administrator, world.PASSWORD)
    visitor.visit(FIRST)
    answer_until_check(page, municipality="Stadt Solms", number="(030) 23125-9001")
    page.get_by_role("button", name="Gemeinde aufnehmen").click()
    expect(page.get_by_role("heading", level=1, name="Stadt Solms ist aufgenommen")).to_be_visible()
    expect(page.get_by_text("Eine Servicekraft ist gerade bereit.")).to_be_visible()
    caller = new_citizen()
    assert room.citizens([CitizenCall(caller, "+4930231259001")]).wait(20) == 0
    record = world.ended_call_of(caller)
    assert (record.authority.name, record.agent_id) == ("Stadt Solms", agent.id)
    assert (record.is_number_known, record.disposition) == (True, Call.Disposition.ANSWERED)


def test_in_the_demo_a_synthetic_citizen_rings_at_the_press_of_a_button(
    visitor: Visitor, room: Room, centre: world.Centre, administrator: str
) -> None:
    agent = room.ready_agents(centre, 1, phones=room.phones(talk_seconds=0.5))[0]
    visitor.sign_in(administrator, world.PASSWORD)
    visitor.visit("/verwaltung/")
    number = centre.number.replace("+4930", "030 ")
    visitor.page.get_by_role("button", name=f"Probeanruf bei {number}").click()
    expect(visitor.page.get_by_text(f"Eine künstliche Bürgerin ruft {number} an.")).to_be_visible()
    answered = Call.objects.filter(centre_id=centre.id, agent_id=agent.id, answered_at__isnull=False)
    wait_until(answered.exists, seconds=30, what="der Probeanruf angenommen")


def test_every_question_is_accessible_with_and_without_mistakes(
    visitor: Visitor, centre: world.Centre, administrator: str
) -> None:
    page = visitor.page
    visitor.sign_in(administrator, world.PASSWORD)
    visitor.visit(f"{FIRST}?suche=Braunfels")
    visitor.check_page("neue-gemeinde-suche")
    choose(page, name="Stadt Braunfels")
    refused(visitor, "vereinbarung", "Wählen Sie die Rechtsform.")
    page.get_by_label("Vertrag").check()
    go_on(page)
    page.get_by_label("Rufnummer").fill(centre.number)
    refused(visitor, "rufnummer", f"gehört schon zu {centre.authority_name}")
    page.get_by_label("Rufnummer").fill("030 23125 9002")
    go_on(page)
    page.get_by_label("Eigene Zeiten").check()
    page.get_by_label("Dienstag").fill("8-25")
    refused(visitor, "servicezeiten", "Dienstag: Eine Uhrzeit liegt zwischen 0 und 24 Uhr.")
    page.get_by_label("Dienstag").fill("8-12 und 13:30-16 Uhr")
    go_on(page)
    page.get_by_label("Zuerst die Vermittlung, dann das Servicecenter").check()
    refused(visitor, "routing", "Geben Sie ihre Nummer an.")
    page.get_by_label("Rufnummer der Vermittlung").fill("030 23125 9801")
    go_on(page)
    page.get_by_label("Begrüßung").fill("{Behörde}, {Name}, {Amt}.")
    expect(page.get_by_text("„Stadt Braunfels, Jana Weber, {Amt}.“")).to_be_visible()
    refused(visitor, "begruessung", "„{Amt}“ wird nicht ausgefüllt.")
    page.get_by_label("Begrüßung").fill("{Behörde}, {Name} am Apparat.")
    go_on(page)
    page.get_by_label("Name der Person oder Stelle").fill("Bürgerbüro")
    refused(visitor, "kontakt", "Geben Sie die Rufnummer an.")
    page.get_by_label("Rufnummer").fill("030 23125 9802")
    go_on(page)
    expect(page.get_by_text("Di 8–12 und 13:30–16 Uhr")).to_be_visible()
    visitor.check_page("neue-gemeinde-pruefen")
    page.get_by_role("button", name="Gemeinde aufnehmen").click()
    expect(page.get_by_text("Gerade ist keine Servicekraft bereit.")).to_be_visible()
    visitor.check_page("neue-gemeinde-fertig")


def refused(visitor: Visitor, name: str, sentence: str) -> None:
    """Send the answer and expect to be told what is wrong with it, with the focus on it."""
    page = visitor.page
    go_on(page)
    expect(page).to_have_title(re.compile("^Fehler: "))
    summary = page.get_by_role("group", name="Bitte prüfen Sie Ihre Angaben")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(sentence)
    visitor.check_page(f"neue-gemeinde-{name}-fehler")


def test_a_municipality_joins_by_keyboard_alone(
    visitor: Visitor, centre: world.Centre, administrator: str
) -> None:
    page = visitor.page
    visitor.sign_in(administrator, world.PASSWORD)
    visitor.visit(FIRST)
    tab_to(visitor, "Welche Gemeinde kommt dazu?")
    page.keyboard.type("Aßlar")
    expect(page.get_by_text("1 Treffer")).to_be_visible()
    tab_to(visitor, "Auswählen: Stadt Aßlar, Lahn-Dill-Kreis")
    press_enter(page, "Welches Servicecenter nimmt die Anrufe an?")
    tab_to(visitor, "mandatierende öffentlich-rechtliche Vereinbarung")
    page.keyboard.press("ArrowDown")
    press_enter(page, "Welche Nummer wählen die Bürgerinnen und Bürger?")
    tab_to(visitor, "Rufnummer")
    page.keyboard.type("030 23125 9003")
    press_enter(page, "Wann nimmt das Servicecenter die Anrufe an?")
    tab_to(visitor, "Weiter")
    press_enter(page, "Wer nimmt die Anrufe an?")
    tab_to(visitor, "Weiter")
    press_enter(page, "Wie melden sich die Servicekräfte?")
    tab_to(visitor, "Weiter")
    press_enter(page, "Wohin verbinden die Servicekräfte?")
    tab_to(visitor, "Weiter")
    press_enter(page, "Stimmt alles?")
    tab_to(visitor, "Gemeinde aufnehmen")
    press_enter(page, "Stadt Aßlar ist aufgenommen")


def tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        if visitor.focused() == name:
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail(f"„{name}“ ist mit der Tabulatortaste nicht erreichbar.")


def press_enter(page: Page, heading: str) -> None:
    """Go on by Enter, and wait for the next page."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_a_municipality_joins_without_scripts(
    browser: Browser, stack: Stack, centre: world.Centre, administrator: str
) -> None:
    context = browser.new_context(base_url=stack.environment.public_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/anmelden")
    page.get_by_label("Benutzername").fill(administrator)
    page.get_by_label("Passwort").fill(world.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.goto(FIRST)
    page.get_by_role("searchbox").fill("Stadt Wetzlar")
    page.get_by_role("button", name="Suchen").click()
    answer_until_check(page, municipality="Stadt Wetzlar", number="030 23125 9004")
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Begrüßung")).to_have_value(
        "Guten Tag, hier ist die {Behörde}. Mein Name ist {Name}. Was kann ich für Sie tun?"
    )
    page.go_forward()
    page.go_forward()
    page.get_by_role("button", name="Gemeinde aufnehmen").click()
    expect(page.get_by_role("heading", level=1, name="Stadt Wetzlar ist aufgenommen")).to_be_visible()
    context.close()
    assert ServedNumber.objects.filter(number__number="+4930231259004").exists()


def test_greeting_and_directory_are_kept_on_the_page_of_the_authority(
    visitor: Visitor, centre: world.Centre, administrator: str
) -> None:
    page = visitor.page
    visitor.sign_in(administrator, world.PASSWORD)
    visitor.visit("/verwaltung/behoerden/")
    page.get_by_role("link", name=centre.authority_name).click()
    page.get_by_role("link", name="Eintrag hinzufügen").click()
    page.get_by_label("Name der Person oder Stelle").fill("Petra Lindner")
    page.get_by_label("Rufnummer").fill("030 23125 312")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("row", name="Petra Lindner")).to_contain_text("030 23125312")
    page.get_by_role("link", name="Begrüßung").click()
    page.get_by_label("Begrüßung").fill("{Behörde}, {Name} am Apparat.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("„{Behörde}, {Name} am Apparat.“")).to_be_visible()
    expect(page.get_by_text("Die Begrüßung gilt ab dem nächsten Anruf.")).to_be_visible()
    visitor.check_page("behoerde")
