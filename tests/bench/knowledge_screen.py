"""How long from a key in the search field until its results are on screen, with the demonstration's texts.

One page in headless Chromium; each query is typed key by key, with a pause after each key that is shorter
than the rest after which the page asks once more. A key's clock runs from the browser's own time of the event
to the frame after the one in which the new list was painted.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect

from buergerdraht.launcher.setup import run_manage
from tests.bench.measuring import percentile, say
from tests.support import world
from tests.support.browser import chromium, new_page, sign_in
from tests.support.stack import database_of, environment_for_tests, running_stack

QUERIES = (
    "perso abgelaufen", "umgezogen", "hundesteuer leun", "reisepass kind", "sperrmüll", "führungszeugnis",
    "auto ummelden", "geburtsurkunde", "halteverbot umzug", "wohngeld", "gelbe tonne", "gewerbe anmelden",
)  # fmt: skip
KEY_EVERY_MS = int(os.environ.get("BENCH_KEY_EVERY_MS", "180"))
"""A practised typist has 150 to 250 ms between keys."""
WARM_UP_KEYS = 20
WATCH = """
window.keys = [];
const field = document.getElementById("suche");
const waiting = [];
field.addEventListener("input", (event) => waiting.push({ text: field.value, at: event.timeStamp }));
new MutationObserver((records) => {
  const isList = (node) => node.id === "treffer";
  if (!records.some((record) => [...record.addedNodes].some(isList)) || !waiting.length) return;
  const shown = waiting.splice(0);
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => shown.forEach((key, place) =>
      window.keys.push({ ms: performance.now() - key.at, isLast: place === shown.length - 1 }));
    channel.port2.postMessage(null);
  });
}).observe(document.querySelector("[data-knowledge]"), { childList: true, subtree: true });
"""


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as exit_stack:
        environment = environment_for_tests(Path(folder) / "var")
        stack = exit_stack.enter_context(running_stack(environment))
        for command in ("load_demo", "reindex_knowledge"):
            run_manage(stack.environment, command, failure=command)
        exit_stack.enter_context(database_of(environment))
        delays = _delays(exit_stack, url=stack.environment.public_url)
    print(
        json.dumps(
            {
                "p50_ms": round(percentile(delays, 0.50), 1),
                "p95_ms": round(percentile(delays, 0.95), 1),
                "p99_ms": round(percentile(delays, 0.99), 1),
                "max_ms": round(max(delays), 1),
                "n": len(delays),
                "key_every_ms": KEY_EVERY_MS,
                "from": "the key's input event in the browser",
                "to": "the frame after the new list was painted",
            }
        )
    )


def _delays(exit_stack: ExitStack, *, url: str) -> list[float]:
    centre = world.make_centre()
    (agent,) = world.make_agents(centre, 1, can_sign_in=True)
    page = new_page(exit_stack.enter_context(chromium()).new_context(locale="de-DE"))
    sign_in(page, url=url, username=agent.username)
    page.goto(f"{url}/wissen/")
    expect(page.locator("#suche")).to_be_visible()
    page.evaluate(WATCH)
    for query in QUERIES:
        _type(page, query)
    return list(_measured(page))[WARM_UP_KEYS:]


def _type(page: Page, query: str) -> None:
    field = page.locator("#suche")
    field.fill("")
    page.wait_for_timeout(700)
    field.press_sequentially(query, delay=KEY_EVERY_MS)
    page.wait_for_timeout(700)
    say(f"{query}: {page.locator('#suche-stand').inner_text()}")


def _measured(page: Page) -> Iterator[float]:
    """Of keys that a later one overtook, none: their results were never to be seen."""
    yield from (key["ms"] for key in page.evaluate("window.keys") if key["isLast"])


if __name__ == "__main__":
    main()
