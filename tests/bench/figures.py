"""How fast dashboards are over a year of the whole network: sums, the raw query, and DuckDB in one run.

6 million calls of 500 partners in 50 centres, of which one month is billed. Everything is asked behind
row-level security, as a web process asks it. DuckDB has the same facts in columns of its own, and the same
expressions.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.billing.models import BilledCall, Invoice
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.runs import draft_everything
from buergerdraht.config.environment import PROJECT_DIR, Environment, as_variables, owner_database_url
from buergerdraht.foundation.tenancy import all_authorities, visible_authorities
from buergerdraht.quality.counting import from_facts
from buergerdraht.quality.counts import COUNTED, WAIT_NAMES
from buergerdraht.quality.figures import (
    Part,
    Question,
    Scope,
    Step,
    course,
    load,
    parts,
    totals,
    totals_from_facts,
)
from buergerdraht.quality.models import CallFact
from buergerdraht.quality.operations import rebuild_day, rebuild_month
from buergerdraht.quality.rules import Span
from tests.bench import figure_data
from tests.bench.measuring import say
from tests.support.stack import database_alone

ROUNDS = 3
YEAR = Span(figure_data.FIRST, figure_data.UNTIL)
MONTH = Span(date(2026, 10, 1), date(2026, 11, 1))
LIMITS_MS = {"dashboard": 1000, "authority": 200, "rebuild_day": 1000, "invoice_run": 60_000}
ALL = (*COUNTED, *WAIT_NAMES)


def main(*, calls: int = figure_data.CALLS) -> None:
    """Measure, and print one JSON object as the last line."""
    with database_alone() as environment:
        _in_own_process(environment, calls=calls)


def _in_own_process(environment: Environment, *, calls: int) -> None:
    """Measure as the owner of the tables, whom row-level security binds, too; she writes the data."""
    own = {
        "DATABASE_URL": owner_database_url(environment),
        "PYTHONPATH": f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}",
    }
    command = [sys.executable, "-m", "tests.bench.figures", str(environment.var_dir), str(calls)]
    subprocess.run(command, check=True, env=os.environ | as_variables(environment) | own)


def measure(folder: Path, *, calls: int) -> None:
    """Write the data, ask, and print the result."""
    began = time.perf_counter()
    with all_authorities():
        figure_data.fill(calls=calls)
        filled = time.perf_counter() - began
        say(f"{calls} Tatsachen in {filled:.0f} s")
        days = [_timed(lambda day=day: rebuild_day(day)) for day in YEAR.days()]
        months = [_timed(lambda first=first: rebuild_month(first)) for first in YEAR.steps()]
        _execute("VACUUM ANALYZE")
        say(f"{len(days)} Tage und {len(months)} Monate addiert")
        ids = list(Authority.objects.values_list("pk", flat=True))
    with visible_authorities(ids):
        result = _dashboards() | {"raw": _raw()}
    with all_authorities():
        result["duckdb"] = _duckdb(folder)
        result["invoice_run"] = _invoice_run()
    result |= {"calls": calls, "fill_seconds": round(filled), "rebuild_month_ms": _spread(months)}
    _print(result, days=days)


def _spread(times: list[float]) -> dict[str, int]:
    return {"median": round(statistics.median(times)), "slowest": round(max(times))}


def _print(result: dict[str, Any], *, days: list[float]) -> None:
    sums = result["sums"]
    slowest = {
        "dashboard": max(each["whole"] for each in sums.values()),
        "authority": sums["authority_year"]["whole"],
        "rebuild_day": max(days),
        "invoice_run": result["invoice_run"]["ms"],
    }
    ratios = {
        name: {rival: round(result[rival][name] / sums[name]["totals"], 1) for rival in ("raw", "duckdb")}
        for name in sums
    }
    told = {
        **result,
        "rebuild_day_ms": _spread(days),
        "times_of_sums": ratios,
        "slowest_ms": {name: round(value) for name, value in slowest.items()},
        "limits_ms": LIMITS_MS,
        "is_kept": {name: slowest[name] <= limit for name, limit in LIMITS_MS.items()},
    }
    print(json.dumps(told))


def _questions() -> dict[str, Question]:
    centres = frozenset(ServiceCentre.objects.values_list("pk", flat=True))
    one = Authority.objects.get(slug="stadt-0").pk
    centre = ServiceCentre.objects.get(slug="centre-0").pk
    return {
        "network_year": Question(Scope(centres), YEAR),
        "network_month": Question(Scope(centres), MONTH),
        "centre_year": Question(Scope(frozenset({centre})), YEAR),
        "authority_year": Question(Scope(authority_ids=frozenset({one})), YEAR),
    }


def _dashboards() -> dict[str, Any]:
    """Everything that a page asks: the whole, the time before, the course, the parts, the load."""
    return {"sums": {name: _dashboard(question) for name, question in _questions().items()}}


def _dashboard(question: Question) -> dict[str, float]:
    asked: dict[str, Callable[[], object]] = {
        "totals": lambda: totals(question),
        "before": lambda: totals(question.before()),
        "course": lambda: course(question, step=Step.MONTH),
        "parts": lambda: parts(question, by=Part.AUTHORITY),
        "load": lambda: load(question),
    }
    times = {name: _median(ask) for name, ask in asked.items()}
    return times | {"whole": round(sum(times.values()), 1)}


def _raw() -> dict[str, float]:
    found = {}
    for name, question in _questions().items():
        assert totals(question) == totals_from_facts(question)
        found[name] = round(_timed(lambda question=question: totals_from_facts(question)), 1)
    return found


def _duckdb(folder: Path) -> dict[str, float]:
    """The same counts from columns; DuckDB reads PostgreSQL's SQL as it stands."""
    source, store = folder / "facts.csv", duckdb.connect(str(folder / "facts.duckdb"))
    copy_out = "COPY quality_callfact TO STDOUT (FORMAT csv, HEADER)"
    with source.open("wb") as file, connection.cursor() as cursor, cursor.copy(copy_out) as copy:
        for block in copy:
            file.write(block)
    store.execute("SET threads = 2; SET enable_progress_bar = false")
    store.read_csv(str(source)).create("quality_callfact")
    return {
        name: _median(lambda question=question: _asked(store, question))
        for name, question in _questions().items()
    }


def _asked(store: duckdb.DuckDBPyConnection, question: Question) -> object:
    rows = (
        CallFact.objects.filter(question.condition()).values("channel").annotate(**from_facts(ALL)).order_by()
    )
    select, values = rows.query.sql_with_params()
    return store.execute(select.replace("%s", "?"), values).fetchall()


def _invoice_run() -> dict[str, int]:
    """Work the drafts of a month out for every agreement."""
    figure_data.fill_month(MONTH)
    say("Anrufe eines Monats geschrieben")
    billed, ids = (
        Period(MONTH.first_on, MONTH.until),
        list(ServiceCentre.objects.values_list("pk", flat=True)),
    )
    by, now = User.objects.latest("pk"), datetime(2026, 11, 2, 9, tzinfo=UTC)
    took = _timed(lambda: list(draft_everything(ids, period=billed, by=by, now=now)))
    return {"ms": round(took), "invoices": Invoice.objects.count(), "calls": BilledCall.objects.count()}


def _median(ask: Callable[[], object]) -> float:
    return round(statistics.median(_timed(ask) for _ in range(ROUNDS)), 1)


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        import django

        django.setup()
        measure(Path(sys.argv[1]), calls=int(sys.argv[2]))
    else:
        main(calls=int(sys.argv[1]) if len(sys.argv) > 1 else figure_data.CALLS)
