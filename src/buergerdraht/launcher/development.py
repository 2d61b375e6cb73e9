"""What developers and the CI run: tests, checks, benches, locks."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from buergerdraht.config.environment import PROJECT_DIR, Environment
from buergerdraht.launcher import host
from buergerdraht.launcher.commands import run_logged
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.progress import Progress
from buergerdraht.launcher.setup import set_up_software, setup_log
from buergerdraht.launcher.virtualenv import PYTHON

BIN = PYTHON.parent
TEMPLATES = PROJECT_DIR / "src" / "buergerdraht" / "templates"


def _templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


CHECKS: dict[str, tuple[str | Path, ...]] = {
    "ruff check": (BIN / "ruff", "check", "."),
    "ruff format": (BIN / "ruff", "format", "--check", "."),
    "mypy": (BIN / "mypy",),
    "lint-imports": (BIN / "lint-imports",),
    "djade": (BIN / "djade", "--check", "--target-version", "5.2", *_templates()),
    "djlint": (BIN / "djlint", "--lint", "--quiet", TEMPLATES),
    "makemigrations": (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
    "architecture": (PYTHON, "-m", "pytest", "-q", "-m", "not django_db", "tests/architecture"),
}


def _without(*paths: str) -> tuple[str, ...]:
    return tuple(f"--ignore={path}" for path in paths)


SLOWEST = ("--durations=10", "--durations-min=5")
PYTEST = (PYTHON, "-m", "pytest", *SLOWEST)
COVERED = (PYTHON, "-m", "coverage", "run", "-m", "pytest", *SLOWEST)
IN_THE_BACKGROUND = ("nice", "-n", "10")
ENGINE = ("tests/telephony/engine", "tests/telephony/test_faxes.py", "tests/telephony/test_writing_behind.py")
"""What needs an Asterisk or a database of its own; it mostly waits, as the calls do."""


def _journeys(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/journeys/test_{name}.py" for name in names)


JOURNEYS_OF_OFFICES = _journeys(
    "agreement",
    "announcements",
    "every_page",
    "new_municipality",
    "portal",
    "routing",
    "ticket_to_the_answer",
)
JOURNEYS_OF_KNOWLEDGE = _journeys(
    "editorial", "exchange", "guides", "hours_of_a_town_hall", "knowledge_call", "learning"
)
JOURNEYS_OF_FIGURES = _journeys("billing", "volume_analysis", "wallboard")
"""What remains are the journeys of agents, who are called."""
UNTRACED = ("tests/launcher", "tests/architecture")
"""No goal of coverage counts on them, and to be traced takes as long as the test itself."""
SURFACES = tuple(
    f"src/buergerdraht/{name}"
    for name in ("api", "demo", "editorial", "launcher", "office", "portal", "public", "workplace")
)
"""No goal of coverage counts on them."""
EXAMPLES, PROPERTIES = ("-m", "not hypothesis"), ("-m", "hypothesis")
"""What a property has in hundreds of cases stands in the examples once; the domain's are traced."""
STREAMS: dict[str, tuple[tuple[str | Path, ...], ...]] = {
    "Telefon, Seiten der Ämter": (
        (*PYTEST, "tests/telephony", *_without(*ENGINE)),
        (*PYTEST, *JOURNEYS_OF_OFFICES),
    ),
    "Beispiele": (
        (*IN_THE_BACKGROUND, *COVERED, "src", *_without(*SURFACES), *EXAMPLES),
        (*IN_THE_BACKGROUND, *PYTEST, *SURFACES, *EXAMPLES),
    ),
    "Telefonanlage, Seiten der Servicekräfte, Eigenschaften": (
        (*COVERED, *ENGINE),
        (
            *PYTEST,
            "tests/journeys",
            *_without(*JOURNEYS_OF_OFFICES, *JOURNEYS_OF_KNOWLEDGE, *JOURNEYS_OF_FIGURES),
        ),
        (*IN_THE_BACKGROUND, *PYTEST, "src", *PROPERTIES),
    ),
    "Dienste, Seiten des Wissens und der Zahlen": (
        (*IN_THE_BACKGROUND, *COVERED, "tests", *_without("tests/telephony", "tests/journeys", *UNTRACED)),
        (*IN_THE_BACKGROUND, *PYTEST, *UNTRACED),
        (*PYTEST, *JOURNEYS_OF_KNOWLEDGE, *JOURNEYS_OF_FIGURES),
    ),
}
"""What runs side by side. Calls cannot wait for a processor, so beside them runs what can; browsers follow.
What calls and journeys run is covered by the others."""
PORTS_OF_A_STREAM = 5000
DOMAIN = (
    "accounts",
    "agreements",
    "announcements",
    "authorities",
    "billing",
    "channels",
    "contacts",
    "foundation",
    "knowledge",
    "quality",
    "reports",
    "servicehours",
    "telephony",
    "tickets",
    "volume",
)
COVERAGE_GOALS = (
    ("*/rules.py,*/rules/*,*/deadlines.py", 100),
    (",".join(f"src/buergerdraht/{package}/*" for package in DOMAIN), 95),
)
UV_COMPILE = (
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-annotate",
    "--overrides",
    "requirements-overrides.in",
    "--python-version",
    "3.11",
)


def check(environment: Environment) -> None:
    """Run every check, show what each complains about, and raise LaunchError if one did."""
    progress = Progress()
    set_up_software(environment, progress, for_tests=True)
    failed = [name for name, command in CHECKS.items() if not _passes(name, command, progress=progress)]
    if failed:
        raise LaunchError(f"Nicht bestanden: {', '.join(failed)}.")


def test(environment: Environment, arguments: Sequence[str]) -> None:
    """Run the tests with coverage; raise LaunchError if one fails or too little is covered."""
    progress = Progress()
    set_up_software(environment, progress, for_tests=True)
    if host.has_no_chromium():
        with progress.step("Browser für die Tests holen"):
            fetch_browser(environment)
    _run("Abdeckung", PYTHON, "-m", "coverage", "erase")
    _run("Tests", *COVERED, *arguments) if arguments else _run_all_tests(progress)
    _run("Abdeckung", PYTHON, "-m", "coverage", "combine", "--quiet")
    for files, goal in COVERAGE_GOALS:
        report = ("report", "--skip-covered", "--skip-empty", f"--include={files}", f"--fail-under={goal}")
        _run(f"Abdeckung von {goal} %", PYTHON, "-m", "coverage", *report)


def _run_all_tests(progress: Progress) -> None:
    """Run the streams side by side and show what each says, one after the other."""
    with ExitStack() as during, ThreadPoolExecutor() as beside:
        outputs = [during.enter_context(tempfile.TemporaryFile()) for _ in STREAMS]
        running = [
            beside.submit(_run_stream, number, commands, output)
            for number, (commands, output) in enumerate(zip(STREAMS.values(), outputs, strict=True))
        ]
        failed = []
        for name, stream in zip(STREAMS, running, strict=True):
            with progress.step(f"Tests: {name}"):
                failed += [] if stream.result() else [name]
        for output in outputs:
            output.seek(0)
            print(output.read().decode(errors="replace"), flush=True)
    if failed:
        raise LaunchError("Tests: nicht bestanden.")


def _run_stream(number: int, commands: Sequence[Sequence[str | Path]], output: IO[bytes]) -> bool:
    """Run all commands of a stream, with a database and ports of its own; tell whether all passed."""
    own = {
        "BUERGERDRAHT_VAR_DIR": str(PROJECT_DIR / "var" / f"test-{number}"),
        "BUERGERDRAHT_RTP_PORT_START": str(12_000 + number * PORTS_OF_A_STREAM),
    }
    runs = [
        subprocess.run(
            command,
            check=False,
            cwd=PROJECT_DIR,
            env=_variables() | own,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        for command in commands
    ]
    return all(run.returncode == 0 for run in runs)


def fetch_browser(environment: Environment) -> None:
    """Let Playwright bring its Chromium (for root with its libraries); does nothing if it is there."""
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    run_logged(
        [PYTHON, "-m", "playwright", "install", *with_libraries, "--only-shell", "chromium"],
        log=setup_log(environment),
        failure="Der Browser für die Tests ließ sich nicht laden. Prüfen Sie die Verbindung zum Netz.",
    )


def bench(environment: Environment, name: str) -> None:
    """Run a bench; its last line is one JSON object."""
    set_up_software(environment, Progress(sys.stderr), for_tests=True)
    _run(f"Messung {name}", PYTHON, "-m", f"tests.bench.{name}")


def lock(environment: Environment) -> None:
    """Write requirements*.txt anew from requirements*.in, with a uv that is fetched for this alone."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        log, failure = setup_log(environment), "uv ließ sich nicht laden."
        run_logged([sys.executable, "-m", "venv", folder], log=log, failure=failure)
        run_logged([python, "-m", "pip", "install", "--quiet", "uv"], log=log, failure=failure)
        for name in ("requirements", "requirements-dev", "requirements-semantic"):
            _run(
                f"{name}.txt",
                python,
                "-m",
                "uv",
                "pip",
                "compile",
                "--quiet",
                *UV_COMPILE,
                f"{name}.in",
                "-o",
                f"{name}.txt",
            )


def _passes(name: str, command: Sequence[str | Path], *, progress: Progress) -> bool:
    try:
        with progress.step(name):
            subprocess.run(
                command, check=True, cwd=PROJECT_DIR, capture_output=True, text=True, env=_variables()
            )
    except subprocess.CalledProcessError as error:
        print(error.stdout + error.stderr)
        return False
    return True


def _variables() -> dict[str, str]:
    """Byte code is kept whatever the machine says: tests start the product a hundred times."""
    own = {"PYTHONPATH": f"{PROJECT_DIR / 'src'}:{PROJECT_DIR}", "PYTHONDONTWRITEBYTECODE": ""}
    return os.environ | own


def _run(title: str, *command: str | Path) -> None:
    if subprocess.run(command, check=False, cwd=PROJECT_DIR, env=_variables()).returncode != 0:
        raise LaunchError(f"{title}: nicht bestanden.")
