"""A supervisor watches her centre: who waits, who is there, what became of today's calls."""

import signal

import pytest
from playwright.sync_api import Locator, Page, expect

from buergerdraht.accounts.rules import Role
from buergerdraht.launcher.stack import Stack
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.room import Room, new_citizen
from tests.support.sipp import CitizenCall, CitizenRun

TOP_OF_FOCUS = "document.activeElement.getBoundingClientRect().top"


@pytest.fixture
def board(visitor: Visitor, centre: world.Centre) -> Page:
    """The board of the centre, as its supervisor sees it."""
    user = world.make_person(Role.SUPERVISOR, "Ines", centre_id=centre.id)
    visitor.sign_in(user.username, world.PASSWORD)
    visitor.visit("/leitstand/")
    expect(visitor.page.get_by_text("Niemand wartet.")).to_be_visible()
    return visitor.page


def table(page: Page, caption: str) -> Locator:
    return page.get_by_role("table", name=caption)


def ring(room: Room, centre: world.Centre) -> tuple[str, CitizenRun]:
    caller = new_citizen()
    return caller, room.citizens([CitizenCall(caller, centre.number)])


def shown(caller: str) -> str:
    return f"030 {caller.removeprefix('+4930')}"


def test_a_caller_is_seen_waiting_and_then_talking_without_a_reload(
    board: Page, visitor: Visitor, room: Room, centre: world.Centre
) -> None:
    room.ready_agents(centre, 1, phones=room.phones(answer_seconds=3))
    link = board.get_by_role("link", name="Rückrufe ansehen")
    link.focus()
    caller, _ = ring(room, centre)
    row = table(board, "Wartende Anrufe").get_by_role("row", name=centre.authority_name)
    expect(row).to_contain_text(shown(caller))
    expect(row).to_contain_text("klingelt")
    expect(board.get_by_text("Niemand wartet.")).to_be_visible()
    team = board.get_by_role("table", name="Servicekräfte: 1 angemeldet")
    expect(team.get_by_text("im Gespräch")).to_be_visible()
    expect(team).to_contain_text(centre.authority_name)
    expect(board.locator("#zahlen")).to_contain_text("angenommen 1")
    expect(link).to_be_focused()
    visitor.check_page("leitstand-gespraech")


def test_who_waits_longer_than_promised_is_marked_by_a_word(
    board: Page, visitor: Visitor, room: Room, centre: world.Centre
) -> None:
    ring(room, centre)
    row = table(board, "Wartende Anrufe").get_by_role("row", name=centre.authority_name)
    expect(row).to_contain_text("im Ziel")
    board.evaluate("const real = Date.now; Date.now = () => real() + 31000")
    expect(row.get_by_text("über 30 s")).to_be_visible()
    visitor.check_page("leitstand-wartend")


def test_an_update_moves_neither_the_focus_nor_what_one_is_looking_at(
    board: Page, room: Room, centre: world.Centre
) -> None:
    board.set_viewport_size({"width": 320, "height": 500})
    region = board.get_by_role("region", name="Warteschlangen")
    region.focus()
    before = board.evaluate(TOP_OF_FOCUS)
    ring(room, centre)
    expect(region.locator("td[data-label='warten']")).to_have_text("1")
    expect(region).to_be_focused()
    assert board.evaluate(TOP_OF_FOCUS) == pytest.approx(before, abs=1)


def test_updates_can_be_held_and_go_on(board: Page, room: Room, centre: world.Centre) -> None:
    asked: list[str] = []
    board.get_by_role("button", name="Aktualisierung anhalten").click()
    board.on("request", lambda request: asked.append(request.url))
    update = board.evaluate_handle(
        "({ told: new Promise((tell) => document.body.addEventListener('live:board', tell, {once: true})) })"
    )
    caller, _ = ring(room, centre)
    update.evaluate("(update) => update.told")
    expect(board.get_by_text("Niemand wartet.")).to_be_visible()
    board.get_by_role("button", name="Aktualisierung fortsetzen").click()
    expect(table(board, "Wartende Anrufe")).to_contain_text(shown(caller))
    assert sum(address.endswith("/stand") for address in asked) == 1


def test_a_silent_switchboard_is_told(
    board: Page, visitor: Visitor, stack: Stack, centre: world.Centre
) -> None:
    expect(board.get_by_text("Die Anrufverteilung antwortet nicht.")).to_have_count(0)
    stack.send_signal("switchboard", signal.SIGSTOP)
    try:
        expect(board.get_by_text("über die Ersatzwarteschlange der Telefonanlage")).to_be_visible(
            timeout=25_000
        )
        visitor.check_page("leitstand-ersatz")
    finally:
        stack.send_signal("switchboard", signal.SIGCONT)
    expect(board.get_by_text("Die Anrufverteilung antwortet nicht.")).to_have_count(0, timeout=25_000)


def test_every_figure_has_its_definition(board: Page) -> None:
    board.get_by_role("link", name="Wie wird gezählt?").click()
    definitions = board.get_by_role("region", name="Wie wird gezählt?")
    for figure in ("In 30 Sekunden angenommen", "Anrufe angeboten", "Außerhalb der Servicezeit", "Wartezeit"):
        expect(definitions.get_by_text(figure, exact=True)).to_be_visible()
