"""A person at a browser, and what must hold on every page that she sees."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from buergerdraht.config.environment import PROJECT_DIR

Scheme = Literal["light", "dark"]

AXE = PROJECT_DIR / "tests" / "vendor" / "axe" / "axe.min.js"
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a dark page can break that the light one does not."""
ARE_PICTURES_WANTED = "PICTURES" in os.environ
"""They take a quarter of the journeys' time."""
SCREENSHOTS = PROJECT_DIR / "var" / "screenshots"
NARROW = 320
"""Width in CSS pixels of a 1280 px screen at 400 % zoom (WCAG 1.4.10)."""
LOOKS: tuple[tuple[int, Scheme], ...] = ((1440, "light"), (1440, "dark"), (NARROW, "dark"), (NARROW, "light"))


class Visitor:
    """A person with a browser profile of her own; what went wrong on her pages is found when she leaves."""

    def __init__(self, browser: Browser, url: str, *, width: int = 1440, scheme: Scheme = "light") -> None:
        self.url = url
        self._faults: list[str] = []
        self.context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            permissions=["microphone"],
            reduced_motion="reduce",
        )
        self.context.on("request", self._check_origin)
        self.context.on("console", self._note_complaint)
        self.context.on("weberror", lambda error: self._faults.append(f"Skriptfehler: {error.error}"))
        self.page: Page = self.context.new_page()

    def sign_in(self, username: str, password: str) -> None:
        """Come in by the door."""
        self.page.goto("/anmelden")
        self.page.get_by_label("Benutzername").fill(username)
        self.page.get_by_label("Passwort").fill(password)
        self.page.get_by_role("button", name="Anmelden").click()
        self.page.wait_for_url(lambda url: "/anmelden" not in url)

    def visit(self, path: str) -> Response:
        """Open a page of ours."""
        response = self.page.goto(path)
        assert response is not None
        return response

    def check_page(self, name: str) -> None:
        """Check the page as it is now, with pictures if wanted: axe in light, dark and at 400 %; reflow."""
        was = self.page.viewport_size
        assert was is not None
        for width, scheme in LOOKS:  # in this order each step changes one thing: a page is drawn less often
            self.page.set_viewport_size({"width": width, "height": was["height"]})
            self.page.emulate_media(color_scheme=scheme)
            if ARE_PICTURES_WANTED:
                self.shoot(f"{name}-{width}-{scheme}")
            if (width, scheme) != (NARROW, "dark"):
                self.check_accessible(only=COLOURS if scheme == "dark" else None)
            self.check_reflow()
        self.page.set_viewport_size(was)

    def check_accessible(self, *, only: Mapping[str, Any] | None = None) -> None:
        """Fail if axe finds a breach of WCAG 2.0 to 2.2, A or AA, or of good practice, or of these rules."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        rules = only or {"type": "tag", "values": WCAG_2_2_AA}
        options = {
            "runOnly": rules,
            "resultTypes": ["violations"],
            # It reads all style sheets anew on each page; tests/architecture reads them once.
            "rules": {"css-orientation-lock": {"enabled": False}},
            "preload": False,
        }
        faults_of_the_page = list(self._faults)
        found: dict[str, Any] = self.page.evaluate("options => axe.run(document, options)", options)
        self._faults[:] = faults_of_the_page  # axe itself tries inline styles, which our policy blocks
        breaches = [_in_words(breach) for breach in found["violations"]]
        assert not breaches, f"{self.page.url}: " + "; ".join(breaches)

    def check_reflow(self) -> None:
        """Fail if the page has to be scrolled sideways."""
        content, window = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert content <= window, f"{self.page.url} ist {content} px breit, das Fenster {window} px"

    def shoot(self, name: str) -> Path:
        """Take a picture of the whole page."""
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True, caret="initial")
        return path

    def focused(self) -> str:
        """Return the accessible name of what has the focus, as far as a test needs it."""
        return str(
            self.page.evaluate(
                "(e => e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent)"
                "(document.activeElement).trim()"
            )
        )

    def tab_to(self, name: str) -> None:
        """Press Tab until something of this name has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.focused().startswith(name):
                return
        raise AssertionError(f"{name} ist mit Tab nicht zu erreichen")

    def press(self, name: str, *, then: str) -> None:
        """Go to a link or button by Tab, press it, and read on the next page."""
        self.tab_to(name)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text(then).first).to_be_visible(timeout=60_000)

    def expect_faults(self) -> None:
        """Forget what the browser complained of, for a test that provokes it (a 401, a server away)."""
        self._faults.clear()

    def leave(self) -> None:
        """Close the browser; fail if a page asked a third party or broke a rule of the browser."""
        self.context.close()
        assert not self._faults, "\n".join(self._faults)

    def _check_origin(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        if urlsplit(request.url).hostname != urlsplit(self.url).hostname:
            self._faults.append(f"Anfrage an Dritte: {request.url}")

    def _note_complaint(self, message: ConsoleMessage) -> None:
        is_refused_form = any(f"status of {status}" in message.text for status in (422, 429))
        if message.type == "error" and not is_refused_form:
            self._faults.append(f"Konsole: {message.text} ({message.location.get('url', '')})")


def _in_words(breach: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in breach["nodes"][:3]]
    return f"{breach['id']} ({breach['help']}) bei {json.dumps(places, ensure_ascii=False)}"
