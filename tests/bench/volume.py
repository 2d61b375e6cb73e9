"""How fast the call records of a partner are read: 5 million lines, against a plain loop and DuckDB.

The loop is what one writes in ten minutes: csv and strptime, sums in a dictionary, no check, no bad line.
DuckDB sums the same columns in SQL, with its own reader, on all processors. A million lines with the wrong
separator follow, which must be told as such and count nothing.
"""

import csv
import json
import os
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from buergerdraht.volume.rules.dialects import guess
from buergerdraht.volume.rules.plans import Plan
from buergerdraht.volume.running import read_apart
from buergerdraht.volume.uploads import SAMPLE_BYTES
from tests.bench.measuring import say

RECORDS, WRONG, OF_LOOP = 5_000_000, 1_000_000, 500_000
LIMIT_SECONDS, LIMIT_MB = 60, 1024
SEED = 20261122
TODAY = date(2026, 11, 22)
FIRST, DAYS = datetime(2025, 1, 6), 365  # noqa: DTZ001  (the clock on the wall)
HEAD = "Beginn;Rufnummer;Amt;Wartezeit;Gesprächsdauer;Anliegen\n"
ONE_IN = 100_000
"""So many lines have one that is bad."""


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    with tempfile.TemporaryDirectory() as folder:
        right, wrong = Path(folder) / "right.csv", Path(folder) / "wrong.csv"
        write(right, records=RECORDS, separator=";")
        write(wrong, records=WRONG, separator="|")
        say(f"{RECORDS} Zeilen geschrieben, {right.stat().st_size >> 20} MB")
        print(json.dumps(measured(right, wrong)))


def measured(right: Path, wrong: Path) -> dict[str, Any]:
    """Read both files, ask the rivals, and return what came of it."""
    plan = plan_of(right)
    ours = timed(lambda: read_apart(right, plan, today=TODAY, told=lambda *_: None))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    say(f"gelesen in {ours.seconds:.1f} s, {memory} MB")
    wrong_one = timed(lambda: read_apart(wrong, plan, today=TODAY, told=lambda *_: None))
    loop, duck = timed(lambda: plain_loop(right)), timed(lambda: by_duckdb(right))
    figures, report = ours.found["figures"], ours.found["report"]
    share = RECORDS / OF_LOOP
    return {
        "records": report["records"],
        "bad_lines": sum(report["counts"].values()),
        "offered": figures["offered"],
        "again_in_day": figures["again_in_day"],
        "seconds": round(ours.seconds, 1),
        "processor_seconds": round(ours.processor, 1),
        "memory_mb": memory,
        "wrong_separator": {
            "seconds": round(wrong_one.seconds, 1),
            "bad_runs": wrong_one.found["report"]["runs"],
        },
        "plain_loop": {
            "seconds": round(loop.seconds * share, 1),
            "processor_seconds": round(loop.processor * share, 1),
        },
        "duckdb": {"seconds": round(duck.seconds, 1), "processor_seconds": round(duck.processor, 1)},
        "processor_ratio_of_loop": round(loop.processor * share / ours.processor, 1),
        "processor_ratio_of_duckdb": round(duck.processor / ours.processor, 1),
        "limits": {"seconds": LIMIT_SECONDS, "memory_mb": LIMIT_MB},
        "is_kept": ours.seconds < LIMIT_SECONDS and memory < LIMIT_MB and wrong_one.found["figures"] is None,
    }


def write(path: Path, *, records: int, separator: str) -> None:
    """Write calls of a year, most of them in the morning, by a few hundred thousand callers."""
    rng = random.Random(SEED)  # noqa: S311
    offices = [f"Amt für Angelegenheit {number}" for number in range(40)]
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.replace(";", separator))
        for number in range(records):
            begin = FIRST + timedelta(
                days=number * DAYS // records, seconds=int(rng.triangular(25_200, 68_400, 36_000))
            )
            talk = 0 if rng.random() < 0.2 else int(rng.expovariate(1 / 150)) + 1
            cells = (
                begin.strftime("%d.%m.%Y %H:%M:%S"), f"0644{rng.randrange(400_000):06}", rng.choice(offices),
                str(int(rng.expovariate(1 / 25))), str(talk) if number % ONE_IN else "kaputt", "Ausweis",
            )  # fmt: skip
            file.write(separator.join(cells) + "\n")


def plan_of(path: Path) -> Plan:
    """Return the guess, which is all that a person would confirm."""
    with path.open("rb") as file:
        told = guess(file.read(SAMPLE_BYTES))
    return Plan(told.dialect, told.meanings)


def plain_loop(path: Path) -> Counter[tuple[int, int]]:
    """Count by day of the week and quarter of an hour, as one would write it down."""
    counts: Counter[tuple[int, int]] = Counter()
    offices: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    again = 0
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";")):
            if number == OF_LOOP:
                break
            begin = datetime.strptime(row["Beginn"], "%d.%m.%Y %H:%M:%S")  # noqa: DTZ007
            counts[begin.weekday(), (begin.hour * 60 + begin.minute) // 15] += 1
            offices[row["Amt"]] += row["Gesprächsdauer"] != "0"
            before = last.get(row["Rufnummer"])
            again += before is not None and begin - before < timedelta(days=1)
            last[row["Rufnummer"]] = begin
    return counts


def by_duckdb(path: Path) -> object:
    """Sum the same with DuckDB: by quarter, by office, and who called again."""
    store = duckdb.connect()
    store.execute("SET threads = 2; SET memory_limit = '1GB'; SET enable_progress_bar = false")
    store.execute(
        "CREATE VIEW calls AS SELECT strptime(Beginn, '%d.%m.%Y %H:%M:%S') begin, * EXCLUDE Beginn "
        "FROM read_csv(?, delim=';', all_varchar=true)".replace("?", f"'{path}'")
    )
    for question in (
        "SELECT time_bucket(INTERVAL 15 minutes, begin), count(*), "
        'sum(try_cast("Gesprächsdauer" AS INT)) FROM calls GROUP BY 1',
        "SELECT Amt, Anliegen, count(*), count(*) FILTER (\"Gesprächsdauer\" = '0') FROM calls GROUP BY 1, 2",
        "SELECT count(*) FILTER (apart < INTERVAL 1 day) FROM "
        "(SELECT begin - lag(begin) OVER (PARTITION BY Rufnummer ORDER BY begin) apart FROM calls)",
    ):
        store.execute(question).fetchall()
    return store


@dataclass(frozen=True, slots=True)
class Timed:
    """What something took, and gave; on a machine that others use, too, processor time is the firmer one."""

    seconds: float
    processor: float
    found: Any


def timed(do: Callable[[], Any]) -> Timed:
    """Do something, by itself or in a child."""
    began, used = time.perf_counter(), _processor()
    found = do()
    return Timed(time.perf_counter() - began, _processor() - used, found)


def _processor() -> float:
    """Seconds of processor time that this process and its ended children have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
