"""An agent passes calls on with the keyboard: to desks that answer, are busy and do not; with the sound."""

import time

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.authorities.models import DirectoryEntry, ServiceCentre
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Agent, Call, Transfer
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import be_ready_in_browser
from tests.support.listening import Listener
from tests.support.room import Room, new_citizen
from tests.support.sipp import wait_until

ANSWERS, IS_BUSY, IS_SILENT = "+4930231257760", "+4930231257767", "+4930231257769"
MOST_SILENCE_SECONDS = 1.0
Outcome = Transfer.Outcome


@pytest.fixture
def centre(stack: Stack, database: None) -> world.Centre:
    """A centre whose town has three people in its directory."""
    centre = world.make_centre(offer_seconds=15, wrap_up_seconds=60)
    ServiceCentre.objects.filter(pk=centre.id).update(transfer_seconds=3)
    people = (("Petra Lindner", ANSWERS), ("Oliver Brandt", IS_BUSY), ("Sabine Vogel", IS_SILENT))
    for name, phone in people:
        DirectoryEntry.objects.create(authority_id=centre.authority_id, name=name, phone=phone)
    return centre


def test_a_call_comes_back_from_a_busy_and_a_silent_desk_and_is_handed_over_after_a_word(
    visitor: Visitor, room: Room, centre: world.Centre
) -> None:
    page = _at_the_desk(visitor, centre)
    caller = new_citizen()
    with Listener(centre.number, caller=caller, sip_port=room.sip_port) as citizen:
        _answer(page)
        _comes_back_from_a_busy_desk(visitor, citizen)
        _comes_back_from_a_silent_desk(page, citizen)
        _is_handed_over_after_a_word(visitor, citizen)
        call = world.call_of(caller)
        assert call.state == Call.State.TRANSFERRED
        outcomes = list(call.transfers.order_by("number").values_list("outcome", flat=True))
        assert outcomes == [Outcome.BUSY, Outcome.UNANSWERED, Outcome.CONNECTED]
        assert call.agent is not None
        wrap_up = Agent.objects.filter(pk=call.agent.pk, state=Agent.State.WRAP_UP)
        wait_until(wrap_up.exists, seconds=5, what="Nacharbeit")
    assert world.ended_call_of(caller).disposition == Call.Disposition.ANSWERED


def _comes_back_from_a_busy_desk(visitor: Visitor, citizen: Listener) -> None:
    page, panel = visitor.page, visitor.page.locator("#verbinden-stand")
    _search(page, "brandt")
    visitor.check_page("verbinden-suche")
    begun_at = _press(page, "Direkt verbinden mit Oliver Brandt")
    expect(panel).to_contain_text("Oliver Brandt ist besetzt. Sie haben das Gespräch wieder.")
    expect(page.locator("#meldungen")).to_contain_text("Oliver Brandt ist besetzt.")
    expect(page.get_by_role("heading", name="Nicht verbunden")).to_be_focused()
    expect(page.get_by_role("link", name="Rückrufnotiz oder Ticket")).to_be_visible()
    _never_heard_silence(citizen, since=begun_at)
    visitor.check_page("verbinden-besetzt")


def _comes_back_from_a_silent_desk(page: Page, citizen: Listener) -> None:
    _search(page, "vogel")
    begun_at = _press(page, "Direkt verbinden mit Sabine Vogel")
    panel = page.locator("#verbinden-stand")
    expect(panel).to_contain_text("Sabine Vogel nimmt nicht ab. Sie haben das Gespräch wieder.")
    _never_heard_silence(citizen, since=begun_at)


def _is_handed_over_after_a_word(visitor: Visitor, citizen: Listener) -> None:
    page, panel = visitor.page, visitor.page.locator("#verbinden-stand")
    _search(page, "lindner")
    begun_at = _press(page, "Rückfrage bei Petra Lindner")
    expect(panel).to_contain_text("Sie sprechen mit Petra Lindner.")
    _never_heard_silence(citizen, since=begun_at)
    visitor.check_page("verbinden-rueckfrage")
    _press_command(page, "g")
    expect(panel).to_contain_text("Sie sprechen mit der anrufenden Person.")
    _press_command(page, "g")
    expect(panel).to_contain_text("Sie sprechen mit Petra Lindner.")
    handed_over_at = time.monotonic()
    _press_command(page, "u")
    expect(page.locator("#meldungen")).to_contain_text("Übergeben an Petra Lindner.")
    expect(page.get_by_role("heading", name="Kontakt festhalten")).to_be_visible()
    wait_until(lambda: citizen.hears_herself(since=handed_over_at), seconds=5, what="Ton hin und zurück")
    _never_heard_silence(citizen, since=handed_over_at)


def _press(page: Page, name: str) -> float:
    """Go to a button with the keyboard and press it; return when."""
    _go_to(page, name)
    page.keyboard.press("Enter")
    return time.monotonic()


def _never_heard_silence(citizen: Listener, *, since: float) -> None:
    silence = citizen.longest_silence(since=since)
    assert silence < MOST_SILENCE_SECONDS, f"{silence:.1f} s Stille"


def _at_the_desk(visitor: Visitor, centre: world.Centre) -> Page:
    agent = world.make_agents(centre, 1, can_sign_in=True)[0]
    visitor.sign_in(agent.username, world.PASSWORD)
    visitor.visit("/arbeitsplatz/")
    be_ready_in_browser(visitor.page)
    return visitor.page


def _answer(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text("Anruf für")
    page.keyboard.press("F2")
    expect(page.get_by_label("Notiz")).to_be_visible()
    _press_command(page, "v")
    expect(page.get_by_role("heading", name="Wohin verbinden?")).to_be_visible()


def _search(page: Page, words: str) -> None:
    _press_command(page, "w")
    field = page.get_by_role("searchbox", name="Person, Amt oder Aufgabe suchen")
    expect(field).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    expect(page.locator("#ziele-stand")).to_have_text("1 Ziel.")


def _go_to(page: Page, name: str) -> None:
    """Press Tab until the button has the focus."""
    button = page.get_by_role("button", name=name)
    expect(button).to_be_visible()
    for _ in range(12):
        if button.evaluate("button => button === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"mit Tab nicht erreicht: {name}")


def _press_command(page: Page, letter: str) -> None:
    page.keyboard.press("F8")
    page.keyboard.press(letter)
