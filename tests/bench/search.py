"""How fast the knowledge of a whole country is searched: per keystroke, per question, against PostgreSQL.

10,000 services, 11,270 authorities, 1.2 million local additions. A process of its own opens the index and
answers as the web process does: search, then what the list says of each hit from the database (local
additions among it). PostgreSQL searches the same data in the same run, in three ways:

all_texts           one text for each service and authority, all 1.2 million asked: any authority, as ours
text_per_authority  the same, but only the hundred or so texts of one authority asked: ours asks all 10,000
text_once           the services' texts once, with the additions of one authority joined: as ours is built

The first two return keys, as our search alone does; the third the additions, too, as ours does with what the
list says. None knows compounds, mistakes or synonyms. BENCH_SEMANTIC=0 leaves the language model out.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from buergerdraht.authorities.models import Authority
from buergerdraht.config.asgi import settle
from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables, owner_database_url
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.queries.finding import details_of
from buergerdraht.knowledge.search.api import search
from buergerdraht.knowledge.search.maintenance import reindex
from buergerdraht.knowledge.search.semantic import is_available
from tests.bench import search_data
from tests.bench.measuring import percentile, say
from tests.bench.search_postgres import PostgresSearch
from tests.support.stack import database_alone

QUERIES = 300
TYPED = 100
"""So many of the queries are typed letter by letter."""
WARM_UP = 50
SLOW = 4
"""Every fourth keystroke is asked where an answer takes long."""
SAME_AS_OURS = {"all_texts": "search_alone", "text_per_authority": "search_alone", "text_once": "keystroke"}
"""PostgreSQL's way -> which of ours answers as much."""
STEPS = ("fill", "index", "read", "index_meanings", "read_meanings", "postgres")


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with database_alone() as environment:
        result = _measure(environment)
    print(json.dumps(result))


def _measure(environment: Environment) -> dict[str, Any]:
    with_meaning = is_available() and os.environ.get("BENCH_SEMANTIC", "1") == "1"
    steps = [step for step in STEPS if with_meaning or "meanings" not in step]
    parts = {step: _in_own_process(step, environment) for step in steps}
    ours, theirs = parts["read"], parts["postgres"]
    return {
        "services": search_data.SERVICES,
        "authorities": search_data.AUTHORITIES,
        "additions": parts["fill"]["additions"],
        **parts["index"],
        **ours,
        "semantic": {**parts["index_meanings"], **parts["read_meanings"]} if with_meaning else None,
        "postgres": theirs,
        "times_faster": {
            name: {
                share: round(theirs[name][share] / ours[same][share], 1)
                for share in ("p50_ms", "p95_ms", "p99_ms")
            }
            for name, same in SAME_AS_OURS.items()
        },
        "p50_ms": ours["keystroke"]["p50_ms"],
        "p95_ms": ours["keystroke"]["p95_ms"],
        "p99_ms": ours["keystroke"]["p99_ms"],
    }


def _in_own_process(step: str, environment: Environment) -> dict[str, Any]:
    """Run a step as the installation's own process and return what it printed last."""
    say(f"{step} …")
    variables = {"BUERGERDRAHT_SEMANTIC": str(int("meanings" in step))}
    if step in ("fill", "postgres"):
        variables["DATABASE_URL"] = owner_database_url(environment)
    path = f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}"
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.search", step],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | as_variables(environment) | variables | {"PYTHONPATH": path},
    )
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    say(json.dumps(result))
    return result


def fill() -> dict[str, Any]:
    """Write the data."""
    began = time.monotonic()
    search_data.fill()
    return {"additions": search_data.ADDITIONS, "seconds": round(time.monotonic() - began, 1)}


def index() -> dict[str, Any]:
    """Build the index as the nightly job does."""
    began = time.monotonic()
    reindex(now=search_data.NOW)
    size = sum(file.stat().st_size for file in settings.SEARCH_DIR.rglob("*") if file.is_file())
    return {"index_seconds": round(time.monotonic() - began, 1), "index_mb": round(size / 1e6, 1)}


def read() -> dict[str, Any]:
    """Open the index in a fresh process, answer keystrokes and questions, and look at the memory."""
    settle()
    before = _memory_mb()
    began = time.perf_counter()
    _answer("personalausweis", authority=_authorities()[0], is_typing=True)
    opened = time.perf_counter() - began
    queries = search_data.sayings(QUERIES)
    keys = [query[:end] for query in queries[:TYPED] for end in range(2, len(query) + 1)]
    result = {
        "open_seconds": round(opened, 2),
        "keystroke": _latencies(
            keys, lambda text, authority: _answer(text, authority=authority, is_typing=True)
        ),
        "search_alone": _latencies(keys, lambda text, authority: _found(text, authority=authority)),
        "question": _latencies(
            queries, lambda text, authority: _answer(text, authority=authority, is_typing=False)
        ),
    }
    return result | {"memory_mb": round(_memory_mb()), "memory_before_mb": round(before)}


def postgres() -> dict[str, Any]:
    """Ask PostgreSQL's full-text search the same letters."""
    queries = search_data.sayings(QUERIES)
    keys = [query[:end] for query in queries[:TYPED] for end in range(2, len(query) + 1)]
    with PostgresSearch() as theirs:
        return {
            "seconds": theirs.seconds,
            "all_texts": _latencies(keys[::SLOW], theirs.all_texts),
            "text_per_authority": _latencies(keys, theirs.text_per_authority),
            "text_once": _latencies(keys, theirs.text_once),
        }


def _found(text: str, *, authority: Authority) -> None:
    search(text, authority_id=authority.pk, is_typing=True, now=search_data.NOW)


def _answer(text: str, *, authority: Authority, is_typing: bool) -> None:
    results = search(text, authority_id=authority.pk, is_typing=is_typing, now=search_data.NOW)
    details_of(results.hits, authority=authority, now=search_data.NOW)


def _latencies(texts: Iterable[str], ask: Callable[[str, Authority], None]) -> Mapping[str, float]:
    """Percentiles on the clock, and of this process's own work, which other load does not lengthen."""
    authorities = _authorities()
    times, busy = [], []
    for number, text in enumerate(texts):
        authority = authorities[number % len(authorities)]
        began, used = time.perf_counter(), time.process_time()
        ask(text, authority)
        times.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - used) * 1000)
    result = {f"p{share}_ms": round(percentile(times[WARM_UP:], share / 100), 2) for share in (50, 95, 99)}
    return result | {"processor_p95_ms": round(percentile(busy[WARM_UP:], 0.95), 2)}


def _authorities() -> list[Authority]:
    """Fifty that add something to the first service."""
    first = Entry.objects.order_by("pk")[:1]
    return list(Authority.objects.filter(additions__entry__in=first).order_by("pk")[:50])


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        from buergerdraht.foundation.tenancy import all_authorities

        with all_authorities():
            print(json.dumps(globals()[sys.argv[1].removesuffix("_meanings")]()))
    else:
        main()
