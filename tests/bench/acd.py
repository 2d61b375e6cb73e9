"""How long from a citizen's INVITE to an agent's: our distribution against Asterisk's app_queue, in turns.

Both have the same Asterisk, configuration, number of agents and length of talks, in one run on one machine.
Ours is the whole product: switchboard with all of its records, watchdog, worker and web on PostgreSQL. Both
write Asterisk's journal, without which calls would be lost to the figures.
"""

import itertools
import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.stack import Stack
from tests.bench.app_queue import NUMBER, running_app_queue
from tests.bench.measuring import ProcessorTime, median, percentile, say
from tests.support import world
from tests.support.room import hang_up_everything
from tests.support.sipp import AgentPhones, CitizenCall, CitizenRun
from tests.support.stack import database_of, environment_for_tests, running_stack

RATES = (5, 20, 50, 80)
REPETITIONS = 3
AGENTS = 300
TALK_SECONDS = 2.0
ANSWER_SECONDS = 0.2
LAST_CALL_SECONDS = 30
WARM_UP_CALLS = 20
"""Left out at the beginning of each run."""
WRITES = {
    "ours": "calls, their events and agents' states to PostgreSQL; Asterisk's journal (CEL) to a file",
    "app_queue": "queue log and Asterisk's journal (CEL) to files",
}
_citizens = itertools.count(1)


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    name: str
    number: str
    environment: Environment
    phones: AgentPhones
    process_ids: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """One run of one side at one rate."""

    delays_ms: tuple[float, ...]
    failed: int
    cpu_percent: float

    @property
    def p50(self) -> float:
        return percentile(self.delays_ms, 0.50)

    @property
    def p95(self) -> float:
        return percentile(self.delays_ms, 0.95)


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as exit_stack:
        work_dir = Path(folder)
        sides = (_app_queue(work_dir, exit_stack), _ours(work_dir, exit_stack))
        for side in sides:
            _run(side, rate=20, calls=60, work_dir=work_dir)
        results = {str(rate): _compare(sides, rate=rate, work_dir=work_dir) for rate in RATES}
    print(json.dumps({"rates": results, "writes": WRITES}))


def _app_queue(work_dir: Path, exit_stack: ExitStack) -> Side:
    environment = environment_for_tests(work_dir / "app_queue", rtp_offset=2000)
    phones = exit_stack.enter_context(_phones(work_dir))
    agents = [f"agent-{number}" for number in range(1, AGENTS + 1)]
    running = running_app_queue(environment, agents=agents, phones_port=phones.port)
    process_id = exit_stack.enter_context(running)
    return Side("app_queue", NUMBER, environment, phones, (process_id,))


def _ours(work_dir: Path, exit_stack: ExitStack) -> Side:
    environment = environment_for_tests(work_dir / "ours")
    stack = exit_stack.enter_context(running_stack(environment))
    phones = exit_stack.enter_context(_phones(work_dir))
    with database_of(environment):
        number = _ready_centre(stack, phones, work_dir=work_dir)
    process_ids = tuple(stack.process_id(name) for name in stack.parts)
    return Side("ours", number, environment, phones, process_ids)


def _phones(work_dir: Path) -> AgentPhones:
    return AgentPhones(work_dir=work_dir, answer_seconds=ANSWER_SECONDS, talk_seconds=TALK_SECONDS)


def _ready_centre(stack: Stack, phones: AgentPhones, *, work_dir: Path) -> str:
    centre = world.make_centre(offer_seconds=20)
    agents = world.make_agents(centre, AGENTS)
    world.get_ready(agents, phones=phones, sip_port=stack.environment.sip_port, work_dir=work_dir)
    return centre.number


def _compare(sides: Sequence[Side], *, rate: int, work_dir: Path) -> dict[str, object]:
    """Measure both in turns; each figure is the median of the repetitions, failures are added up."""
    results: dict[str, list[Result]] = {side.name: [] for side in sides}
    for _ in range(REPETITIONS):
        for side in sides:
            result = _run(side, rate=rate, calls=max(150, rate * 8), work_dir=work_dir)
            results[side.name].append(result)
            say(
                f"{rate:3}/s {side.name:9} p50 {result.p50:6.1f} ms  p95 {result.p95:6.1f} ms  "
                f"fehlgeschlagen {result.failed}  CPU {result.cpu_percent:.0f} %"
            )
    ours, app_queue = _medians(results["ours"]), _medians(results["app_queue"])
    return {
        "ours": ours,
        "app_queue": app_queue,
        "ratio_p50": round(ours["p50_ms"] / app_queue["p50_ms"], 2),
        "ratio_p95": round(ours["p95_ms"] / app_queue["p95_ms"], 2),
    }


def _medians(results: Sequence[Result]) -> dict[str, float]:
    def middle(value: Callable[[Result], float]) -> float:
        return round(median(value(result) for result in results), 2)

    return {
        "p50_ms": middle(lambda result: result.p50),
        "p95_ms": middle(lambda result: result.p95),
        "failed": sum(result.failed for result in results),
        "cpu_percent": middle(lambda result: result.cpu_percent),
    }


def _run(side: Side, *, rate: int, calls: int, work_dir: Path) -> Result:
    """Let citizens call at the rate and wait until the last talk is over."""
    planned = [CitizenCall(f"+493023125{next(_citizens):05d}", side.number) for _ in range(calls)]
    processor = ProcessorTime(side.process_ids)
    with CitizenRun(planned, sip_port=side.environment.sip_port, work_dir=work_dir, rate=rate) as run:
        with suppress(subprocess.TimeoutExpired):  # what is not over by then counts as failed
            run.wait(calls / rate + LAST_CALL_SECONDS)
        cpu_percent = processor.percent()
        reports = run.reports()
    hang_up_everything(side.environment)
    offered_at = {offer.caller: offer.offered_at for offer in side.phones.offers()}
    answered = {
        key: report for key, report in reports.items() if report.ended_by == "peer" and key in offered_at
    }
    counted = [call.key for call in planned[WARM_UP_CALLS:] if call.key in answered]
    delays = tuple(1000 * (offered_at[key] - answered[key].sent_at) for key in counted)
    return Result(delays, calls - len(answered), cpu_percent)


if __name__ == "__main__":
    main()
