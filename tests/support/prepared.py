"""What set-up makes, made once for the sources that it comes of; installations of the tests get copies."""

import dataclasses
import fcntl
import functools
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from django.test import override_settings

from buergerdraht.config.environment import PROJECT_DIR, Environment
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.launcher.prompts import speak_prompts
from buergerdraht.launcher.setup import prepare_database, prepare_pages, setup_log
from buergerdraht.launcher.stack import Stack

Part = Literal["asterisk", "postgres", "static"]
"""Folders of an installation: announcements, the database with its tables, the pages' files."""
FOLDER = PROJECT_DIR / "var" / "prepared"
SOURCES: dict[Part, tuple[str, ...]] = {
    "asterisk": ("src/buergerdraht/launcher/prompts.py", "src/buergerdraht/announcements/**/*.py"),
    "postgres": (
        "requirements.txt",
        "src/buergerdraht/launcher/postgres.py",
        "src/buergerdraht/foundation/row_security.py",
        "src/buergerdraht/foundation/management/commands/prepare_database.py",
        "src/buergerdraht/**/migrations/*.py",
    ),
    "static": (
        "requirements.txt",
        "src/buergerdraht/foundation/static_files.py",
        "src/buergerdraht/static/**/*",
    ),
}


def bring(environment: Environment, *parts: Part) -> None:
    """Copy these parts into the environment's folder; what it has already stays as it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    environment.var_dir.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for part in parts:
            if not (environment.var_dir / part).exists():
                _copy(_made(part, environment) / part, environment.var_dir)


@functools.cache
def state_of_sources(part: Part) -> str:
    """Return the same as long as the same would come of them."""
    digest = hashlib.sha256()
    files = {path for pattern in SOURCES[part] for path in PROJECT_DIR.glob(pattern) if path.is_file()}
    for path in sorted(files):
        digest.update(f"{path.relative_to(PROJECT_DIR)} {path.stat().st_size} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _copy(made: Path, target: Path) -> None:
    """A copy appears only when it is complete, and has the same owner, who may be PostgreSQL's own."""
    draft = target / f"{made.name}.new"
    shutil.rmtree(draft, ignore_errors=True)
    subprocess.run(["cp", "--archive", made, draft], check=True)
    draft.rename(target / made.name)


def _made(part: Part, environment: Environment) -> Path:
    """Return the folder that has the part, made now unless it is there."""
    target, draft = FOLDER / f"{part}-{state_of_sources(part)}", FOLDER / "new"
    if not target.exists():
        for old in (draft, *FOLDER.glob(f"{part}-*")):
            shutil.rmtree(old, ignore_errors=True)
        MAKERS[part](dataclasses.replace(environment, var_dir=draft))
        draft.rename(target)
    return target


def _speak(environment: Environment) -> None:
    """All that every installation says in German: else each worker would be busy with it at first."""
    # The database is brought before Django is set up; this is not.
    from buergerdraht.announcements.making import speak_piece
    from buergerdraht.announcements.rules.prompts import GERMAN, vocabulary

    speak_prompts(prompts_dir(environment), log=setup_log(environment))
    with override_settings(PROMPTS_DIR=prompts_dir(environment)):
        for piece in vocabulary([GERMAN], authorities=[]):
            speak_piece(piece)


def _make_tables(environment: Environment) -> None:
    stack = Stack(environment)
    try:
        stack.start("postgres")
        stack.wait_until_ready("postgres")
        prepare_database(environment)
    finally:
        stack.stop_all()


MAKERS: dict[Part, Callable[[Environment], None]] = {
    "asterisk": _speak,
    "postgres": _make_tables,
    "static": prepare_pages,
}
