"""How fast and in how much memory deliveries of XZuFi are read and imported.

One file of BENCH_MB is read to its end in a process of its own; BENCH_SERVICES services, each with texts of a
usual length, are imported as new, unchanged, and all changed.
"""

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from buergerdraht.config.environment import PROJECT_DIR
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.runs import carry_on, start_import
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.messages import check_message
from buergerdraht.knowledge.xzufi.objects import Key, Service
from buergerdraht.knowledge.xzufi.writing import WRITTEN_MODULES, message, written
from buergerdraht.launcher.postgres import start_postgres, stop_postgres
from buergerdraht.launcher.setup import prepare_database
from tests.bench.measuring import say
from tests.support.stack import database_of, environment_for_tests

MEGABYTES = int(os.environ.get("BENCH_MB", "200"))
SERVICES = int(os.environ.get("BENCH_SERVICES", "10000"))
PER_FILE = 500
SENTENCE = "Sie brauchen Ihren Personalausweis oder Reisepass und, wenn vorhanden, den bisherigen Bescheid. "


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    if sys.argv[1:2] == ["read"]:
        read(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            print(json.dumps(reading(Path(folder)) | importing(Path(folder))))


def reading(folder: Path) -> dict[str, float]:
    """Return how long a large file takes to be checked, and the peak of its process."""
    file = folder / "gross.xml"
    say(f"Schreibe {MEGABYTES} MB")
    write_large(file, size=MEGABYTES * 1024**2)
    command = [sys.executable, "-m", "tests.bench.exchange", "read", str(file)]
    done = subprocess.run(command, cwd=PROJECT_DIR, check=True, capture_output=True, text=True)
    file.unlink()
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def read(file: Path) -> None:
    """Read a file and print figures."""

    before = _peak_mb()
    begun = time.perf_counter()
    with file.open("rb") as stream:
        objects = check_message(stream)
    seconds = time.perf_counter() - begun
    figures = {
        "read_mb": round(file.stat().st_size / 1024**2),
        "read_objects": objects,
        "read_seconds": round(seconds, 2),
        "read_mb_per_second": round(file.stat().st_size / 1024**2 / seconds, 1),
        "read_peak_rss_mb": _peak_mb(),
        "read_rss_above_start_mb": _peak_mb() - before,
    }
    print(json.dumps(figures))


def importing(folder: Path) -> dict[str, float]:
    """Return objects a second of three imports into an empty database."""
    environment = environment_for_tests(folder / "var")
    (folder / "var" / "log").mkdir(parents=True)
    start_postgres(environment.var_dir, is_throwaway=True)
    logging.disable(logging.INFO)
    try:
        prepare_database(environment)
        with database_of(environment):
            return dict(_imports(folder))
    finally:
        stop_postgres(environment.var_dir)


def _imports(folder: Path) -> Iterator[tuple[str, float]]:

    delivery = folder / "lieferung"
    for name, state in (("new", "alt"), ("unchanged", "alt"), ("changed", "neu")):
        write_delivery(delivery, state=state)
        begun = time.perf_counter()
        run = start_import(agency="L100042", source=str(delivery), is_dry_run=False, by=None, now=utc_now())
        carry_on(run, clock=utc_now)
        seconds = time.perf_counter() - begun
        assert run.state == ImportRun.State.DONE, run.message
        say(f"{name}: {seconds:.1f} s, {run.counts['kinds']['leistung']}")
        yield f"import_{name}_objects_per_second", round(SERVICES / seconds)
    yield "import_services", SERVICES
    yield "import_peak_rss_mb", _peak_mb()


def write_large(file: Path, *, size: int) -> None:
    """Write one message of at least this size."""

    def parts() -> Iterator[bytes]:
        written, number = 0, 0
        while written < size:
            part = service(number, state="alt")
            written, number = written + len(part), number + 1
            yield part

    with file.open("wb") as stream:
        for part in message(parts(), sender="L100042", message_id="1", at=utc_now()):
            stream.write(part)


def write_delivery(folder: Path, *, state: str) -> None:
    """Write SERVICES services in files with their index."""

    folder.mkdir(exist_ok=True)
    names = []
    for first in range(0, SERVICES, PER_FILE):
        names.append(f"leistungen-{first:06}.xml")
        parts = (service(number, state=state) for number in range(first, min(first + PER_FILE, SERVICES)))
        whole = message(parts, sender="L100042", message_id=str(first), at=utc_now())
        (folder / names[-1]).write_bytes(b"".join(whole))
    (folder / "index.txt").write_text("\n".join(names))


def service(number: int, *, state: str) -> bytes:
    """Return a service of some 6 kB."""

    text = f"<p>{SENTENCE * 2}</p>"
    texts = dict.fromkeys(sorted(WRITTEN_MODULES), text)
    return written(
        Service(
            key=Key("L100042", f"L100042.L.{number}"),
            title=f"Leistung {number}",
            citizen_title=f"Leistung {number} beantragen",
            leika_keys=(f"99{number:012}",),
            texts=texts | {Module.SHORT: f"<p>Stand {state}, Nummer {number}.</p>"},
            terms=(f"Begriff {number}", "Ausweis", "Bescheid"),
        )
    )


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
