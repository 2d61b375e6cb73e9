"""The set-up: what must be there before the processes start. A step that is done is skipped."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from buergerdraht.config.environment import (
    PROJECT_DIR,
    Environment,
    application_database_url,
    as_variables,
    owner_database_url,
)
from buergerdraht.launcher import host, virtualenv
from buergerdraht.launcher.asterisk import find_asterisk, prompts_dir
from buergerdraht.launcher.asterisk_tree import find_source, unpack_asterisk
from buergerdraht.launcher.commands import require_space, run_logged
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.progress import Progress
from buergerdraht.launcher.prompts import missing_prompts, speak_prompts
from buergerdraht.launcher.stack import Stack, manage
from buergerdraht.launcher.thesaurus import bring_thesaurus

STATIC = PROJECT_DIR / "src" / "buergerdraht" / "static"


def set_up_software(environment: Environment, progress: Progress, *, for_tests: bool = False) -> None:
    """Bring packages, virtual environment, Asterisk and announcements."""
    host.check_machine()
    require_own_folder(environment.var_dir)
    require_space(environment.var_dir, megabytes=200, purpose="Datenbank und Protokolle")
    log = setup_log(environment)
    packages = (*host.packages_for_demo(), *(host.packages_for_tests() if for_tests else ()))
    with progress.step("Pakete des Betriebssystems prüfen"):
        host.ensure_packages(packages, log=log)
    lock = virtualenv.DEVELOPMENT_LOCK if for_tests else virtualenv.RUNTIME_LOCK
    if not virtualenv.is_current(lock):
        with progress.step("Python-Pakete einrichten (.venv)"):
            virtualenv.make_virtualenv(lock, log=log)
    if environment.semantic and not virtualenv.is_current(virtualenv.SEMANTIC_LOCK):
        with progress.step("Sprachmodell für die Suche einrichten"):
            virtualenv.make_virtualenv(virtualenv.SEMANTIC_LOCK, log=log)
    if find_asterisk(environment) is None:
        with progress.step("Asterisk holen und auspacken"):
            unpack_asterisk(environment.asterisk_dir, source=find_source(environment.debian_mirror), log=log)
    bring_thesaurus(environment, progress, log=log)
    if missing_prompts(prompts_dir(environment)):
        with progress.step("Ansagen sprechen"):
            speak_prompts(prompts_dir(environment), log=log)


def set_up_data(stack: Stack, progress: Progress) -> tuple[str, str]:
    """Bring tables, rights and the demo's data; PostgreSQL must run.

    Return who can sign in, and which numbers can be rung, as lines to print.
    """
    environment = stack.environment
    with progress.step("Tabellen anlegen"):
        prepare_database(environment)
    with progress.step("Vorführdaten laden"):
        told = run_manage(environment, "load_demo", failure="Die Vorführdaten ließen sich nicht laden.")
    loaded, logins, numbers = told.split("\n\n")
    for line in loaded.splitlines()[1:]:
        progress.say(line)
    return logins, numbers


def prepare_search(environment: Environment) -> None:
    """Build the index if there is none; from then on the worker keeps it as the database is."""
    if not (environment.var_dir / "search" / "current").exists():
        run_manage(environment, "reindex_knowledge", failure="Der Suchindex ließ sich nicht aufbauen.")


def prepare_pages(environment: Environment) -> None:
    """Collect what the web process serves as files, unless nothing changed since they were collected."""
    collected = environment.var_dir / "static" / "staticfiles.json"
    if collected.exists() and collected.stat().st_mtime > _changed_at(STATIC, *STATIC.rglob("*")):
        return
    collect = ("collectstatic", "--no-input", "--verbosity", "0")
    run_manage(environment, *collect, failure="Die statischen Dateien ließen sich nicht sammeln.")


def _changed_at(*paths: Path) -> float:
    return max(path.stat().st_mtime for path in paths)


@contextmanager
def running_database(stack: Stack, progress: Progress) -> Iterator[None]:
    """Have PostgreSQL run during the block; one given by DATABASE_URL is not ours to start."""
    if "postgres" in stack.parts:
        with progress.step("Datenbank starten"):
            stack.start("postgres")
            stack.wait_until_ready("postgres")
    try:
        yield
    finally:
        stack.stop_all()


def prepare_database(environment: Environment) -> None:
    """Migrate as the owner, and give the application's role its rights."""
    role = urlsplit(application_database_url(environment)).username or ""
    owner = {"DATABASE_URL": owner_database_url(environment)}
    run_manage(
        environment,
        "prepare_database",
        "--role",
        role,
        failure="Die Datenbank ist nicht bereit.",
        variables=owner,
    )


def run_manage(
    environment: Environment, *arguments: str, failure: str, variables: dict[str, str] | None = None
) -> str:
    """Run one of Django's commands with this environment; a CommandError of its own becomes the sentence."""
    settings = {**as_variables(environment), "PYTHONPATH": str(PROJECT_DIR / "src"), **(variables or {})}
    return run_logged(manage(*arguments), log=setup_log(environment), failure=failure, variables=settings)


def setup_log(environment: Environment) -> Path:
    """Return the file that has what the steps' programs printed."""
    return environment.var_dir / "log" / "setup.log"


def require_own_folder(folder: Path) -> None:
    """Close the folder to all others: phone accounts, calls and secrets lie in it.

    Raise LaunchError if another user began this installation: files of two users do not mix.
    """
    folder.mkdir(parents=True, exist_ok=True)
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise LaunchError(
            f"Der Ordner {folder} gehört dem Benutzer {_user_name(owner)}. "
            "Starten Sie als dieser Benutzer oder nennen Sie in BUERGERDRAHT_VAR_DIR einen anderen Ordner."
        )
    folder.chmod(0o700)


def _user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
