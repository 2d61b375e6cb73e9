"""Short messages never lie on what is in use."""

import pytest

from tests.journeys.support import NARROW, Visitor
from tests.support.world import PASSWORD, make_agents, make_centre

CONTROLS = "main :is(a[href], button, input:not([type=hidden]), select)"
IN_USE_BELOW = """() => {
    const box = document.querySelector("#meldungen > *").getBoundingClientRect();
    const isBelow = (control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect();
        return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
    };
    const inUse = document.querySelectorAll("main :focus, .kern-btn--primary");
    return [...inUse].filter(isBelow).map((control) => control.textContent);
}"""


@pytest.mark.parametrize("width", [NARROW, 1440])
def test_a_message_makes_way_for_the_focus_and_for_primary_buttons(visitor: Visitor, width: int) -> None:
    agent = make_agents(make_centre(), 1, can_sign_in=True)[0]
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 900})
    visitor.sign_in(agent.username, PASSWORD)
    for path in ("/arbeitsplatz/", "/wissen/", "/tickets/"):
        visitor.visit(path)
        page.keyboard.press("F8")
        page.keyboard.press("9")  # no such command: it is said
        page.wait_for_selector("#meldungen > *")
        for control in page.locator(CONTROLS).all():
            control.focus()
            page.evaluate(
                "() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"
            )
            assert page.evaluate(IN_USE_BELOW) == [], f"{path} {control}"
