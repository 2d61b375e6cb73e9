"""What goes wrong at a desk during a call, and costs neither the talk nor a word that was written."""

import signal

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.contacts.models import Contact
from buergerdraht.telephony.models import Agent, Call
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import be_ready_in_browser
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, CitizenRun, wait_until

RING_MS = 15_000
"""A citizen's first ring: SIPp starts, the call is greeted and distributed, on a machine that does more."""


@pytest.fixture
def agent(centre: world.Centre) -> world.Colleague:
    return world.make_agents(centre, 1, can_sign_in=True)[0]


def at_her_desk(visitor: Visitor, agent: world.Colleague) -> Page:
    """Let an agent sign in, choose the phone in the browser and ask for calls."""
    visitor.sign_in(agent.username, world.PASSWORD)
    page = visitor.page
    be_ready_in_browser(page)
    return page


@pytest.fixture
def page(visitor: Visitor, agent: world.Colleague) -> Page:
    page = at_her_desk(visitor, agent)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def ring(room: Room, centre: world.Centre, **wishes: float) -> tuple[str, CitizenRun]:
    caller = new_citizen()
    return caller, room.citizens([CitizenCall(caller, centre.number)], **wishes)


def answer(page: Page, centre: world.Centre) -> None:
    expect(page.get_by_role("alert")).to_contain_text(f"Anruf für {centre.authority_name}", timeout=RING_MS)
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", level=1, name=centre.authority_name)).to_be_visible()


def command(page: Page, letter: str) -> None:
    page.keyboard.press("F8")
    page.keyboard.press(letter)


def test_a_reload_in_a_talk_brings_it_back(page: Page, room: Room, centre: world.Centre) -> None:
    caller, run = ring(room, centre)
    answer(page, centre)
    expect(page.get_by_role("textbox", name="Notiz")).to_be_visible()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text(f"Ihr Gespräch mit {centre.authority_name} wartet")
    page.keyboard.press("F2")
    wait_until(lambda: world.call_of(caller).state == Call.State.TALKING, seconds=20, what="im Gespräch")
    page.wait_for_timeout(6000)  # the lost leg dies late and must not take the talk with it
    assert world.call_of(caller).state == Call.State.TALKING
    command(page, "x")
    assert run.wait(10) == 0


def test_the_phone_moves_to_a_second_window_but_never_out_of_a_talk(
    page: Page, room: Room, centre: world.Centre
) -> None:
    _, run = ring(room, centre)
    answer(page, centre)
    second = page.context.new_page()
    second.goto("/arbeitsplatz/")
    second.get_by_role("button", name="Telefon hierher holen").click()
    expect(second.get_by_text("Im anderen Fenster läuft ein Gespräch.")).to_be_visible()
    command(page, "x")
    assert run.wait(10) == 0
    second.get_by_role("button", name="Telefon hierher holen").click()
    expect(second.get_by_text("Telefon verbunden")).to_be_visible()
    expect(page.get_by_text("Ihr Telefon ist in einem anderen Fenster geöffnet.")).to_be_visible()
    second.close()
    expect(page.get_by_text("Ihr Telefon ist in einem anderen Fenster geöffnet.")).to_be_hidden()


def test_a_call_is_answered_while_the_web_server_hangs_and_nothing_written_is_lost(
    visitor: Visitor, page: Page, room: Room, centre: world.Centre
) -> None:
    stack = room.stack
    stack.send_signal("web", signal.SIGSTOP)
    try:
        caller, run = ring(room, centre)
        answer(page, centre)
    finally:
        stack.send_signal("web", signal.SIGCONT)
    expect(page.get_by_role("textbox", name="Notiz")).to_be_visible()
    stack.kill("web")
    page.get_by_role("textbox", name="Notiz").fill("Fragt nach dem Ausweis")
    expect(page.get_by_text("Nicht gesichert. Es wird weiter versucht.")).to_be_visible()
    stack.start("web")
    expect(page.get_by_text("Entwurf gesichert")).to_be_visible(timeout=20000)
    assert Contact.objects.get(call__caller_number=caller).note == "Fragt nach dem Ausweis"
    command(page, "x")
    assert run.wait(10) == 0
    visitor.expect_faults()


def test_the_last_words_are_saved_before_the_ticket_is_written(
    page: Page, room: Room, centre: world.Centre
) -> None:
    caller, run = ring(room, centre)
    answer(page, centre)
    page.get_by_role("textbox", name="Notiz").fill("Die Tonne fehlt seit Montag")
    command(page, "y")
    page.wait_for_url("**/tickets/neu/*/")
    assert Contact.objects.get(call__caller_number=caller).note == "Die Tonne fehlt seit Montag"
    command(page, "x")
    assert run.wait(10) == 0


def test_an_expired_sign_in_is_renewed_in_the_talk(
    visitor: Visitor, page: Page, room: Room, centre: world.Centre, agent: world.Colleague
) -> None:
    caller, run = ring(room, centre)
    answer(page, centre)
    expect(page.get_by_role("textbox", name="Notiz")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="Notiz").fill("Sperrmüll")
    page.get_by_label(f"Passwort für {agent.username}").fill(world.PASSWORD)
    page.keyboard.press("Enter")
    wait_until(
        lambda: Contact.objects.get(call__caller_number=caller).note == "Sperrmüll",
        seconds=10,
        what="gesichert",
    )
    assert world.call_of(caller).state == Call.State.TALKING
    command(page, "x")
    assert run.wait(10) == 0
    visitor.expect_faults()


def test_a_missed_call_sets_a_break_with_its_reason_and_one_way_back(visitor: Visitor, room: Room) -> None:
    centre = world.make_centre(offer_seconds=3)
    agent = world.make_agents(centre, 1, can_sign_in=True)[0]
    page = at_her_desk(visitor, agent)
    caller, run = ring(room, centre)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Anruf weitergegeben.")).to_be_visible()
    expect(
        page.get_by_text("Sie sind in Pause, weil Sie einen Anruf nicht angenommen haben.")
    ).to_be_visible()
    ServiceCentre.objects.filter(pk=centre.id).update(offer_seconds=60)
    reload_numbers()  # the second offer is to be answered, however slow the machine is
    page.get_by_role("button", name="Wieder bereit").click()
    answer(page, centre)
    wait_until(lambda: world.call_of(caller).state == Call.State.TALKING, seconds=20, what="im Gespräch")
    command(page, "x")
    assert run.wait(10) == 0


def test_a_declined_call_goes_on_and_the_agent_stays_ready(
    page: Page, room: Room, centre: world.Centre, agent: world.Colleague
) -> None:
    phones = room.phones(talk_seconds=0.5)
    second = room.ready_agents(centre, 1, phones=phones)[0]
    caller, run = ring(room, centre)
    expect(page.get_by_role("alert")).to_be_visible()
    command(page, "a")
    expect(page.get_by_text("Abgelehnt.")).to_be_visible()
    assert run.wait(20) == 0
    assert world.ended_call_of(caller).agent_id == second.id
    assert world.state_of(agent)[0] == Agent.State.READY


def test_an_agent_with_a_desk_phone_sees_the_call_and_steers_it_from_the_page(
    visitor: Visitor, room: Room, centre: world.Centre
) -> None:
    phones = room.phones(answer_seconds=1.5)
    agent = room.ready_agents(centre, 1, phones=phones)[0]
    user = Agent.objects.get(pk=agent.id).user
    user.set_password(world.PASSWORD)
    user.save()
    visitor.sign_in(agent.username, world.PASSWORD)
    page = visitor.page
    caller, run = ring(room, centre)
    expect(page.get_by_role("alert")).to_contain_text("Nehmen Sie am Telefon ab.")
    expect(page.get_by_role("heading", level=1, name=centre.authority_name)).to_be_visible()
    expect(page.get_by_role("textbox", name="Notiz")).to_be_visible()
    command(page, "h")
    expect(page.get_by_role("button", name="Halten")).to_have_attribute("aria-pressed", "true")
    wait_until(lambda: "held" in world.events_of(world.call_of(caller)), seconds=5, what="gehalten")
    command(page, "x")
    assert run.wait(10) == 0
    expect(page.get_by_text("Gespräch beendet um")).to_be_visible()


def test_a_contact_without_outcome_is_refused_where_it_stands(
    visitor: Visitor, page: Page, room: Room, centre: world.Centre
) -> None:
    _, run = ring(room, centre)
    answer(page, centre)
    expect(page.get_by_role("textbox", name="Notiz")).to_be_visible()
    address = page.url
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Wählen Sie ein Ergebnis.")).to_be_visible()
    assert visitor.focused().startswith("Bitte prüfen Sie Ihre Angaben")
    assert page.title().startswith("Fehler:")
    assert page.url == address
    expect(page.get_by_role("link", name="Zurück zum Gespräch")).to_be_hidden()
    visitor.check_page("gespraech-abgelehnt")
    command(page, "4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Kontakt abgeschlossen: Rückruf. Das Gespräch läuft weiter.")).to_be_visible()
    command(page, "x")
    assert run.wait(10) == 0
    expect(page.get_by_text("Der nächste Anruf kommt zu Ihnen.")).to_be_visible()
