"""How long from a citizen's INVITE until the agent's browser shows the authority's name, 50 agents signed in.

Every agent is a real page in a real Chromium: signed in, phone registered, live updates open. The citizen's
clock is SIPp's, the page's is its time origin plus its own monotonic clock, both of the same machine.
"""

import itertools
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Browser, Page, expect

from buergerdraht.launcher.stack import Stack
from tests.bench.measuring import percentile, say
from tests.support import world
from tests.support.browser import chromium, workplace_of
from tests.support.sipp import CitizenCall, CitizenRun
from tests.support.stack import database_of, environment_for_tests, running_stack

AGENTS = int(os.environ.get("BENCH_AGENTS", "50"))
CALLS = 120
CALLS_PER_SECOND = 1.0
WARM_UP_CALLS = 10
HOLD_SECONDS = 0.6
"""Then the citizen hangs up, and the agent is ready again."""
WATCH = """
window.popped = [];
new MutationObserver(() => {
  const authority = document.querySelector('[role=alert] [data-slot="authority"]')?.textContent;
  const shown = document.querySelector('.bd-line--ring [data-slot="caller"]')?.textContent;
  const caller = shown?.replace(/[^0-9]/g, "");
  if (!authority || !caller) return;
  if (window.popped.some((entry) => entry.caller === caller)) return;
  window.popped.push({ authority, caller, at: performance.timeOrigin + performance.now() });
}).observe(document, { childList: true, subtree: true, characterData: true });
"""
SETTLE_SECONDS = 3
SIGN_IN_SECONDS = 60
"""Fifty browsers begin on few cores."""
_citizens = itertools.count(1)


class Entry(TypedDict):
    """What a page noted: whose name it showed for which caller, and when (milliseconds since the epoch)."""

    authority: str
    caller: str
    at: float


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as exit_stack:
        work_dir = Path(folder)
        environment = environment_for_tests(work_dir / "var")
        stack = exit_stack.enter_context(running_stack(environment))
        exit_stack.enter_context(database_of(environment))
        delays = _measure(stack, work_dir=work_dir)
    print(
        json.dumps(
            {
                "p50_ms": round(percentile(delays, 0.50), 1),
                "p95_ms": round(percentile(delays, 0.95), 1),
                "max_ms": round(max(delays), 1),
                "calls": len(delays),
                "missed": CALLS - WARM_UP_CALLS - len(delays),
                "agents": AGENTS,
                "agents_are": "real pages in headless Chromium on the same machine",
            }
        )
    )


def _measure(stack: Stack, *, work_dir: Path) -> list[float]:
    """Return the delay of each call in milliseconds, without those of the warm-up."""
    expect.set_options(timeout=SIGN_IN_SECONDS * 1000)
    centre = world.make_centre(offer_seconds=15)
    agents = world.make_agents(centre, AGENTS, can_sign_in=True)
    with chromium() as browser, _signed_in(browser, stack, agents) as pages:
        calls = [CitizenCall(f"+493023125{next(_citizens):04d}", centre.number) for _ in range(CALLS)]
        run = CitizenRun(
            calls,
            sip_port=stack.environment.sip_port,
            work_dir=work_dir,
            rate=CALLS_PER_SECOND,
            hold_seconds=HOLD_SECONDS,
        )
        with run:
            run.wait(CALLS / CALLS_PER_SECOND + 60)
        sent_at = {key: report.sent_at for key, report in run.reports().items()}
        popped = {entry["caller"]: entry for page in pages for entry in page.evaluate("window.popped")}
    return list(_delays(calls, sent_at, popped, authority=centre.authority_name))


@contextmanager
def _signed_in(browser: Browser, stack: Stack, agents: Sequence[world.Colleague]) -> Iterator[list[Page]]:
    """Sign every agent in and let her be ready; watch for the alert in each page."""
    pages = []
    for number, agent in enumerate(agents, start=1):
        page = workplace_of(browser, url=stack.environment.public_url, username=agent.username)
        page.evaluate(WATCH)
        pages.append(page)
        say(f"{number} von {len(agents)} angemeldet")
    time.sleep(SETTLE_SECONDS)
    yield pages
    for page in pages:
        page.context.close()


def _delays(
    calls: Sequence[CitizenCall], sent_at: Mapping[str, float], popped: Mapping[str, Entry], *, authority: str
) -> Iterator[float]:
    for call in calls[WARM_UP_CALLS:]:
        entry = popped.get(call.key.lstrip("+"))
        if entry and entry["authority"] == authority:
            yield entry["at"] - 1000 * sent_at[call.key]


if __name__ == "__main__":
    main()
