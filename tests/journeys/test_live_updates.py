"""The board follows what happens; a lost connection is said discreetly and made good without a reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.foundation.live import publish
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.topics import centre_topic
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_agents, make_centre

PARTS = re.compile(r"/leitstand/.*/stand")
OVERVIEW = re.compile(r"/arbeitsplatz/uebersicht")
INTERRUPTED = "Verbindung unterbrochen"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def supervisor(visitor: Visitor, centre: Centre) -> Visitor:
    """A supervisor who looks at her board."""
    person = User.objects.get(username=make_agents(centre, 1, can_sign_in=True)[0].username)
    Membership.objects.create(user=person, role=Role.SUPERVISOR, centre_id=centre.id)
    visitor.sign_in(person.username, PASSWORD)
    with visitor.page.expect_response(PARTS):  # the first event of each connection loads the state
        visitor.visit("/leitstand/")
    return visitor


def test_the_board_loads_what_has_changed(supervisor: Visitor, centre: Centre) -> None:
    with supervisor.page.expect_response(PARTS) as loaded:
        publish(centre_topic(centre.id), "board")
    assert loaded.value.ok


def test_a_lost_connection_is_said_and_comes_back_by_itself(
    supervisor: Visitor, centre: Centre, stack: Stack
) -> None:
    page = supervisor.page
    expect(page.get_by_text(INTERRUPTED)).to_be_hidden()
    stack.stop("web")
    try:
        expect(page.get_by_text(INTERRUPTED)).to_be_visible(timeout=10_000)
        supervisor.check_page("verbindung-unterbrochen")
    finally:
        stack.start("web")
        stack.wait_until_ready("web")
    expect(page.get_by_text(INTERRUPTED)).to_be_hidden(timeout=15_000)
    with page.expect_response(PARTS):
        publish(centre_topic(centre.id), "board")
    supervisor.expect_faults()


def test_a_sign_in_that_ends_while_the_board_is_open_is_asked_for_there(
    supervisor: Visitor, centre: Centre
) -> None:
    page = supervisor.page
    supervisor.context.clear_cookies(name="sessionid")
    publish(centre_topic(centre.id), "board")
    dialog = page.get_by_role("dialog", name="Melden Sie sich wieder an")
    dialog.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    with page.expect_response(PARTS) as loaded:
        publish(centre_topic(centre.id), "board")
    assert loaded.value.ok
    supervisor.expect_faults()


def set_hidden(page: Page, *, is_hidden: bool) -> None:
    """Let the page believe that another tab is in front of it, or that it is in front again."""
    page.evaluate(
        """(isHidden) => {
            Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def test_a_busy_board_makes_her_own_page_ask_now_and_then_and_a_hidden_one_not_at_all(
    supervisor: Visitor, centre: Centre
) -> None:
    page = supervisor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if OVERVIEW.search(request.url) else None)
    with page.expect_response(OVERVIEW):  # the first look
        supervisor.visit("/arbeitsplatz/")
    page.wait_for_timeout(2000)
    asked.clear()
    for _ in range(4):
        publish(centre_topic(centre.id), "board")
        page.wait_for_timeout(1200)
    with page.expect_response(OVERVIEW):  # the last event is never lost
        publish(centre_topic(centre.id), "board")
    assert len(asked) <= 2
    set_hidden(page, is_hidden=True)
    asked.clear()
    publish(centre_topic(centre.id), "board")
    page.wait_for_timeout(6500)
    assert not asked
    with page.expect_response(OVERVIEW):
        set_hidden(page, is_hidden=False)
