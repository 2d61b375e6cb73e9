"""An editor writes a guide, a second person publishes it, an agent runs it in a call with number keys."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.rules import Role
from buergerdraht.contacts.models import Contact
from buergerdraht.knowledge.models import Guide
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import be_ready_in_browser
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, wait_until
from tests.support.sound import sentence

FIRST, END, TICKET = "Ziehen Sie innerhalb der Stadt um?", "Ummelden im Stadtbüro", "Ein Ticket schreiben"


@pytest.fixture
def agent(visitors: Callable[..., Visitor], room: Room, centre: world.Centre) -> Visitor:
    """An agent who is ready at her phone in the browser."""
    visitor = visitors()
    visitor.sign_in(world.make_agents(centre, 1, can_sign_in=True)[0].username, world.PASSWORD)
    be_ready_in_browser(visitor.page)
    return visitor


def _press(page: Page, name: str) -> None:
    """Press a button by the keyboard alone."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def _write(author: Visitor, title: str) -> None:
    """Question by question, without a mouse."""
    page = author.page
    author.visit("/redaktion/leitfaeden/neu/")
    page.get_by_label("Name des Leitfadens").fill(title)
    page.get_by_label("Gilt für").select_option("all")
    _press(page, "Leitfaden beginnen")
    expect(page.get_by_label("Frage, bei einem Ende die Überschrift")).to_be_focused()
    author.check_page("leitfaden-leer")
    page.keyboard.type(FIRST)
    for number, text in enumerate(("ja", "nein"), start=1):
        _press(page, "Antwort hinzufügen")
        expect(page.get_by_label(f"Antwort {number}", exact=True)).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # noch offen -> neuer Schritt
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Entwurf gesichert.")).to_be_visible()
    _fill_end(page, 2, END, "beantwortet")
    _fill_end(page, 3, TICKET, "Ticket")
    expect(page.get_by_text("vollständig", exact=True)).to_be_visible()
    author.check_page("leitfaden")


def _fill_end(page: Page, number: int, words: str, outcome: str) -> None:
    page.get_by_role("button", name=f"Schritt {number} ohne Text", exact=True).press("Enter")
    page.get_by_label("Frage, bei einem Ende die Überschrift").fill(words)
    page.get_by_label("Ergebnis am Ende").select_option(label=outcome)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=f"Schritt {number} {words}", exact=True)).to_be_visible()


def _search(page: Page, text: str) -> None:
    """Type, and type again while a new installation builds its first index."""
    field, hit = page.get_by_label("Wissen durchsuchen"), page.get_by_role("option", name=text).first
    for _ in range(10):
        field.fill("")
        page.keyboard.type(text)
        with suppress(AssertionError):
            expect(hit).to_be_visible(timeout=3_000)
            return
    raise AssertionError(f"not found: {text}")


def _press_command(page: Page, letter: str) -> None:
    page.keyboard.press("F8")
    page.keyboard.press(letter)


def _try_out(author: Visitor) -> None:
    _press(author.page, "Probelauf")
    author.page.get_by_label("nein").check()
    _press(author.page, "Weiter")
    expect(author.page.get_by_text("Vorschlag: Ticket")).to_be_visible()
    author.check_page("leitfaden-probelauf")
    author.page.go_back()
    author.page.go_back()


def _publish(author: Visitor, reviewer: Visitor, title: str) -> None:
    """The second person decides."""
    _press(author.page, "Zur Prüfung geben")
    expect(author.page.get_by_text("Zur Prüfung gegeben.")).to_be_visible()
    reviewer.visit("/redaktion/pruefen/")
    reviewer.page.get_by_role("link", name=title).first.click()
    reviewer.check_page("leitfaden-pruefen")
    _press(reviewer.page, "Freigeben")
    published = Guide.objects.filter(title=title, published_at__isnull=False)
    wait_until(published.exists, seconds=10, what="Leitfaden veröffentlicht")


def _run(agent: Visitor, title: str) -> None:
    """In the call, with number keys: to one end, a question back, to the other end."""
    page = agent.page
    _search(page, title)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radiogroup", name=FIRST)).to_be_visible()
    agent.check_page("leitfaden-im-gespraech")
    page.keyboard.press("2")
    expect(page.get_by_text(TICKET)).to_be_visible()
    _press_command(page, "c")
    expect(page.get_by_role("radio", name="ja")).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_text("Vorschlag: beantwortet")).to_be_visible()
    agent.check_page("leitfaden-ende")


def test_a_guide_is_written_by_keyboard_reviewed_by_a_second_person_and_run_in_a_call(
    come_in: Callable[..., Visitor], agent: Visitor, room: Room, centre: world.Centre
) -> None:
    title, page, caller = f"Umzugsberatung {centre.id}", agent.page, new_citizen()
    author, reviewer = come_in(Role.EDITOR, "Petra"), come_in(Role.EDITOR, "Sabine")
    _write(author, title)
    _try_out(author)
    _publish(author, reviewer, title)

    run = room.citizens([CitizenCall(caller, centre.number)], audio=sentence(room.work_dir))
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.get_by_label("Wissen durchsuchen")).to_be_focused()
    _run(agent, title)
    _press_command(page, "d")
    expect(page.get_by_text(f"Als Anliegen eingetragen: {title}, beantwortet.")).to_be_visible()
    _press_command(page, "x")
    assert run.wait(10) == 0
    page.keyboard.press("Control+Enter")
    closed = Contact.objects.filter(call__caller_number=caller, state="closed")
    wait_until(closed.exists, seconds=10, what="Kontakt abgeschlossen")
    concern = closed.get().concerns.get()
    assert concern.outcome == "answered"
    assert concern.guide_path == [{"step": FIRST, "answer": "ja"}]
