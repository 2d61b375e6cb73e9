"""A citizen calls, the right browser rings, they talk, the contact is recorded, the next call comes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.rules import ContactState
from buergerdraht.telephony.models import Call
from tests.support import world
from tests.support.browser import packets, workplace_of
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, CitizenRun, wait_until
from tests.support.sound import sentence


@pytest.fixture
def centres() -> tuple[world.Centre, world.Centre]:
    return world.make_centre(offer_seconds=15), world.make_centre(offer_seconds=15)


def _workplace(browser: Browser, room: Room, centre: world.Centre) -> Page:
    agent = world.make_agents(centre, 1, can_sign_in=True)[0]
    return workplace_of(browser, url=room.stack.environment.public_url, username=agent.username)


def _ring(room: Room, centre: world.Centre) -> tuple[str, CitizenRun]:
    caller = new_citizen()
    call = CitizenCall(caller, centre.number)
    return caller, room.citizens([call], audio=sentence(room.work_dir))


def test_two_agents_of_two_centres_answer_with_sound_both_ways(
    browser: Browser, room: Room, centres: tuple[world.Centre, world.Centre]
) -> None:
    pages = [_workplace(browser, room, centre) for centre in centres]
    rings = [_ring(room, centre) for centre in centres]
    for page, centre in zip(pages, centres, strict=True):
        expect(page.get_by_role("alert")).to_contain_text(f"Anruf für {centre.authority_name}")
        page.keyboard.press("F2")
        _expect_talk(page, centre)
    for page in pages:
        _assert_sound_flows(page)
    for page, centre, (caller, run) in zip(pages, centres, rings, strict=True):
        page.get_by_role("button", name="Auflegen").click()
        assert run.wait(10) == 0
        record = world.ended_call_of(caller)
        assert (record.authority_id, record.disposition) == (centre.authority_id, Call.Disposition.ANSWERED)


def test_a_contact_is_closed_with_the_keyboard_alone_and_the_next_call_comes(
    browser: Browser, room: Room, centres: tuple[world.Centre, world.Centre]
) -> None:
    page, centre = _workplace(browser, room, centres[0]), centres[0]
    caller, run = _ring(room, centre)
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.press("F2")
    _expect_talk(page, centre)
    _press_command(page, "h")
    expect(page.get_by_role("button", name="Halten")).to_have_attribute("aria-pressed", "true")
    _press_command(page, "h")
    _press_command(page, "s")
    expect(page.get_by_role("button", name="Stumm")).to_have_attribute("aria-pressed", "true")
    _press_command(page, "s")
    expect(page.get_by_label("Notiz")).to_be_visible()
    _press_command(page, "n")
    expect(page.get_by_label("Notiz")).to_be_focused()
    page.keyboard.type("Möchte sich ummelden")
    _press_command(page, "x")
    assert run.wait(10) == 0
    _press_command(page, "1")
    page.keyboard.press("Control+Enter")
    wait_until(
        lambda: Contact.objects.filter(call__caller_number=caller, state=ContactState.CLOSED).exists(),
        seconds=10,
        what="Kontakt abgeschlossen",
    )
    contact = Contact.objects.get(call__caller_number=caller)
    assert contact.note == "Möchte sich ummelden"
    assert [concern.outcome for concern in contact.concerns.all()] == ["answered"]

    _ring(room, centre)
    expect(page.get_by_role("alert")).to_contain_text(f"Anruf für {centre.authority_name}")


def test_a_talk_whose_browser_is_closed_is_parked_and_goes_to_the_next_agent(
    browser: Browser, room: Room, centres: tuple[world.Centre, world.Centre]
) -> None:
    page, centre = _workplace(browser, room, centres[0]), centres[0]
    caller, run = _ring(room, centre)
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.press("F2")
    _expect_talk(page, centre)
    page.context.close()
    wait_until(lambda: world.call_of(caller).state == Call.State.PARKED, seconds=10, what="geparkt")
    phones = room.phones(talk_seconds=0.5)
    second = room.ready_agents(centre, 1, phones=phones)[0]
    assert run.wait(40) == 0
    record = world.ended_call_of(caller)
    assert (record.agent_id, record.disposition) == (second.id, Call.Disposition.ANSWERED)
    assert "parked" in world.events_of(record)


def _assert_sound_flows(page: Page) -> None:
    """Both counters rise by at least half a second of sound within a second or two."""
    inbound, outbound = packets(page)
    for _ in range(20):
        page.wait_for_timeout(200)
        now_inbound, now_outbound = packets(page)
        if now_inbound >= inbound + 25 and now_outbound >= outbound + 25:
            return
    raise AssertionError(f"no sound: {inbound}/{outbound} then {now_inbound}/{now_outbound} packets")


def _expect_talk(page: Page, centre: world.Centre) -> None:
    expect(page.get_by_role("heading", level=1, name=centre.authority_name).first).to_be_visible()


def _press_command(page: Page, letter: str) -> None:
    page.keyboard.press("F8")
    page.keyboard.press(letter)
