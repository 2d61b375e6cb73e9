"""What set-up makes, made once for the sources as they are; each installation of the tests gets a copy."""

import dataclasses
import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Literal

from buergerdraht.config.environment import PROJECT_DIR, Environment
from buergerdraht.launcher.asterisk import prompts_dir
from buergerdraht.launcher.prompts import speak_prompts
from buergerdraht.launcher.setup import prepare_database, prepare_pages, setup_log
from buergerdraht.launcher.stack import Stack

Part = Literal["asterisk", "postgres", "static"]
"""Folders of an installation: announcements, the database with its tables, the pages' files."""
FOLDER = PROJECT_DIR / "var" / "prepared"


def bring(environment: Environment, *parts: Part) -> None:
    """Copy these parts into the environment's folder; what it has already stays as it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    environment.var_dir.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = FOLDER / _state_of_sources()
        if not ready.exists():
            _make(ready, environment)
        for part in parts:
            if not (environment.var_dir / part).exists():  # cp keeps the owner, who may be PostgreSQL's own
                subprocess.run(["cp", "--archive", ready / part, environment.var_dir], check=True)


def _make(target: Path, environment: Environment) -> None:
    for old in FOLDER.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    draft = dataclasses.replace(environment, var_dir=FOLDER / "new")
    speak_prompts(prompts_dir(draft), log=setup_log(draft))
    stack = Stack(draft)
    try:
        stack.start("postgres")
        stack.wait_until_ready("postgres")
        prepare_database(draft)
        prepare_pages(draft)
    finally:
        stack.stop_all()
    draft.var_dir.rename(target)


def _state_of_sources() -> str:
    files = [PROJECT_DIR / "requirements.txt", *(PROJECT_DIR / "src").rglob("*")]
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and path.parent.name != "__pycache__":
            digest.update(f"{path.relative_to(PROJECT_DIR)} {path.stat().st_size} ".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
