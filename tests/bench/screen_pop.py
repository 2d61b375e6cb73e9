"""How long from a citizen's INVITE until the agent's browser shows the authority's name, 50 agents signed in.

One of them is measured in a real page in a real Chromium; she alone has the skill that the measured number
needs. The others do without a browser what their pages would do: signed in, live updates followed, phones
registered, busy with calls to another number. The citizen's clock is SIPp's, the page's its time origin plus
its own monotonic clock, both of the same machine.
"""

import itertools
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Page, expect

from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.operations import choose_phone
from tests.bench.light_agent import LightAgent
from tests.bench.measuring import percentile, say
from tests.support import world
from tests.support.browser import chromium, workplace_of
from tests.support.sipp import AgentPhones, CitizenCall, CitizenRun
from tests.support.stack import database_of, environment_for_tests, running_stack

AGENTS = int(os.environ.get("BENCH_AGENTS", "50"))
CALLS = 120
CALLS_PER_SECOND = 1.0
OTHER_CALLS_PER_SECOND = 2.0
TALK_SECONDS = 10.0
WARM_UP_CALLS = 10
HOLD_SECONDS = 0.6
"""Then the citizen hangs up, and the agent is ready again."""
SKILL, OTHER_SKILL = "measured", "other"
WATCH = """
window.popped = [];
new MutationObserver(() => {
  const alert = document.querySelector("[role=alert]");
  const authority = alert?.querySelector('[data-slot="authority"]')?.textContent;
  const shown = document.querySelector('.bd-line--ring [data-slot="caller"]')?.textContent;
  const caller = shown?.replace(/[^0-9]/g, "").replace(/^0/, "+49");
  if (!authority || !caller || !alert.checkVisibility()) return;
  if (window.popped.some((entry) => entry.caller === caller)) return;
  window.popped.push({ authority, caller, at: performance.timeOrigin + performance.now() });
}).observe(document, { childList: true, subtree: true, characterData: true });
"""
SETTLE_SECONDS = 3
SIGN_IN_SECONDS = 60
_citizens = itertools.count(1)


class Entry(TypedDict):
    """What the page noted: whose name it showed for which caller, and when (milliseconds since the epoch)."""

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
        delays, others = _measure(stack, exit_stack, work_dir=work_dir)
    print(
        json.dumps(
            {
                "p50_ms": round(percentile(delays, 0.50), 1),
                "p95_ms": round(percentile(delays, 0.95), 1),
                "max_ms": round(max(delays, default=float("nan")), 1),
                "n": len(delays),
                "missed": CALLS - WARM_UP_CALLS - len(delays),
                "agents": AGENTS,
                "from": "the citizen's INVITE, at the citizen",
                "to": "the authority's name in the visible alert of a page in headless Chromium, one agent",
                "other_agents": "signed in, live updates followed, phones registered by SIP, in talks",
                "other_calls_per_second": OTHER_CALLS_PER_SECOND,
                "parts_fetched_by_others": sum(agent.fetched for agent in others),
            }
        )
    )


def _measure(stack: Stack, exit_stack: ExitStack, *, work_dir: Path) -> tuple[list[float], list[LightAgent]]:
    """Return the delay of each call in milliseconds, without those of the warm-up, and who else was there."""
    expect.set_options(timeout=SIGN_IN_SECONDS * 1000)
    centre = world.make_centre(offer_seconds=15)
    served, other = world.serve(centre.id, skill=SKILL), world.serve(centre.id, skill=OTHER_SKILL)
    others = _others(centre, stack, exit_stack, work_dir=work_dir)
    (measured,) = world.make_agents(centre, 1, skills=[SKILL], can_sign_in=True)
    browser = exit_stack.enter_context(chromium())
    page = workplace_of(browser, url=stack.environment.public_url, username=measured.username)
    page.evaluate(WATCH)
    time.sleep(SETTLE_SECONDS)
    calls, sent_at = _call(served.number.number, other.number.number, stack, work_dir=work_dir)
    delays = list(_delays(calls, sent_at, _popped(page), authority=served.number.authority.name))
    return delays, others


def _others(centre: world.Centre, stack: Stack, exit_stack: ExitStack, *, work_dir: Path) -> list[LightAgent]:
    """Let all agents but one sign in, register and be ready."""
    made = world.make_agents(centre, AGENTS - 1, skills=[OTHER_SKILL], can_sign_in=True)
    colleagues = [_with_desk_phone(colleague) for colleague in made]
    phones = exit_stack.enter_context(
        AgentPhones(work_dir=work_dir, answer_seconds=1.0, talk_seconds=TALK_SECONDS)
    )
    agents = []
    for colleague in colleagues:
        agent = LightAgent(url=stack.environment.public_url, username=colleague.username)
        agents.append(exit_stack.enter_context(closing(agent)))
    say(f"{len(agents)} angemeldet")
    world.get_ready(colleagues, phones=phones, sip_port=stack.environment.sip_port, work_dir=work_dir)
    return agents


def _with_desk_phone(colleague: world.Colleague) -> world.Colleague:
    secret = choose_phone(Agent.objects.get(pk=colleague.id), kind=Agent.PhoneKind.DESK)
    return replace(colleague, account=replace(colleague.account, secret=secret))


def _call(
    number: str, other_number: str, stack: Stack, *, work_dir: Path
) -> tuple[list[CitizenCall], dict[str, float]]:
    """Let citizens call the measured number, others the other one meanwhile; return when each was sent."""
    calls = _citizens_for(number, CALLS)
    seconds = CALLS / CALLS_PER_SECOND
    sip_port = stack.environment.sip_port
    other_calls = _citizens_for(other_number, round(seconds * OTHER_CALLS_PER_SECOND))
    with (
        CitizenRun(other_calls, sip_port=sip_port, work_dir=work_dir, rate=OTHER_CALLS_PER_SECOND),
        CitizenRun(
            calls, sip_port=sip_port, work_dir=work_dir, rate=CALLS_PER_SECOND, hold_seconds=HOLD_SECONDS
        ) as run,
    ):
        run.wait(seconds + 60)
        return calls, {key: report.sent_at for key, report in run.reports().items()}


def _citizens_for(number: str, count: int) -> list[CitizenCall]:
    return [CitizenCall(f"+493023125{next(_citizens):04d}", number) for _ in range(count)]


def _popped(page: Page) -> dict[str, Entry]:
    return {entry["caller"]: entry for entry in page.evaluate("window.popped")}


def _delays(
    calls: Sequence[CitizenCall], sent_at: Mapping[str, float], popped: Mapping[str, Entry], *, authority: str
) -> Iterator[float]:
    for call in calls[WARM_UP_CALLS:]:
        entry = popped.get(call.key)
        if entry and entry["authority"] == authority:
            yield entry["at"] - 1000 * sent_at[call.key]


if __name__ == "__main__":
    main()
