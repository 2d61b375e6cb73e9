"""A supervisor writes a notice: it reaches every place, is read before the next call, is heard waiting."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.knowledge.models import NoticeAcknowledgement
from buergerdraht.telephony.models import Call
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.browser import be_ready_in_browser
from tests.support.room import Room, ari, new_citizen
from tests.support.sipp import CitizenCall, wait_until
from tests.support.sound import sentence

TITLE = "Lahnbrücke gesperrt"


@pytest.fixture
def supervisor(come_in: Callable[..., Visitor], centre: world.Centre) -> Visitor:
    """A supervisor on the page of notices."""
    visitor = come_in(Role.SUPERVISOR, "Ines")
    visitor.visit("/redaktion/meldungen/")
    return visitor


@pytest.fixture
def agent(visitors: Callable[..., Visitor], room: Room, centre: world.Centre) -> Visitor:
    """An agent who is ready at her phone in the browser."""
    visitor = visitors()
    visitor.sign_in(world.make_agents(centre, 1, can_sign_in=True)[0].username, world.PASSWORD)
    be_ready_in_browser(visitor.page)
    return visitor


def _publish(
    supervisor: Visitor, centre: world.Centre, *, must_be_read: bool, announcement: str = ""
) -> None:
    page = supervisor.page
    page.get_by_role("link", name="Meldung schreiben").click()
    supervisor.check_page("meldung-schreiben")
    page.get_by_label("Gilt für").select_option(label=centre.authority_name)
    page.get_by_label("Meldung in einem Satz").fill(TITLE)
    page.get_by_label("Einzelheiten (freiwillig)").fill("Umleitung über Biskirchen.")
    page.get_by_label("Dringend").check()
    if must_be_read:
        page.get_by_label("Vor dem nächsten Anruf lesen").check()
    if announcement:
        page.get_by_label("Ansage für Wartende (freiwillig)").fill(announcement)
        page.get_by_role("button", name="Ansage anhören").click()
        expect(page.locator("audio")).to_be_visible()
        assert page.evaluate("() => fetch(document.querySelector('audio').src).then(r => r.ok)")
        supervisor.check_page("meldung-ansage")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    supervisor.check_page("meldungen")


def test_an_urgent_notice_that_must_be_read_is_confirmed_with_one_key_before_the_next_call(
    supervisor: Visitor, agent: Visitor, room: Room, centre: world.Centre
) -> None:
    workplace = agent.page
    state = workplace.locator("#zustandssatz")
    expect(state).to_be_focused()
    _publish(supervisor, centre, must_be_read=True)
    expect(
        workplace.get_by_role("status").filter(has_text=f"Dringend, {centre.authority_name}: {TITLE}")
    ).to_be_visible()
    expect(workplace.get_by_role("heading", name="Vor dem nächsten Anruf lesen")).to_be_visible(
        timeout=10_000
    )
    expect(workplace.get_by_text("Umleitung über Biskirchen.")).to_be_visible()
    expect(state).to_be_focused()
    agent.check_page("meldung-vor-dem-naechsten-anruf")

    caller = new_citizen()
    run = room.citizens([CitizenCall(caller, centre.number)], audio=sentence(room.work_dir))
    wait_until(lambda: _is_waiting(caller), seconds=10, what="Anruf wartet, solange gelesen wird")
    expect(workplace.get_by_role("alert")).to_be_hidden()
    workplace.keyboard.press("Control+Enter")
    expect(workplace.get_by_role("alert")).to_contain_text(
        f"Anruf für {centre.authority_name}", timeout=10_000
    )
    expect(workplace.get_by_text(f"Dringend: {TITLE}")).to_be_visible()
    assert NoticeAcknowledgement.objects.count() == 1

    workplace.keyboard.press("F2")
    notices = workplace.get_by_role("region", name=re.compile("^Heute in"))
    expect(notices).to_contain_text("Umleitung über Biskirchen.")
    agent.check_page("gespraech-mit-meldung")
    supervisor.page.get_by_role("link", name=TITLE).click()
    expect(supervisor.page.get_by_text("gelesen von 1 von")).to_be_visible()
    supervisor.check_page("meldung-gelesen")

    supervisor.page.get_by_role("button", name="Meldung zurückziehen").click()
    expect(notices).to_contain_text("Keine Meldung.", timeout=10_000)
    workplace.get_by_role("button", name="Auflegen").click()
    assert run.wait(10) == 0


def test_an_announcement_is_heard_by_its_author_and_by_who_waits(
    supervisor: Visitor, room: Room, centre: world.Centre
) -> None:
    _publish(supervisor, centre, must_be_read=False, announcement="Die Lahnbrücke ist gesperrt.")
    name = f"notices/{centre.authority_id}"
    file = room.stack.environment.var_dir / "asterisk" / "prompts" / f"{name}.wav"
    wait_until(file.exists, seconds=20, what="Ansage liegt bereit")
    caller = new_citizen()
    room.citizens([CitizenCall(caller, centre.number)], audio=sentence(room.work_dir))
    wait_until(lambda: _heard_by(caller, room).endswith(name), seconds=30, what="Ansage nach der Begrüßung")


def _heard_by(caller: str, room: Room) -> str:
    """Return the prompt that plays for a caller just now; '' if none does."""
    if not _is_waiting(caller):
        return ""
    playback = ari(room.stack.environment, "GET", f"playbacks/announce~{world.call_of(caller).pk}")
    return playback["media_uri"] if playback and playback["state"] == "playing" else ""


def _is_waiting(caller: str) -> bool:
    try:
        return world.call_of(caller).state in {"announcement", "queued"}
    except Call.DoesNotExist:
        return False
