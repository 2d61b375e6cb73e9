"""An editor records a welcome in the browser, hears it, publishes it; citizens hear what is published."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from buergerdraht.accounts.rules import Role
from buergerdraht.announcements.models import Announcement
from buergerdraht.launcher.stack import Stack
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.melody import AttentiveCitizen, melody
from tests.support.room import new_citizen
from tests.support.sipp import wait_until

FROM_TWO_SECONDS_ON = re.compile("0:(0[2-9]|[1-9][0-9])")
LEVEL = "document.querySelector('[data-level]').value"
REFUSE_MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""


@pytest.fixture
def editor(come_in: Callable[..., Visitor], centre: world.Centre) -> Visitor:
    """An editor of the centre at the announcements of its only partner."""
    visitor = come_in(Role.EDITOR, "Clara")
    visitor.page.get_by_role("link", name="Ansagen").click()
    expect(visitor.page.get_by_role("heading", name=f"Ansagen {centre.authority_name}")).to_be_visible()
    return visitor


def _publish(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("button", name="Als Entwurf sichern").press("Enter")
    draft = page.get_by_role("region", name="Entwurf")
    expect(draft).to_be_visible()
    assert page.evaluate("() => fetch(document.querySelector('[aria-label=Entwurf]').src).then(r => r.ok)")
    draft.get_by_label("Ich habe die Ansage angehört").press("Space")
    draft.get_by_role("button", name="Veröffentlichen").press("Enter")
    expect(page.get_by_text("Veröffentlicht. Wer jetzt anruft, hört diese Ansage.")).to_be_visible()


def _record(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("button", name="Aufnehmen").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Aufnahme läuft.")).to_be_visible()
    wait_until(lambda: page.evaluate(LEVEL) > 0.05, seconds=5, what="der Pegel schlägt aus")
    expect(page.get_by_text(FROM_TWO_SECONDS_ON)).to_be_visible()
    page.get_by_role("button", name="Aufnahme beenden").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Die Aufnahme ist fertig.")).to_be_visible()
    expect(page.get_by_label("Ihre Aufnahme")).to_be_visible()


def test_a_welcome_is_recorded_with_the_keyboard_published_replaced_and_heard(
    editor: Visitor, centre: world.Centre, stack: Stack, tmp_path: Path
) -> None:
    page = editor.page
    editor.check_page("ansagen")
    page.get_by_role("link", name=re.compile("Ändern.*Begrüßung")).press("Enter")
    editor.check_page("ansage")
    page.evaluate(REFUSE_MICROPHONE)
    page.get_by_role("button", name="Aufnehmen").press("Enter")
    expect(page.get_by_text("Das Mikrofon ist gesperrt.")).to_be_visible()

    page.reload()
    _record(editor)
    editor.check_page("ansage-aufgenommen")
    _publish(editor)
    recorded = Announcement.objects.get(authority=centre.authority_id)
    assert (recorded.source, recorded.state, recorded.seconds > 1.5) == ("recorded", "published", True)

    (tmp_path / "melodie.wav").write_bytes(melody())
    page.get_by_label("Aufnahme (freiwillig)").set_input_files(tmp_path / "melodie.wav")
    _publish(editor)
    expect(page.get_by_role("button", name=re.compile("Wieder veröffentlichen.*Fassung 1"))).to_be_visible()
    editor.check_page("ansage-mit-fassungen")

    def a_caller_hears_the_recording() -> bool:
        with AttentiveCitizen(
            centre.number, caller=new_citizen(), sip_port=stack.environment.sip_port
        ) as citizen:
            return citizen.hears_the_melody(seconds=8)

    # A job tells the switchboard; who called before hears what was published until then.
    wait_until(a_caller_hears_the_recording, seconds=90, what="Bürgerin hört die Aufnahme")
