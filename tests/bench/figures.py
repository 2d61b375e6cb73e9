"""How fast dashboards are over a year of the whole network: sums, the raw query, and DuckDB in one run.

6 million calls of 500 partners in 50 centres, of which one month is billed. Everything is asked behind
row-level security, as a web process asks it. DuckDB has the same facts in columns of its own, and the same
expressions. `python -m tests.bench.figures 6000000 <folder>` keeps the data there and measures them again.
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
from buergerdraht.quality.dashboards import dashboard, work_board
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
from buergerdraht.quality.operations import add_up, rebuild_day, rebuild_month, rebuild_work
from buergerdraht.quality.rules import Span
from buergerdraht.quality.work import (
    offices,
    offices_from_transfers,
    reactions,
    searches,
    searches_from_records,
    services,
    services_from_concerns,
    staff_course,
    staff_course_from_states,
    work,
)
from tests.bench import figure_data, work_data
from tests.bench.measuring import say
from tests.support.stack import database_alone

ROUNDS = 3
YEAR = Span(figure_data.FIRST, figure_data.UNTIL)
MONTH = Span(date(2026, 10, 1), date(2026, 11, 1))
NOW = datetime(2027, 1, 2, 9, tzinfo=UTC)
LIMITS_MS = {"dashboard": 1000, "authority": 200, "rebuild_day": 1000, "invoice_run": 60_000}
ALL = (*COUNTED, *WAIT_NAMES)


def main(*, calls: int = figure_data.CALLS, kept: Path | None = None) -> None:
    """Measure, and print one JSON object as the last line."""
    with database_alone(kept=kept) as environment:
        _in_own_process(environment, calls=calls)


def _in_own_process(environment: Environment, *, calls: int) -> None:
    """Measure as the owner of the tables, whom row-level security binds, too; she writes the data."""
    own = {
        "DATABASE_URL": owner_database_url(environment),
        "PYTHONPATH": f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}",
    }
    command = [sys.executable, "-m", "tests.bench.figures", str(calls), str(environment.var_dir), "measure"]
    subprocess.run(command, check=True, env=os.environ | as_variables(environment) | own)


def measure(folder: Path, *, calls: int) -> None:
    """Write the data if they are not there, ask, and print the result."""
    with all_authorities():
        if not CallFact.objects.exists():
            _fill(calls=calls)
        result: dict[str, Any] = {"calls": calls} | _rebuilding()
        ids = list(Authority.objects.values_list("pk", flat=True))
    with visible_authorities(ids):
        result |= _dashboards() | {"raw": _raw(), "raw_work": _raw_work()}
    with all_authorities():
        result["duckdb"] = _duckdb(folder)
        result["invoice_run"] = _invoice_run()
    _print(result)


def _fill(*, calls: int) -> None:
    began = time.perf_counter()
    figure_data.fill(calls=calls)
    figure_data.fill_month(MONTH)
    work_data.fill(MONTH)
    say(f"{calls} Tatsachen und ein Monat mit allem in {time.perf_counter() - began:.0f} s")
    add_up(YEAR.days())
    for day in MONTH.days():
        rebuild_work(day, now=NOW)
    work_data.copy_sums(MONTH, year=YEAR)
    _execute("VACUUM ANALYZE")
    say(f"nach {time.perf_counter() - began:.0f} s addiert")


def _rebuilding() -> dict[str, Any]:
    """How long the sums of a month's days take, and its own."""
    calls = [_timed(lambda day=day: rebuild_day(day)) for day in MONTH.days()]
    work = [_timed(lambda day=day: rebuild_work(day, now=NOW)) for day in MONTH.days()]
    month = _timed(lambda: rebuild_month(MONTH.first_on))
    _execute("VACUUM ANALYZE")
    whole = [one + other for one, other in zip(calls, work, strict=True)]
    return {
        "rebuild_day_ms": _spread(whole),
        "rebuild_work_ms": _spread(work),
        "rebuild_month_ms": round(month),
    }


def _spread(times: list[float]) -> dict[str, int]:
    return {"median": round(statistics.median(times)), "slowest": round(max(times))}


def _print(result: dict[str, Any]) -> None:
    sums, work = result["sums"], result["work"]
    slowest = {
        "dashboard": max(each["page"] for each in (*sums.values(), *work.values())),
        "authority": max(sums["authority_year"]["page"], work["authority_year"]["page"]),
        "rebuild_day": result["rebuild_day_ms"]["slowest"],
        "invoice_run": result["invoice_run"]["ms"],
    }
    ratios = {
        name: {rival: round(result[rival][name] / sums[name]["totals"], 1) for rival in ("raw", "duckdb")}
        for name in sums
    }
    told = {
        **result,
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
        "authority_month": Question(Scope(authority_ids=frozenset({one})), MONTH),
    }


def _dashboards() -> dict[str, Any]:
    """Everything that the two pages ask, and its parts."""
    asked = _questions()
    return {
        "sums": {name: _dashboard(question) for name, question in asked.items()},
        "work": {name: _work(question) for name, question in asked.items()},
    }


def _dashboard(question: Question) -> dict[str, float]:
    return _medians(
        page=lambda: dashboard(question, now=NOW),
        totals=lambda: totals(question),
        course=lambda: course(question, step=Step.MONTH),
        parts=lambda: parts(question, by=Part.AUTHORITY),
        load=lambda: load(question),
        reactions=lambda: reactions(question, now=NOW),
    )


def _work(question: Question) -> dict[str, float]:
    return _medians(
        page=lambda: work_board(question, now=NOW),
        numbers=lambda: work(question, now=NOW),
        services=lambda: services(question),
        offices=lambda: offices(question),
        course=lambda: staff_course(question, step=Step.MONTH),
    )


def _medians(**asked: Callable[[], object]) -> dict[str, float]:
    return {name: _median(ask) for name, ask in asked.items()}


def _raw() -> dict[str, float]:
    found = {}
    for name, question in _questions().items():
        assert totals(question) == totals_from_facts(question)
        found[name] = round(_timed(lambda question=question: totals_from_facts(question)), 1)
    return found


def _raw_work() -> dict[str, dict[str, float]]:
    """The rows beside the calls are those of one month."""
    return {name: _raw_work_of(_questions()[name]) for name in ("network_month", "authority_month")}


def _raw_work_of(question: Question) -> dict[str, float]:
    proofs: dict[str, tuple[object, Callable[[], object]]] = {
        "services": (services(question), lambda: services_from_concerns(question)),
        "offices": (offices(question), lambda: offices_from_transfers(question)),
        "searches": (searches(question), lambda: searches_from_records(question)),
        "course": (
            staff_course(question, step=Step.DAY),
            lambda: staff_course_from_states(question, step=Step.DAY, now=NOW),
        ),
    }
    assert all(told == ask() for told, ask in proofs.values())
    return {name: round(_timed(ask), 1) for name, (_, ask) in proofs.items()}


def _duckdb(folder: Path) -> dict[str, float]:
    """The same counts from columns; DuckDB reads PostgreSQL's SQL as it stands."""
    source, target = folder / "facts.csv", folder / "facts.duckdb"
    target.unlink(missing_ok=True)
    store = duckdb.connect(str(target))
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
    _execute("TRUNCATE billing_invoice, billing_billingrun CASCADE")
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
    number = int(sys.argv[1]) if len(sys.argv) > 1 else figure_data.CALLS
    place = Path(sys.argv[2]).absolute() if len(sys.argv) > 2 else None
    if place and sys.argv[-1] == "measure":
        import django

        django.setup()
        measure(place, calls=number)
    else:
        main(calls=number, kept=place)
