"""Headless Chromium as an agent's workplace, with a microphone that hums."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.world import PASSWORD

SWITCHES = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--js-flags=--no-turbofan --no-maglev",  # no page lives long enough for what they win
)
REMEMBER_CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
  construct(target, parameters) {
    const made = new target(...parameters);
    window.connections.push(made);
    return made;
  },
});
"""
PACKETS = """async () => {
  const packets = { inbound: 0, outbound: 0 };
  for (const connection of window.connections) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") packets.inbound += report.packetsReceived;
      if (report.type === "outbound-rtp") packets.outbound += report.packetsSent;
    }
  }
  return packets;
}"""


def program_of_the_system() -> str | None:
    """Return the distribution's Chromium; None (Playwright's own) without one, or where it is a snap."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return None if program is None or program.startswith("/snap/") else program


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium during the block."""
    # Playwright keeps an event loop in this thread; the ORM is called between its steps, never within.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program_of_the_system(), args=SWITCHES)
        yield browser
        browser.close()


def workplace_of(browser: Browser, *, url: str, username: str) -> Page:
    """Return the workplace of an agent who has signed in, chosen the phone in the browser, and is ready."""
    page = new_page(browser.new_context(locale="de-DE", timezone_id="Europe/Berlin"))
    sign_in(page, url=url, username=username)
    be_ready_in_browser(page)
    return page


def new_page(context: BrowserContext) -> Page:
    """Return a page that remembers its connections for `packets`."""
    context.grant_permissions(["microphone"])
    context.add_init_script(REMEMBER_CONNECTIONS)
    return context.new_page()


def sign_in(page: Page, *, url: str, username: str) -> None:
    """Sign in and be at the workplace."""
    page.goto(f"{url}/anmelden")
    page.get_by_label("Benutzername").fill(username)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/arbeitsplatz/")


def be_ready_in_browser(page: Page) -> None:
    """Choose the phone in the browser and ask for calls."""
    page.get_by_role("link", name="Telefon wählen").click()
    page.get_by_role("button", name="Telefon im Browser wählen").click()
    get_ready(page)


def get_ready(page: Page) -> None:
    """Ask for calls and wait until the page says that the next one comes."""
    page.get_by_role("button", name="Bereit", exact=True).click()
    expect(page.get_by_text("Der nächste Anruf kommt zu Ihnen.")).to_be_visible()


def packets(page: Page) -> tuple[int, int]:
    """Return how many packets of sound came in and went out."""
    counted = page.evaluate(PACKETS)
    return counted["inbound"], counted["outbound"]
